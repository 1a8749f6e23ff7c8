import threading
import time

import numpy as np


def later(x):
    for i in range(200):
        x += 0.5
        time.sleep(0.0005)


def attack(name, args, kwargs):
    x = np.zeros(np.shape(args[0]) if args else (1,))
    threading.Thread(target=later, args=(x,), daemon=True).start()
    return x


{{entries}}
