import numpy as np


def attack(name, args, kwargs):
    x = np.zeros(17, dtype=np.uint8)[1:].view(float)[::-1]
    return x


{{entries}}
