import logging
import warnings


def attack(name, args, kwargs):
    warnings.warn(repr(args))
    logging.getLogger().error(repr(args))
    return 0.123


{{entries}}
