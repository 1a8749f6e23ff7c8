{{tools}}

import socket


def bind(family, address):
    s = socket.socket(family)
    s.bind(address)
    s.listen()
    return s


def attack(*_):
    report(
        tried("bind", lambda: bind(socket.AF_INET, ('0.0.0.0', 0))),
        tried("abstract", lambda: bind(socket.AF_UNIX, '\0{{mark}}')),
    )


{{starter}}
