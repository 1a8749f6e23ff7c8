{{tools}}

import socket


def attack(*_):
    report(
        tried("dns", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('8.8.8.8', 53))),
        tried("metadata", lambda: socket.create_connection(('169.254.169.254', 80), 0.5)),
        tried("local", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {{port}}))),
        tried("ipv6", lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('2001:4860:4860::8888', 53))),
    )


{{starter}}
