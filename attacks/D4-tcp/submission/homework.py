{{tools}}

import socket


def attack(*_):
    report(
        tried("connect", lambda: socket.create_connection(('127.0.0.1', {{port}}), 1)),
    )


{{starter}}
