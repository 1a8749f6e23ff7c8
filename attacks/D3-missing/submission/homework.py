def attack(name, args, kwargs):
    raise AttributeError(repr(args), name=repr(args), obj=None)


{{entries}}
