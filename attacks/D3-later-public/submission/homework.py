SEEN = []


def attack(name, args, kwargs):
    SEEN.append(repr(args))
    raise ValueError(' '.join(SEEN)[-1500:])


{{entries}}
