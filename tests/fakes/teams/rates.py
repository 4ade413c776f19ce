"""How often a bot may speak in one thread, by the clock: the table of section 12 of teams.md.

Rule: kept only after `keep`, and then as strictly as the table says.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.fakes.teams.faults import Denied

SAYING = ("create", "send", "reply", "update", "delete")
SAYS = ((1, 7), (2, 8), (30, 60), (3600, 1800))  # seconds, and requests within them
ASKS = ((1, 14), (2, 16), (30, 120), (3600, 3600))


class Rates:
    """What was taken of the allowance, thread by thread."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self.kept = now, False
        self._taken: dict[tuple[bool, str], list[datetime]] = {}

    def taken(self, operation: str, conversation: str) -> None:
        """One more request. Raises Denied: 429 with Retry-After."""
        if not self.kept:
            return
        now, says = self._now(), operation in SAYING
        times = self._taken.setdefault((says, conversation), [])
        for seconds, most in SAYS if says else ASKS:
            within = [one for one in times if one > now - timedelta(seconds=seconds)]
            if len(within) >= most:
                wait = max(1, round((within[0] + timedelta(seconds=seconds) - now).total_seconds()))
                raise Denied(429, "Throttled", "Too many requests.", Retry_After=str(wait))
        times.append(now)
