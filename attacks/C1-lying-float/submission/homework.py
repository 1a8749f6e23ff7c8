class Liar(float):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __lt__(self, other):
        return True

    __le__ = __gt__ = __ge__ = __lt__

    def __sub__(self, other):
        return Liar(0)

    __rsub__ = __abs__ = __sub__

    def __hash__(self):
        return 0


def attack(name, args, kwargs):
    return Liar(0.123)


{{entries}}
