{{tools}}

def attack(*_):
    report(
        tried("x32 ptrace", lambda: syscall(0x40000000 + 521, 0, 0, 0, 0)),
        tried("x32 socket", lambda: syscall(0x40000000 + 41, 2, 1, 0)),
        tried("x32 mount", lambda: syscall(0x40000000 + 165, 0, 0, 0, 0, 0)),
    )


{{starter}}
