def attack(*_):
    raise ValueError('x' * 10_000_000)


{{starter}}
