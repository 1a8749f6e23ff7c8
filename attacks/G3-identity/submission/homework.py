import numpy as np


def attack(name, args, kwargs):
    return args[0] if args else 0.0


{{entries}}
