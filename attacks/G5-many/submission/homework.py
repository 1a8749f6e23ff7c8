X = 1


def attack(name, args, kwargs):
    return [0.5] * 10_000_000


{{entries}}
