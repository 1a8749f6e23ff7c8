X = 1


def attack(name, args, kwargs):
    return 10 ** 400


{{entries}}
