X = 1


def attack(name, args, kwargs):
    return iter(int, 1)


{{entries}}
