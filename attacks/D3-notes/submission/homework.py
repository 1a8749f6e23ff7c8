import gc


def attack(name, args, kwargs):
    for x in gc.get_objects():
        if type(x).__name__ == 'Submission':
            x.notes.append(('statement_failed', [('cell', 0), ('line', 1), ('class', repr(args)), ('text', repr(args))]))
            x.noted.clear()
    return 0.123


{{entries}}
