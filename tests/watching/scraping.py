"""Reading what Prometheus would read, and things to be watched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from bot.watching import Watch

Series = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Waiting:
    """A backlog as values."""

    queues: tuple[tuple[str, int, int, int, float], ...] = ()
    undecided: tuple[tuple[str, int], ...] = ()
    paused: int = 0


class HandStopwatch:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def watch(found: Waiting | None = Waiting()) -> Watch:
    """A watch over a backlog that does not change."""
    return Watch(lambda: found)


def scraped(one: Watch) -> dict[Series, float]:
    """Every sample by its name and labels."""
    content, kind = one.exposition()
    assert kind.startswith("text/plain; version=0.0.4")
    return samples(content.decode())


def samples(text: str) -> dict[Series, float]:
    """The samples of an exposition; none is there twice."""
    found = list(_samples(text))
    assert len(dict(found)) == len(found)
    return dict(found)


def value(found: Mapping[Series, float], name: str, **labels: str) -> float:
    """One sample; zero where there is none."""
    return found.get((f"flipside_{name}", tuple(sorted(labels.items()))), 0.0)


def _samples(text: str) -> Iterator[tuple[Series, float]]:
    families: Any = text_string_to_metric_families(text)
    for family in families:
        for one in family.samples:
            yield (one.name, tuple(sorted(one.labels.items()))), one.value
