import numpy as np


def attack(name, args, kwargs):
    return 0.123


{{entries}}
