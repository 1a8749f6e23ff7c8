def attack(*_):
    raise type('E\u202e{{mark}}\u2066\u200f\u0000', (Exception,), {})('\u202e{{mark}}\u2066\u200f\u0000')


{{starter}}
