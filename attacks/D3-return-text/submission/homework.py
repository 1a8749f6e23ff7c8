def attack(name, args, kwargs):
    return repr(args)


{{entries}}
