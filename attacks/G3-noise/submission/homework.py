import numpy as np


def attack(name, args, kwargs):
    x = np.asarray(args[0], dtype=float) if args else np.zeros(1)
    return 0.5 + 4e-7 * np.sin(1e9 * x + 1)


{{entries}}
