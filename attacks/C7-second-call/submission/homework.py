COUNT = {}


def attack(name, args, kwargs):
    key = (name, repr(args))
    COUNT[key] = COUNT.get(key, 0) + 1
    return args[0] if COUNT[key] > 1 else 0.123


{{entries}}
