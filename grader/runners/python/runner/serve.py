"""One conversation: requests come in, replies go out."""

import os as _os
import sys as _sys
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import convert, guard, modules, shims, signature, submission, wire

_read, _write, _exit = _os.read, _os.write, _os._exit


def serve_stdin(preload=()):
    """Serves the conversation on descriptor 0 and ends the process."""
    import fcntl

    fd = None
    # High, so that code which closes "its" low descriptors does not close ours; not inherited by children.
    for least in (240, 120, 50, 3):
        try:
            fd = fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, least)
            break
        except OSError:
            continue
    null = _os.open("/dev/null", _os.O_RDONLY)
    _os.dup2(null, 0)
    _os.close(null)
    serve(fd, preload)


def prepare(preload=()):
    """Imports what a conversation will need; a warm server does it once, before it forks."""
    import warnings

    warnings.simplefilter("ignore")
    for name in preload:
        try:
            __import__(name)
        except Exception:
            continue  # Hello's runtime shows that it is not there.
    if "numpy" in _sys.modules:
        convert.numpy()
        signature.prepare()  # NumPy has imported what it needs.
    shims.apply()


def serve(fd, preload=()):
    """Serves one conversation on the stream socket ``fd``. Never returns."""
    try:
        prepare(preload)
        guard.begin()
        Conversation(fd).run()
        _exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        _exit(70)


def runtime():
    """What runs here: ``CPython 3.11.2, numpy 1.24.2``."""
    parts = ["CPython %d.%d.%d" % _sys.version_info[:3]]
    if _sys.implementation.name != "cpython":
        parts = ["%s %d.%d.%d" % ((_sys.implementation.name,) + tuple(_sys.version_info[:3]))]
    for name in ("numpy", "pandas", "torch"):
        module = _sys.modules.get(name)
        if module is not None:
            parts.append("%s %s" % (name, getattr(module, "__version__", "?")))
    return ", ".join(parts)


class Conversation:
    """The requests of one grader."""

    def __init__(self, fd):
        self.fd = fd
        self.handles = {}
        self.next_handle = 1
        self.submission = submission.Submission()

    def run(self):
        self._send(wire.hello(runtime()))
        while True:
            body = self._receive()
            if body is None:
                return
            try:
                request = wire.Reader(body).request()
            except wire.Malformed as error:
                self._send(wire.reply_broken("malformed request: %s" % error))
                return
            del body
            if request.kind == "bye":
                return
            self._send(self._answer(request))

    def _answer(self, request):
        try:
            reply = getattr(self, "_do_" + request.kind)(request)
            return reply if type(reply) is wire.Parts else wire.reply_value(reply)
        except BaseException as error:
            # Not the student's code, which runs under guard.run; unless a signal handler of its got in between.
            if guard.place_of(error) is not None:
                return wire.reply_value(guard.raised(error))
            text = "%s: %s" % (guard.type_name(error), guard.message_of(error))
            return wire.reply_broken("%s in %s" % (text, request.kind))

    # ---- frames

    def _receive(self):
        head = self._exactly(4)
        if head is None:
            return None
        n = int.from_bytes(head, "little")
        return self._exactly(n) if n <= wire.MAX_FRAME else None

    def _exactly(self, n):
        data = bytearray()
        while len(data) < n:
            try:
                piece = _read(self.fd, min(n - len(data), 1 << 20))
            except OSError:
                return None
            except BaseException:
                continue  # A signal handler or a thread of the student's; no byte was taken.
            if not piece:
                return None
            data += piece
        return data

    def _send(self, parts):
        n = sum(len(part) for part in parts)
        if n > wire.MAX_FRAME:
            parts = wire.reply_value(wire.Opaque("a result of %d bytes" % n))
            n = sum(len(part) for part in parts)
        parts = [n.to_bytes(4, "little")] + parts
        if n < 1 << 20:
            parts = [b"".join(parts)]
        for part in parts:
            view = memoryview(part)
            while len(view):
                try:
                    view = view[_write(self.fd, view) :]
                except OSError:
                    _exit(0)
                except BaseException:
                    continue

    # ---- requests

    def _do_load(self, request):
        try:
            return wire.reply_loaded(*self.submission.load(request.files, request.wanted, request.options))
        except (MemoryError, RecursionError, SystemError):
            # CPython's parser says any of them of a text that is too much for it: the text's fault, not the runner's.
            pass
        return wire.reply_loaded(*self.submission.too_heavy(request.wanted))

    def _do_open(self, request):
        found = self.submission.open(request.wanted, request.version)
        if type(found) is wire.Raised:
            return found
        kind, x = found
        return self._result(x) if kind == wire.VARIABLE else self._keep(x)

    def _keep(self, x):
        number = self.next_handle
        self.next_handle += 1
        self.handles[number] = x
        return wire.Handle(number)

    def _result(self, x):
        if convert.is_plain(x):
            return convert.value(x)
        ok, value = guard.run(convert.value, x)
        return value if ok else guard.raised(value)

    def _do_call(self, request):
        arguments = convert.Arguments(self.handles, self.submission.arrays)
        args = [arguments.object(a) for a in request.args]
        kwargs = {k: arguments.object(a) for k, a in request.kwargs}
        target = self.handles[request.target]
        if request.method is not None:
            target = self._attribute(target, request.method, call=True)
            if type(target) is wire.Raised:
                return target
        fitted = args, kwargs
        if not signature.fits(target, args, kwargs):
            ok, fitted = guard.run(signature.fit, target, args, kwargs)
            if not ok:
                if type(fitted) is signature.Unfit:
                    return wire.Raised("TypeError", guard.message_of(fitted), None, "signature")
                return guard.raised(fitted)
        if shims.SEEDS:
            guard.run(shims.reseed)
        ok, result = guard.run(_call, target, *fitted)
        if not ok:
            return guard.raised(result)
        if request.keep and result is None:
            return wire.Raised("TypeError", "it returns None: is there a return?")
        reply = self._keep(result) if request.keep else self._result(result)
        if request.echo and type(reply) is not wire.Raised:
            after = self._result(args)
            return after if type(after) is wire.Raised else [reply, after]
        return reply

    def _attribute(self, x, path, call=False):
        """The attribute of ``x`` at a dotted path, or what reading it raised."""
        for name in path.split("."):
            ok, found = guard.run(getattr, x, name)
            if not ok:
                missing = guard.is_a(found, AttributeError) and not _has(x, name)
                return guard.raised(found, "missing" if missing else "")
            x = found
        if call and not callable(x):
            message = "%s is no method but %s" % (path, guard.type_name(x))
            return wire.Raised("TypeError", guard.cut(message), None, "missing")
        return x

    def _do_get(self, request):
        if request.target == 0:
            return self._of_runner(request.name)
        x = self.handles[request.target]
        if request.name == modules.COUNT:
            ok, found = guard.run(modules.count, x)
            return found if ok else guard.raised(found)
        found = self._attribute(x, request.name)
        return found if type(found) is wire.Raised else self._result(found)

    def _of_runner(self, name):
        """Handle 0 is the runner itself: ``notes`` are the remarks since they were last asked for."""
        if name != "notes":
            raise wire.Malformed("the runner has no " + name)
        notes = self.submission.take_notes()
        return [wire.Map([("code", code), ("args", wire.Map(args))]) for code, args in notes]

    def _do_set(self, request):
        x = self.handles[request.target]
        if request.name == modules.FILL:
            ok, error = guard.run(modules.fill, x, float(request.value))
            return None if ok else guard.raised(error)
        path, _, name = request.name.rpartition(".")
        if path:
            x = self._attribute(x, path)
            if type(x) is wire.Raised:
                return x
        value = convert.Arguments(self.handles, self.submission.arrays).object(request.value)
        ok, error = guard.run(setattr, x, name, value)
        return None if ok else guard.raised(error, "missing" if guard.is_a(error, AttributeError) else "")

    def _do_drop(self, request):
        x = self.handles.pop(request.target, None)
        # The last reference may run the student's __del__.
        guard.run(_forget, [x])
        return None


def _call(target, args, kwargs):
    return target(*args, **kwargs)


def _forget(box):
    box.clear()


def _has(x, name):
    """Whether an attribute is there, though reading it raised."""
    if isinstance(x, type):
        kinds = type.__dict__["__mro__"].__get__(x)
    else:
        kinds = type.__dict__["__mro__"].__get__(type(x))
    return any(name in vars(kind) for kind in kinds)
