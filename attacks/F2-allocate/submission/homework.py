def attack(*_):
    kept = []
    while True:
        kept.append(bytearray(1 << 26))


{{starter}}
