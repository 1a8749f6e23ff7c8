X = 1


def attack(name, args, kwargs):
    return 'x' * 100_000_000


{{entries}}
