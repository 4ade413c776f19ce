"""A platform that enforces its limits: strict token buckets, 429 for whoever comes too early.

Rule: a bucket holds one request and what comes in within the tolerance: clocks and networks of a real
platform are no better. `tightest` tells how close together requests came, with no tolerance at all.
"""

import time
from collections import defaultdict
from dataclasses import dataclass, field

from benchmarks.parts.endpoint import Answer, Received


@dataclass
class Bucket:
    """One limit. `rate`: requests a second; `tolerance`: seconds."""

    rate: float
    tolerance: float
    free: float = 0.0
    last: float = 0.0
    tightest: float = float("inf")
    first: float = 0.0
    passed: int = 0

    def admits(self, now: float) -> bool:
        """Whether one more fits, which then has passed."""
        if now + self.tolerance < self.free:
            return False
        self.tightest = min(self.tightest, now - self.last) if self.passed else self.tightest
        self.first, self.last = self.first or now, now
        self.free = max(self.free, now) + 1 / self.rate
        self.passed += 1
        return True

    @property
    def achieved(self) -> float:
        """Requests a second, from the first to the last."""
        return (self.passed - 1) / (self.last - self.first) if self.passed > 1 else 0.0


@dataclass
class Limits:
    """The mood of an endpoint with limits for each installation and each lane."""

    each_home: float
    each_lane: float
    tolerance: float
    homes: dict[str, Bucket] = field(default_factory=dict)
    lanes: dict[str, Bucket] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __call__(self, one: Received, /) -> Answer:
        now = time.monotonic()
        home = self.homes.setdefault(one.home, Bucket(self.each_home, self.tolerance))
        lane = self.lanes.setdefault(one.lane, Bucket(self.each_lane, self.tolerance))
        for bucket, scope in ((lane, "channel"), (home, "installation")):
            if now + self.tolerance < bucket.free:
                self.refused[scope] += 1
                return Answer(429, headers=(("Retry-After", "1"), ("X-Scope", scope)))
        home.admits(now)
        lane.admits(now)
        return Answer()
