"""Effects exactly once, with many people at a time, repeats and crashes, over HTTP, on both databases.

The invariants stand in storm.py. Here is a part of ten thousand requests, which takes its time already; all
of them are played by `python benchmarks/slack_ingress.py --events 10000`.
"""

from tests.slack.storm import CRASHES, weathered

EVENTS = 500


async def test_whatever_comes_twice_or_with_a_crash_counts_once(database_url: str) -> None:
    found = await weathered(database_url, EVENTS)
    assert found.findings == []
    assert found.events >= EVENTS * 0.9
    assert found.echoes > 0
    assert sum(found.crashes.values()) == EVENTS * CRASHES
    assert found.crashes["torn"] and found.crashes["cut"]
    assert found.repeated_by_slack > 0
