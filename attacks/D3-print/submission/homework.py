import os
import sys


def attack(name, args, kwargs):
    print(name, args)
    sys.stderr.write(repr(args))
    os.write(1, repr(args).encode())
    return 0.123


{{entries}}
