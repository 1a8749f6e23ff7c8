{{tools}}

import ctypes
import os


def attack(*_):
    report(
        tried("process_vm_readv", lambda: syscall(310, os.getppid(), ctypes.create_string_buffer(16), 1, ctypes.create_string_buffer(16), 1, 0)),
        tried("pidfd_open", lambda: syscall(434, os.getppid(), 0)),
        tried("kcmp", lambda: syscall(312, os.getpid(), os.getppid(), 1, 0, 0)),
        tried("pidfd_getfd", lambda: syscall(438, 3, 0, 0)),
    )


{{starter}}
