"""What this process has seen: counters and histograms for Prometheus, in a registry of its own.

Rule 1: no person in a label. Platforms, kinds, states and installations (tenants) are few and ours;
        a lane holds a person's address, so lanes are counted and never named.
Rule 2: reporting is cheap, thread-safe and never raises: a wrong number costs a line in a graph,
        an exception would cost a message. A time that is no time counts as zero.
Rule 3: nothing is read here. What the database knows is handed in by `look`, at scrape time only.

Every family is explained in docs/watching.md; a test compares the two.
"""

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.watching.backlog import Backlog, Backlogs
from bot.watching.families import Age, Few, Undated, duration

__all__ = ["Backlog", "Watch"]

REQUEST = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15)  # a request has 8 s, a lease 15: delivery.md, section 4
DELAY = (0.5, 1, 2, 5, 10, 30, 60, 300, 900, 1800, 3600)
TURN = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # a Slack trigger lives 3 s
BEAT = (0.05, 0.1, 0.5, 1, 5, 15, 30, 60)  # the next one begins after 60
ROUND = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)


class Watch:
    """The metrics of one process. `look` gives the backlog, or None when the database does not answer."""

    def __init__(
        self, look: Callable[[], Backlog | None], stopwatch: Callable[[], float] = time.monotonic
    ) -> None:
        self._registry = CollectorRegistry()
        self._stopwatch = stopwatch
        self._delivering()
        self._hearing()
        self._registry.register(Backlogs(look, stopwatch))

    def _delivering(self) -> None:
        count, measure = self._count, self._measure
        self._ended = count(
            "messages_ended", "Messages that reached an outcome.", ("platform", "kind", "state")
        )
        self._request = measure("request_seconds", "Duration of a request.", REQUEST, ("platform",))
        self._delay = measure("delivery_delay_seconds", "From due to sent.", DELAY)
        self._told = count("told_to_wait", "How often a platform asked us to wait.", ("platform", "scope"))
        self._told_seconds = count(
            "told_to_wait_seconds", "How long platforms asked us to wait.", ("platform", "scope")
        )
        self._round = measure("round_seconds", "One claim of due rows.", ROUND)
        self._rows = count("round_rows", "Rows that were claimed.")
        self._round_at = self._age("seconds_since_round", "Since due rows were last claimed.")

    def _hearing(self) -> None:
        self._turn = self._measure("turn_seconds", "One event taken in.", TURN, ("outcome",))
        self._tick = self._measure("tick_seconds", "One tick of the plan.", BEAT)
        self._followed = self._count("tick_followed", "Lines of the plan that were followed.")
        self._dropped = self._count("tick_dropped", "Lines of the plan that were too late and dropped.")
        self._tick_at = self._age("seconds_since_tick", "Since the plan was last looked at.")

    def ended(self, platform: str, kind: str, state: str, seconds: float) -> None:
        """A row reached an outcome; `seconds` its request took."""
        self._ended(platform, kind, state).inc()
        self._request(platform).observe(duration(seconds))

    def waited(self, seconds: float) -> None:
        """A message was sent this long after it was due."""
        self._delay().observe(duration(seconds))

    def told_to_wait(self, platform: str, scope: str, seconds: float) -> None:
        """A platform asked us to wait: for one message, person, channel, method or installation.

        A refusal without a wait is not counted: its outcome is.
        """
        if not duration(seconds):
            return
        self._told(platform, scope).inc()
        self._told_seconds(platform, scope).inc(duration(seconds))

    def turned(self, outcome: str, seconds: float) -> None:
        """One event in: taken, duplicate, busy or failed."""
        self._turn(outcome).observe(duration(seconds))

    def beat(self, followed: int, dropped: int, seconds: float) -> None:
        """One tick of the plan: how many of its lines were followed, and how many were too late."""
        self._tick().observe(duration(seconds))
        self._followed().inc(max(followed, 0))
        self._dropped().inc(max(dropped, 0))
        self._tick_at.mark()

    def rounded(self, rows: int, seconds: float) -> None:
        """One delivery round: a claim, and how many rows it took."""
        self._round().observe(duration(seconds))
        self._rows().inc(max(rows, 0))
        self._round_at.mark()

    def since_round(self) -> float | None:
        """Seconds since the last round; None before the first."""
        return self._round_at.seconds()

    def since_tick(self) -> float | None:
        """Seconds since the last tick; None before the first."""
        return self._tick_at.seconds()

    def exposition(self) -> tuple[bytes, str]:
        """What Prometheus scrapes, and its content type. Asks `look`."""
        return generate_latest(Undated(self._registry)), CONTENT_TYPE_PLAIN_0_0_4

    def _count(self, name: str, about: str, labels: tuple[str, ...] = ()) -> Few[Counter]:
        return Few(Counter(f"flipside_{name}", about, labels, registry=self._registry), len(labels))

    def _measure(
        self, name: str, about: str, buckets: tuple[float, ...], labels: tuple[str, ...] = ()
    ) -> Few[Histogram]:
        family = Histogram(f"flipside_{name}", about, labels, registry=self._registry, buckets=buckets)
        return Few(family, len(labels))

    def _age(self, name: str, about: str) -> Age:
        age = Age(self._stopwatch)
        gauge = Gauge(f"flipside_{name}", about, registry=self._registry)
        gauge.set_function(age.shown)
        return age
