"""What waits in the database, asked for when somebody scrapes.

Rule 1: asked again at most every few seconds, however many scrape.
Rule 2: a queue that was seen once stays, at zero: a line that vanishes from a graph says nothing.
Rule 3: when the database does not answer, the queue is not shown, and that is a metric, too.
"""

from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from typing import Protocol

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

FRESH = 5.0  # seconds
LABELS = ("platform", "installation", "priority")
Queue = tuple[str, int]  # "platform/installation", priority
UNDECIDED = ("dead", "unknown")


class Backlog(Protocol):
    """What waits, as values. Seconds; rows; lanes."""

    @property
    def queues(self) -> Sequence[tuple[str, int, int, int, float]]:
        """Installation ("platform/installation"), priority, rows due, their lanes, age of the oldest."""

    @property
    def undecided(self) -> Sequence[tuple[str, int]]:
        """State ("dead", "unknown") and rows that nobody has looked after yet."""

    @property
    def paused(self) -> int:
        """Installations that refuse us, so that their rows wait."""


class Backlogs(Collector):
    """The gauges of the backlog."""

    def __init__(self, look: Callable[[], Backlog | None], stopwatch: Callable[[], float]) -> None:
        self._look, self._stopwatch, self._lock = look, stopwatch, Lock()
        self._seen: dict[Queue, None] = {}
        self._last: tuple[float, Backlog | None] | None = None

    def collect(self) -> Iterator[Metric]:
        """The backlog as it is now, or was a few seconds ago."""
        found = self._found()
        answers = GaugeMetricFamily(
            "flipside_database_answers", "Whether the database told the backlog: 1 or 0."
        )
        answers.add_metric((), 0 if found is None else 1)
        yield answers
        yield from self._drawn(found) if found is not None else ()

    def _found(self) -> Backlog | None:
        with self._lock:
            now = self._stopwatch()
            if self._last is None or now - self._last[0] >= FRESH:
                self._last = (now, self._look())
            return self._last[1]

    def _drawn(self, found: Backlog) -> Iterator[Metric]:
        due = GaugeMetricFamily("flipside_queue_due", "Rows that are due.", labels=LABELS)
        lanes = GaugeMetricFamily("flipside_queue_lanes", "Lanes with rows that are due.", labels=LABELS)
        oldest = GaugeMetricFamily(
            "flipside_queue_oldest_seconds", "Age of the oldest due row.", labels=LABELS
        )
        for queue, (rows, waiting, age) in self._queues(found).items():
            for gauge, value in ((due, rows), (lanes, waiting), (oldest, age)):
                gauge.add_metric(_labels(queue), value)
        yield from (due, lanes, oldest)
        yield _undecided(found)
        about = "Installations that refuse us, so that their messages wait."
        yield GaugeMetricFamily("flipside_installations_paused", about, value=found.paused)

    def _queues(self, found: Backlog) -> dict[Queue, tuple[int, int, float]]:
        with self._lock:
            self._seen |= {(installation, priority): None for installation, priority, *_ in found.queues}
            empty = dict.fromkeys(self._seen, (0, 0, 0.0))
        return empty | {
            (where, priority): (rows, lanes, age) for where, priority, rows, lanes, age in found.queues
        }


def _labels(queue: Queue) -> tuple[str, str, str]:
    platform, _, installation = queue[0].partition("/")
    return platform, installation, str(queue[1])


def _undecided(found: Backlog) -> Metric:
    gauge = GaugeMetricFamily(
        "flipside_undecided", "Rows that wait for a human: dead or unknown.", labels=("state",)
    )
    for state, rows in (dict.fromkeys(UNDECIDED, 0) | dict(found.undecided)).items():
        gauge.add_metric((state,), rows)
    return gauge
