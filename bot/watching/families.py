"""Small parts around prometheus_client: labels that stay few, ages, and a registry without birthdays.

Rule: a label's values are ours and few. Should a mistake send many, the rest is called "other".
"""

from collections.abc import Callable, Iterator
from math import isfinite
from threading import Lock
from typing import Generic, TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

Family = TypeVar("Family", Counter, Histogram)
MOST_VALUES = 100  # of one label: there are about sixty kinds of messages
OTHER = "other"


class Few(Generic[Family]):
    """A family of metrics, each of whose labels has at most MOST_VALUES values and "other"."""

    def __init__(self, family: Family, labels: int) -> None:
        self._family: Family = family
        self._seen: tuple[set[str], ...] = tuple(set() for _ in range(labels))
        self._lock = Lock()

    def __call__(self, *values: str) -> Family:
        """The metric with these label values, in the order of the labels."""
        if not values:
            return self._family
        with self._lock:
            known = [_known(seen, str(value)) for seen, value in zip(self._seen, values, strict=True)]
        return self._family.labels(*known)


def _known(seen: set[str], value: str) -> str:
    if value not in seen and len(seen) >= MOST_VALUES:
        return OTHER
    seen.add(value)
    return value


class Age:
    """How long ago something last happened, on a stopwatch that nobody can set."""

    def __init__(self, stopwatch: Callable[[], float]) -> None:
        self._stopwatch, self._start = stopwatch, stopwatch()
        self._last: float | None = None

    def mark(self) -> None:
        """It happens now."""
        self._last = self._stopwatch()

    def seconds(self) -> float | None:
        """Since then; None when it never happened."""
        return None if self._last is None else self._stopwatch() - self._last

    def shown(self) -> float:
        """For a graph: what never happened is as old as the process."""
        return self._stopwatch() - (self._start if self._last is None else self._last)


class Undated(Collector):
    """A registry without the times at which each series was made: they double the output for nothing."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        """The metrics, as Prometheus wants them."""
        for metric in self._registry.collect():
            metric.samples = [one for one in metric.samples if not one.name.endswith("_created")]
            yield metric


def duration(seconds: float) -> float:
    """Seconds; zero where it is no duration at all."""
    return seconds if isfinite(seconds) and seconds > 0 else 0.0
