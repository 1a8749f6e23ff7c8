import time


def attack(*_):
    time.time = time.perf_counter = time.process_time = time.monotonic = lambda: 0.0
    deadline = list(range(10_000_000))
    while deadline:
        deadline = deadline and list(deadline)


{{starter}}
