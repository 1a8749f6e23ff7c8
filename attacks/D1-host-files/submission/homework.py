{{tools}}

import os


def attack(*_):
    report(
        tried("shadow", lambda: open('/etc/shadow').read()),
        tried("root", lambda: os.listdir('/root')),
        tried("log", lambda: os.listdir('/var/log')),
        tried("sys", lambda: os.listdir('/sys/kernel')),
        tried("run", lambda: os.listdir('/run')),
        tried("machine", lambda: open('/etc/machine-id').read()),
        tried("kernel memory", lambda: open('/dev/mem', 'rb')),
        tried("core pattern", lambda: open('/proc/sys/kernel/core_pattern', 'w')),
        tried("sysrq", lambda: open('/proc/sysrq-trigger', 'w')),
    )


{{starter}}
