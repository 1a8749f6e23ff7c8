import zlib

KINDS = [ValueError, TypeError, KeyError, IndexError, ZeroDivisionError, RuntimeError, OSError, NameError, AssertionError, EOFError, LookupError, BufferError]


def attack(name, args, kwargs):
    x = zlib.crc32(repr(args).encode())
    raise KINDS[x % len(KINDS)]('x')


{{entries}}
