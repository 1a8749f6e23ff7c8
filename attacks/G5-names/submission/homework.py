X = 1


def attack(name, args, kwargs):
    return type('N' * 1_000_000, (), {})()


{{entries}}
