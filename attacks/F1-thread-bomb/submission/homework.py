import threading
import time


def attack(*_):
    made = []
    for _ in range(100000):
        t = threading.Thread(target=time.sleep, args=(60,), daemon=True)
        t.start()
        made.append(t)


{{starter}}
