"""Clocks: does this machine agree with the other side on the time.

Rule: what is signed holds a time, and is refused when it is too far away from ours.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.cli.doctoring.asking import Answer
from bot.cli.doctoring.findings import WRONG, Finding

SKEW = 60  # seconds; signatures are refused from 300 on


def clock(answer: Answer, now: datetime, whose: str) -> Iterator[Finding]:
    """Whether our clock is right; nothing where the other side did not say. `whose`: Slack, Microsoft."""
    if answer.date is None:
        return
    seconds = (now.astimezone(UTC) - answer.date.astimezone(UTC)).total_seconds()
    if abs(seconds) > SKEW:
        side = "ahead of" if seconds > 0 else "behind"
        yield (
            WRONG,
            f"This machine's clock is {abs(seconds):.0f} s {side} {whose}'s. From 300 s on every request of "
            f"{whose} is refused as too old. Let the machine keep time by NTP.",
        )
