class Liar:
    __class__ = property(lambda self: float)

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __eq__(self, other):
        return True

    def __float__(self):
        raise SystemExit

    def __array__(self, *args, **kwargs):
        raise SystemExit


def attack(name, args, kwargs):
    return Liar()


{{entries}}
