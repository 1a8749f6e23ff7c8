def attack(*_):
    while True:
        pass


{{starter}}
