import ctypes as _ctypes
import errno as _errno
import os as _os

_libc = _ctypes.CDLL(None, use_errno=True)


def tried(step, f):
    """Does it, and tells in the grader's words what became of it."""
    try:
        got = f()
    except BaseException as error:
        code = _errno.errorcode.get(getattr(error, "errno", None) or 0, type(error).__name__)
        return "[[STOPPED-{{mark}}|%s|%s]]" % (step, code)
    return "[[THROUGH-{{mark}}|%s|%s]]" % (step, str(got)[:40])


def report(*said):
    raise RuntimeError(" ".join(said))


def syscall(number, *args):
    _libc.syscall.restype = _ctypes.c_long
    got = _libc.syscall(_ctypes.c_long(number), *[_ctypes.c_long(a) if isinstance(a, int) else a for a in args])
    if got == -1:
        raise OSError(_ctypes.get_errno(), "syscall")
    return got
