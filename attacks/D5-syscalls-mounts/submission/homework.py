{{tools}}

import ctypes


def attack(*_):
    report(
        tried("mount", lambda: syscall(165, b'none', b'/tmp', b'tmpfs', 0, 0)),
        tried("umount", lambda: syscall(166, b'/tmp', 2)),
        tried("pivot_root", lambda: syscall(155, b'/tmp', b'/tmp')),
        tried("chroot", lambda: syscall(161, b'/tmp')),
        tried("open_tree", lambda: syscall(428, -100, b'/', 1)),
        tried("fsopen", lambda: syscall(430, b'tmpfs', 0)),
        tried("move_mount", lambda: syscall(429, 3, b'', -100, b'/tmp', 4)),
        tried("mount_setattr", lambda: syscall(442, -100, b'/', 0, 0, 0)),
    )


{{starter}}
