def attack(*_):
    raise type('E\x1b[31m{{mark}}\x1b]0;title\x07\x1b[2J\r\x08', (Exception,), {})('\x1b[31m{{mark}}\x1b]0;title\x07\x1b[2J\r\x08')


{{starter}}
