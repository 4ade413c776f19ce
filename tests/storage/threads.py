"""Two threads that meet: started together, joined, and what either raised is raised here."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 30  # seconds until a test that hangs fails instead


def together(*works: Callable[[Barrier], T]) -> list[T]:
    """Run each in a thread of its own with a barrier that all of them pass. Their results, in order."""
    barrier = Barrier(len(works), timeout=PATIENCE)
    with ThreadPoolExecutor(len(works)) as pool:
        running = [pool.submit(work, barrier) for work in works]
        return [one.result(timeout=PATIENCE) for one in running]
