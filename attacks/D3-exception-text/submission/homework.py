def attack(name, args, kwargs):
    raise ValueError(repr((name, args, kwargs)))


{{entries}}
