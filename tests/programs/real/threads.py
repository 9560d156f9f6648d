# SPDX-License-Identifier: MIT
"""Python threads that share a lock, a queue, a condition, a semaphore and a pool; the sums are checked."""
import queue
import threading
from concurrent.futures import ThreadPoolExecutor

THREADS, ROUNDS = 4, 2000
lock, recursive = threading.Lock(), threading.RLock()
tickets = threading.BoundedSemaphore(2)
barrier = threading.Barrier(THREADS)
items = queue.Queue(maxsize=10)
total = taken = 0


def work():
    global total
    barrier.wait()
    for _ in range(ROUNDS):
        with lock:
            total += 1
        with recursive, recursive:
            pass
        with tickets:
            pass


def consume():
    global taken
    while (item := items.get(timeout=60)) is not None:
        with lock:
            taken += item


def in_threads(routine):
    threads = [threading.Thread(target=routine) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    return threads


workers, consumers = in_threads(work), in_threads(consume)
for number in range(ROUNDS):
    items.put(number)
for _ in consumers:
    items.put(None)
for thread in workers + consumers:
    thread.join()
with ThreadPoolExecutor(THREADS) as pool:
    squares = sum(pool.map(lambda number: number * number, range(ROUNDS)))
print("total", total, "taken", taken, "squares", squares)
assert total == THREADS * ROUNDS and taken == sum(range(ROUNDS))
