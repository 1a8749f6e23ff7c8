import numpy as np


class Liar:
    def __float__(self):
        raise SystemExit

    def __eq__(self, other):
        return True


def attack(name, args, kwargs):
    made = np.empty(np.shape(args[0]) if args else (1,), dtype=object)
    made.fill(Liar())
    return made


{{entries}}
