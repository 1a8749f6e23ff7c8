import gc


def attack(name, args, kwargs):
    for x in gc.get_objects():
        if type(x).__name__ == 'Version':
            x.found_as = x.file = x.source = repr(args)
    return 0.123


{{entries}}
