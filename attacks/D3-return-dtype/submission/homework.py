import zlib

import numpy as np

DTYPES = ['f2', 'f4', 'i1', 'i2', 'i4', 'u1', 'u2', 'c8', 'c16', 'U3', 'O', 'M8[s]', '?']


def attack(name, args, kwargs):
    n = zlib.crc32(repr(args).encode())
    return np.zeros(3, DTYPES[n % len(DTYPES)])


{{entries}}
