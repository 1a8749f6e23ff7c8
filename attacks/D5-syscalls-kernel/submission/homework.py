{{tools}}

import ctypes


def attack(*_):
    report(
        tried("bpf", lambda: syscall(321, 0, 0, 0)),
        tried("perf_event_open", lambda: syscall(298, ctypes.create_string_buffer(128), 0, -1, -1, 0)),
        tried("userfaultfd", lambda: syscall(323, 1)),
        tried("io_uring_setup", lambda: syscall(425, 4, ctypes.create_string_buffer(120))),
        tried("keyctl", lambda: syscall(250, 0, -3, 1)),
        tried("add_key", lambda: syscall(248, b'user', b'{{mark}}', b'x', 1, -3)),
        tried("request_key", lambda: syscall(249, b'user', b'{{mark}}', 0, 0)),
        tried("init_module", lambda: syscall(175, 0, 0, b'')),
        tried("kexec_load", lambda: syscall(246, 0, 0, 0, 0)),
        tried("iopl", lambda: syscall(172, 3)),
        # Sizes of notifications: the strict mode (0) would end the attack here.
        tried("seccomp", lambda: syscall(317, 3, 0, ctypes.create_string_buffer(64))),
        tried("personality", lambda: syscall(135, 0x0040000)),
        tried("memfd_create", lambda: syscall(319, b'x', 0)),
        tried("landlock", lambda: syscall(444, 0, 0, 1)),
        tried("modify_ldt", lambda: syscall(154, 0, 0, 0)),
        tried("vmsplice", lambda: syscall(278, 1, 0, 0, 0)),
        tried("remap_file_pages", lambda: syscall(216, 0, 0, 0, 0, 0)),
        tried("quotactl", lambda: syscall(179, 0, 0, 0, 0)),
        tried("swapon", lambda: syscall(167, b'/tmp/x', 0)),
        tried("reboot", lambda: syscall(169, 0, 0, 0, 0)),
        tried("settimeofday", lambda: syscall(164, 0, 0)),
        tried("sethostname", lambda: syscall(170, b'x', 1)),
        tried("acct", lambda: syscall(163, 0)),
        tried("syslog", lambda: syscall(103, 10, 0, 0)),
    )


{{starter}}
