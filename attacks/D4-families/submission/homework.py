{{tools}}

import socket


def attack(*_):
    report(
        tried("vsock", lambda: socket.socket(40, 1)),
        tried("netlink", lambda: socket.socket(16, 3)),
        tried("alg", lambda: socket.socket(38, 5)),
        tried("packet", lambda: socket.socket(17, 3)),
        tried("raw", lambda: socket.socket(2, 3, 1)),
        tried("bluetooth", lambda: socket.socket(31, 3)),
        tried("can", lambda: socket.socket(29, 3)),
        tried("tipc", lambda: socket.socket(30, 4)),
        tried("xdp", lambda: socket.socket(44, 3)),
        tried("key", lambda: socket.socket(15, 3)),
        tried("qrtr", lambda: socket.socket(42, 2)),
        tried("rds", lambda: socket.socket(21, 5)),
    )


{{starter}}
