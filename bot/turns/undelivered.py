"""What did not arrive, for whoever asks: the list, and the two things that can be done about it.

Rule 1: a number that is decided already is answered kindly; doing a thing twice does it once.
Rule 2: `all` sends again what a human is asked about; reminders and the like only one by one.
Rule 3: whoever looks at the list has been told: their own failed alerts are over.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.facts.reading import Reading
from bot.facts.undelivered import SHOWN, listed, names, sentences
from bot.program.cohorts import Cohort
from bot.storage import undelivered
from bot.storage.outbox import Letter
from bot.turns import alerting, resending
from bot.turns.answering import answer, say
from bot.turns.work import Work
from conversations.cards import Card, Choice, Fact

ALL = ("all", "alle")
FEW = 3  # letters with buttons of their own; with more, the buttons are for all


def show(work: Work, cohort: Cohort, rest: str) -> None:
    """The oldest of them, with what can be done."""
    undelivered.heard(work.connection, work.actor, work.now)
    letters, found = undelivered.waiting(work.connection, SHOWN), undelivered.counts(work.connection)
    if not letters:
        return say(work, "command.outbox_none")
    reading = work.reading(work.actor)
    words, first = reading.words, letters[0].id
    numbers = (words.say("command.outbox_number", number=letter.id) for letter in letters)
    facts = map(Fact, numbers, sentences(reading, letters))
    more = (found.all > SHOWN, words.say("letter.more", n=found.all - SHOWN))
    kept = (found.all > found.asked, words.say("command.outbox_kept", n=found.all - found.asked))
    card = Card(
        text="\n".join(said for so, said in (more, kept) if so),
        title=words.say("command.outbox_title"),
        facts=tuple(facts),
        how=words.say("command.outbox_how", number=first),
        controls=tuple(_controls(reading, letters, found.asked)),
    )
    return answer(work, card)


def _controls(reading: Reading, letters: Sequence[Letter], asked: int) -> Iterator[Choice]:
    words = reading.words
    if len(letters) > 1:
        if asked:
            yield Choice("resend", words.say("button.admin resend all"), "admin resend all")
        yield Choice("dismiss", words.say("button.admin dismiss all"), "admin dismiss all")
    for letter in letters if len(letters) <= FEW else ():
        again = words.say("command.outbox_again", number=letter.id)
        yield Choice(f"resend {letter.id}", again, f"admin resend {letter.id}")
        leave = words.say("command.outbox_leave", number=letter.id)
        yield Choice(f"dismiss {letter.id}", leave, f"admin dismiss {letter.id}")


def resend(work: Work, cohort: Cohort, rest: str) -> None:
    """`admin resend 17`, `admin resend all`."""
    letters = _meant(work, rest, lambda: undelivered.asked(work.connection))
    if letters is None:
        return None
    what = _names(work, letters)
    again = {letter.id for letter in resending.send_again(work, letters)}
    alerting.tidy(work, cohort)
    if len(again) < len(letters):
        return say(work, "command.resent_some", letters=what, n=len(letters) - len(again))
    return say(work, "command.resent", letters=what)


def dismiss(work: Work, cohort: Cohort, rest: str) -> None:
    """`admin dismiss 17`, `admin dismiss all`."""
    letters = _meant(work, rest, lambda: undelivered.waiting(work.connection, EVERY))
    if letters is None:
        return None
    what = _names(work, letters)
    resending.leave(work, letters)
    alerting.tidy(work, cohort)
    return say(work, "command.dismissed", letters=what)


def _names(work: Work, letters: Sequence[Letter]) -> str:
    reading = work.reading(work.actor)
    return listed(reading, names(reading, letters[:SHOWN]), max(0, len(letters) - SHOWN))


EVERY = 100_000  # letters that one command decides, at most


def _meant(work: Work, rest: str, every: Callable[[], tuple[Letter, ...]]) -> tuple[Letter, ...] | None:
    """The letters that the words behind the command name; None where there are none, which is said."""
    said = rest.strip().casefold()
    if said in ALL:
        letters = every()
        if not letters:
            say(
                work,
                "command.outbox_none_open"
                if undelivered.counts(work.connection).all
                else "command.outbox_none",
            )
        return letters or None
    if not (said.isdecimal() and said.isascii() and len(said) < 10):
        say(work, "command.outbox_which")
        return None
    letter = undelivered.one(work.connection, int(said))
    if letter is None:
        say(work, "command.outbox_decided", number=int(said))
    return (letter,) if letter else None
