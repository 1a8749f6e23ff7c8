"""Runs the student's code, whatever it raises, and puts the process right afterwards."""

import _signal  # The C functions: those of `signal` are Python and need builtins that may be gone.
import builtins as _builtins
import os as _os
import sys as _sys
from _operator import is_ as _is
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import wire

TEXT_CAP = 2000

# Name given to compile() -> (file, cell): how a frame of the student's code is told from others.
PLACES = {}

_type_name = type.__dict__["__name__"].__get__
_traceback = BaseException.__dict__["__traceback__"].__get__
_plain_str = BaseException.__str__
_settrace, _setprofile, _setrecursionlimit = _sys.settrace, _sys.setprofile, _sys.setrecursionlimit
_getrecursionlimit, _getpid, _exit = _sys.getrecursionlimit, _os.getpid, _os._exit
_set_signal, _get_signal, _setitimer = _signal.signal, _signal.getsignal, _signal.setitimer
_SIGNALS = [s for s in (_signal.SIGINT, _signal.SIGALRM, _signal.SIGTERM, _signal.SIGUSR1, _signal.SIGUSR2)]
_TIMERS = (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF)


class Forbidden(ImportError):
    """The assignment rules this out; ``what`` is its name, and ``place`` where it came from, where no frame says more."""

    def __init__(self, what, place=None):
        ImportError.__init__(self, "the assignment does not allow " + what)
        self.what, self.place = what, place


def is_a(x, kind):
    """``isinstance`` that asks the type, not the object."""
    return issubclass(type(x), kind)


def cut(text):
    """At most ``TEXT_CAP`` characters of a text."""
    text = str.__str__(text)
    return text if len(text) <= TEXT_CAP else text[: TEXT_CAP - 1] + "…"


def type_name(x):
    """Name of the type of ``x``, whatever its metaclass says."""
    return cut(_type_name(type(x)))


def message_of(error):
    """Text of an exception whose own ``__str__`` may raise."""
    for way in (str, _plain_str):
        try:
            return cut(way(error))
        except BaseException:
            continue
    return ""


def place_of(error):
    """(file, cell, line) of the deepest frame in the student's text."""
    found = None
    try:
        frame = _traceback(error)
        while frame is not None:
            where = PLACES.get(frame.tb_frame.f_code.co_filename)
            if where is not None:
                found = (where[0], where[1], max(frame.tb_lineno or 0, 0))
            frame = frame.tb_next
        if found is None and is_a(error, SyntaxError):
            where = PLACES.get(error.filename)
            if where is not None:
                found = (where[0], where[1], max(int(error.lineno or 0), 0))
    except BaseException:
        return found
    return found


def raised(error, kind=""):
    """An exception as it travels."""
    if is_a(error, Forbidden):
        return wire.Raised(error.what, message_of(error), place_of(error) or error.place, "forbidden")
    name, text = type_name(error), message_of(error)
    if name == "RuntimeError" and "DefaultCPUAllocator" in text:
        name = "MemoryError"  # PyTorch's word for it
    return wire.Raised(name, text, place_of(error), kind)


class State:
    """What the student's code may bend and the runner needs straight: builtins, tracing, signals, the process."""

    def __init__(self):
        self.builtins = [(k, v) for k, v in vars(_builtins).items() if k != "_"]
        self.values = list(vars(_builtins).values())
        self.recursion = _getrecursionlimit()
        self.signals = [(s, _get_signal(s)) for s in _SIGNALS]
        self.pid = _getpid()
        self.streams = [_sys.stdout, _sys.stderr]
        self.modules, self.loaded = _sys.modules, dict(_sys.modules)

    def restore(self):
        """After each piece of the student's code. Repeats until it gets through: a handler may raise in here."""
        for _ in range(100):
            try:
                self._restore()
                return
            except BaseException:
                continue

    def _restore(self):
        if _getpid() != self.pid:
            _exit(0)  # A child that the student's code forked must not go on with the conversation.
        for timer in _TIMERS:
            _setitimer(timer, 0)
        names = _builtins.__dict__
        # The usual case first, without a step of Python for each of 150 names: all are what and where they were.
        if len(names) < len(self.values) or not all(map(_is, names.values(), self.values)):
            for name, value in self.builtins:
                if names.get(name) is not value:
                    names[name] = value
        if "sys" not in self.modules:
            self.modules.update(self.loaded)
        for number, handler in self.signals:
            if _get_signal(number) is not handler:
                _set_signal(number, handler)
        if _getrecursionlimit() < self.recursion:
            _setrecursionlimit(self.recursion)
        for stream in self.streams:
            try:
                stream.flush()
            except BaseException:
                continue


STATE = None


def begin():
    """Takes down the state to return to; call it before any of the student's code.

    In a fork of a server that has done so this is cheap: nothing of the state has changed since but the process.
    """
    global STATE
    if STATE is None:
        STATE = State()
    STATE.pid = _getpid()


def run(function, *arguments):
    """(True, result) or (False, the exception)."""
    ok = False
    try:
        result = function(*arguments)
        ok = True
    except BaseException as error:
        result = error
    # Before any call of a function in Python: a trace function would see it, and raise.
    for _ in (1, 2, 3):
        try:
            _settrace(None)
            _setprofile(None)
            break
        except BaseException:
            continue
    STATE.restore()
    return ok, result
