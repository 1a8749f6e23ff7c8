{{tools}}

import socket


def connect(path):
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)
    return s


def attack(*_):
    report(
        tried("connect", lambda: connect('{{socket}}')),
        tried("docker", lambda: connect('/var/run/docker.sock')),
        tried("system bus", lambda: connect('/run/dbus/system_bus_socket')),
    )


{{starter}}
