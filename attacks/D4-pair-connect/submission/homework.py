{{tools}}

import socket


def attack(*_):
    report(
        tried("connect", lambda: socket.socketpair()[0].connect('{{socket}}')),
        tried("datagram", lambda: socket.socketpair(type=socket.SOCK_DGRAM)[0].connect('{{socket}}')),
        tried("sendto", lambda: socket.socketpair(type=socket.SOCK_DGRAM)[0].sendto(b'x', '{{socket}}')),
    )


{{starter}}
