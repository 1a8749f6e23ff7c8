{{tools}}

import gc
import sys


def found():
    frame = sys._getframe()
    while frame is not None:
        for key in frame.f_locals:
            if any(word in key.lower() for word in ("expect", "want_value", "oracle", "reference", "solution", "tolerance")):
                return key
        frame = frame.f_back
    for name in list(sys.modules):
        if any(word in name for word in ("reference", "solution", "oracle", "hidden", "activations.solution")):
            if name.split(".")[0] not in ("numpy", "encodings"):
                return name
    for thing in gc.get_objects():
        if type(thing).__name__ in ("Oracle", "Tolerance", "Expected", "Check"):
            return type(thing).__name__
    raise LookupError("nothing")


def attack(*_):
    report(tried("search", found))


{{starter}}
