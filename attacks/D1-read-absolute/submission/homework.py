{{tools}}

def attack(*_):
    report(
        tried("open", lambda: open('{{secret_file}}').read()),
    )


{{starter}}
