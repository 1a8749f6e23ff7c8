def attack(name, args, kwargs):
    raise type('E' + repr(args).encode().hex(), (Exception,), {})('x')


{{entries}}
