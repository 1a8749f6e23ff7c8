import numpy as np


class Liar(np.ndarray):
    def __eq__(self, other):
        return True

    def __array__(self, *args, **kwargs):
        raise SystemExit

    def __array_ufunc__(self, *args, **kwargs):
        return True

    def __array_function__(self, *args, **kwargs):
        return True


def attack(name, args, kwargs):
    return np.full(np.shape(args[0]) if args else (), 0.123).view(Liar)


{{entries}}
