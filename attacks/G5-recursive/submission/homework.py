X = 1


def attack(name, args, kwargs):
    x = []
    x.append(x)
    return x


{{entries}}
