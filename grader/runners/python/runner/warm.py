"""A warm server: imports once, forks for each submission.

It speaks with the init of its container over a socket of packets on descriptor 0 and reads nothing else; no byte of any
student's reaches it. An order carries numbers, a filter of system calls, and descriptors: the conversation, the output, and the
namespaces of a fresh container, which the fork enters. The fork gives up everything before it serves.
"""

import _socket
import ctypes
import gc
import os
import resource
import select
import struct
import sys

from . import guard, rehearsal, serve

# linux/sched.h, prctl.h, capability.h; the numbers of these two calls are the same on every architecture.
_NEW_PID = 0x20000000
_SET_DUMPABLE, _SET_SECCOMP, _CAPBSET_DROP, _CAP_AMBIENT, _AMBIENT_CLEAR = 4, 22, 24, 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_LANDLOCK_RESTRICT_SELF, _CLOSE_RANGE = 446, 436
_LAST_CAPABILITY = 63

_libc = ctypes.CDLL(None, use_errno=True)


def _must(result, step):
    if result != 0:
        raise OSError(ctypes.get_errno(), step)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


class Order:
    """What init asks for."""

    def __init__(self, body, descriptors):
        numbers, _, self.filter = body.partition(b"\0")
        numbers = [int(n) for n in numbers.split()]
        self.limits = [numbers[i : i + 3] for i in range(0, len(numbers), 3)]
        self.stdin, self.stdout, self.stderr, self.tell, self.processes = descriptors[:5]
        self.namespaces = descriptors[5:11]
        self.rules = descriptors[11] if len(descriptors) > 11 else None
        self.descriptors = descriptors


def main(preload):
    """Serves until init is gone."""
    serve.prepare(preload)
    rehearsal.rehearse()
    socket = _socket.socket(fileno=os.dup(0))
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.close(null)
    folder = os.getcwd()
    guard.begin()
    gc.collect()
    # Nothing of what is there now is ever garbage: a collection in a fork would copy every page of it.
    gc.freeze()
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    forks = {}
    socket.send(b'"Ready"')
    while True:
        for fd, _ in poll.poll():
            if fd != socket.fileno():
                _ended(fd, poll, *forks.pop(fd))
                continue
            order = _receive(socket)
            if order is None:
                return
            pid = _fork(order)
            if pid == 0:
                socket.detach()
                for _, tell in forks.values():
                    tell.detach()
                del poll, forks, socket
                _become(order, folder)  # never returns
            tell = _socket.socket(fileno=order.tell)
            _tell_and_close(order, tell, pid, poll, forks)


def _receive(socket):
    body, beside, _, _ = socket.recvmsg(1 << 17, _socket.CMSG_SPACE(16 * 4))
    if not body:
        return None
    descriptors = []
    for level, kind, data in beside:
        if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
            descriptors += struct.unpack("%di" % (len(data) // 4), data[: len(data) // 4 * 4])
    return Order(body, descriptors)


def _fork(order):
    """0 in the fork; its pid, or the negative error."""
    if _libc.setns(order.processes, _NEW_PID) != 0:
        return -ctypes.get_errno()
    try:
        return os.fork()
    except OSError as error:
        return -error.errno


def _tell_and_close(order, tell, pid, poll, forks):
    try:
        if pid > 0:
            fd = os.pidfd_open(pid)
            tell.sendmsg([b'"Forked"'], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, struct.pack("i", fd))])
            poll.register(fd, select.POLLIN)
            forks[fd] = pid, tell
        else:
            tell.send(b'{"Failed":{"errno":%d}}' % -pid)
            tell.close()
    except OSError:
        # Init is gone already, and the fork with it.
        if pid > 0 and fd not in forks:
            poll.register(fd, select.POLLIN)
            forks[fd] = pid, tell
    for fd in order.descriptors:
        if fd != order.tell:
            os.close(fd)


def _ended(fd, poll, pid, tell):
    poll.unregister(fd)
    os.close(fd)
    _, status, usage = os.wait4(pid, 0)
    cpu = int((usage.ru_utime + usage.ru_stime) * 1e6)
    try:
        tell.send(b'{"Ended":{"status":%d,"cpu":%d,"peak":%d}}' % (status, cpu, usage.ru_maxrss))
    except OSError:
        pass
    tell.close()


def _become(order, folder):
    """In the fork: enters the container, gives up everything, serves. Never returns."""
    try:
        for namespace in order.namespaces:
            _must(_libc.setns(namespace, 0), "setns")
        os.setsid()
        os.dup2(order.stdin, 0)
        os.dup2(order.stdout, 1)
        os.dup2(order.stderr, 2)
        os.umask(0o022)
        os.chdir(folder)
        for kind, soft, hard in order.limits:
            most = resource.getrlimit(kind)[1]
            if most != resource.RLIM_INFINITY:
                soft, hard = min(soft, most), min(hard, most)
            resource.setrlimit(kind, (_limit(soft), _limit(hard)))
        _drop_capabilities()
        if order.rules is not None:
            _must(_libc.syscall(_LANDLOCK_RESTRICT_SELF, order.rules, 0), "landlock")
        _must(_libc.syscall(_CLOSE_RANGE, 3, 0x7FFFFFFF, 0), "close_range")
        _reseed()
        program = _Program(len(order.filter) // 8, order.filter)
        _must(_libc.prctl(_SET_SECCOMP, 2, ctypes.byref(program), 0, 0), "seccomp")
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(71)
    del order, program
    serve.serve_stdin()


def _limit(number):
    return resource.RLIM_INFINITY if number >= 1 << 63 else number


def _drop_capabilities():
    """All of them, also from what an exec could give back."""
    for capability in range(_LAST_CAPABILITY + 1):
        if _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last that the kernel knows
    _must(_libc.prctl(_CAP_AMBIENT, _AMBIENT_CLEAR, 0, 0, 0), "ambient")
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _must(_libc.capset(header, bytes(24)), "capset")
    # As after an exec: the process may look at itself. Nobody else is in its namespaces but its own children.
    _must(_libc.prctl(_SET_DUMPABLE, 1, 0, 0, 0), "dumpable")


def _reseed():
    """A fork has the server's random numbers; a cold start has its own. Those of `random` are new in every fork anyway."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(int.from_bytes(os.urandom(4), "little"))  # Without a number it takes ten times as long.
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.seed()
