def attack(*_):
    for folder in ("/tmp", "/dev/shm", "/var/tmp"):
        try:
            with open(folder + "/{{mark}}", "w") as file:
                file.write("mark")
        except OSError:
            pass
    raise RuntimeError("tried")


{{starter}}
