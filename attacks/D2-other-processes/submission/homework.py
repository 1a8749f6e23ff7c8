{{tools}}

import os


def others():
    found = []
    for pid in os.listdir("/proc"):
        if pid.isdigit():
            with open("/proc/%s/cmdline" % pid) as file:
                text = file.read()
            if "grader" in text and "__launcher" not in text and "runner" not in text:
                found.append(text)
    return found[0]


def attack(*_):
    report(
        tried("list", lambda: others()),
    )


{{starter}}
