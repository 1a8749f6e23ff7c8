{{tools}}

import os


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read().decode("latin-1")
    except OSError:
        return ""


def look(texts):
    for text in texts:
        if any(word in str(text) for word in ("GRADER_", "grader_secret", ".grader-secret", "attack activations", "attack mlp")):
            return text
    raise LookupError("nothing")


def attack(*_):
    report(
        tried("own environment", lambda: look(os.environ.items())),
        tried("arguments", lambda: look([open('/proc/self/cmdline').read()])),
        tried("others' environments", lambda: look(read('/proc/%s/environ' % p) for p in os.listdir('/proc') if p.isdigit())),
        tried("others' arguments", lambda: look(read('/proc/%s/cmdline' % p) for p in os.listdir('/proc') if p.isdigit())),
    )


{{starter}}
