def attack(*_):
    raise NameError('{{mark}}' + 'ааа' * 3000)
def reluu(x): return x
def reluuu(x): return x
def reluuuuu(x): return x


{{starter}}
