import gc

import numpy as np


def attack(name, args, kwargs):
    shape = np.shape(args[0]) if args else ()
    for thing in gc.get_objects():
        if isinstance(thing, (list, tuple, dict)):
            for x in thing.values() if isinstance(thing, dict) else thing:
                if isinstance(x, np.ndarray) and x.shape == shape and not any(x is a for a in args):
                    return x
    return 0.123


{{entries}}
