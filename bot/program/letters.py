"""What a human decides about messages that did not arrive, or may not have (delivery.md, section 5).

Rule 1: a decision is about what was known when it was asked: nothing that came later is decided unseen.
Rule 2: the letters are rows of the outbox, not objects with a lifecycle: the turn writes it there.
"""

from dataclasses import dataclass

from bot.program.decisions import Decision


@dataclass(frozen=True)
class AboutLetters(Decision):
    """A decision about the letters up to an id that somebody was asked about."""

    upto: int


@dataclass(frozen=True)
class SentAgain(AboutLetters):
    """They go out once more; one that may have arrived says so."""


@dataclass(frozen=True)
class LeftUnsent(AboutLetters):
    """They stay as they are."""
