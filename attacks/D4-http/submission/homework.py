{{tools}}

import socket
import urllib.request


def fetch():
    try:
        return urllib.request.urlopen("http://127.0.0.1:{{port}}/", timeout=0.5)
    except urllib.error.URLError as error:
        raise error.reason
    except socket.timeout:
        return "asked"


def attack(*_):
    report(
        tried("urlopen", lambda: fetch()),
    )


{{starter}}
