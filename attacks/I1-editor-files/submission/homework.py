def attack(*_):
    pass


{{solution}}
