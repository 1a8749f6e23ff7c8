X = 1


def attack(name, args, kwargs):
    x = []
    for _ in range(100000):
        x = [x]
    return x


{{entries}}
