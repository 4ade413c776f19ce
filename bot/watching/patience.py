"""Asking something that may hang, without hanging with it.

Rule: one question at a time, in a thread of its own. Whoever asks meanwhile waits for the same
answer, so that a dead database costs one thread and not one for each probe.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Patient(Generic[T]):
    """A question with a limit in seconds."""

    def __init__(self, ask: Callable[[], T], seconds: float) -> None:
        self._ask, self._seconds, self._lock = ask, seconds, Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="patient")
        self._under_way: Future[T] | None = None

    def __call__(self) -> T | None:
        """The answer, or None when there is none in time. Raises what the question raises."""
        try:
            return self._asked().result(self._seconds)
        except TimeoutError:
            return None

    def _asked(self) -> Future[T]:
        with self._lock:
            if self._under_way is None or self._under_way.done():
                self._under_way = self._thread.submit(self._ask)
            return self._under_way
