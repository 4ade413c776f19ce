"""What did not arrive, in words: what it was, for whom, when, why, and what helps.

Rule 1: a kind and a name, never a text: whoever looks after delivery need not read what was said.
Rule 2: why is told by its cause, a class that delivery noted; no platform's own code is looked at here.
"""

from collections.abc import Iterable, Sequence

from bot.facts.reading import Known, Reading
from bot.storage import subjects, undelivered
from bot.storage.outbox import Letter, State

SHOWN = 10  # letters of one message; the others are counted
KINDS = {
    "introduction": "letter.introduction",
    "not_going_ahead": "letter.not_going_ahead",
    "pair_ending": "letter.pair_ending",
    "prep": "letter.prep",
    "open_call": "letter.open_call",
    "kickoff": "letter.kickoff",
    "announcement": "letter.announcement",
    "reply": "letter.reply",
    "page": "letter.page",
    "delivery_stuck": "form_name.undelivered",
}
WHY = {
    "gone": "letter.why.gone",
    "channel": "letter.why.channel",
    "access": "letter.why.access",
    "ours": "letter.why.ours",
    "restored": "letter.why.restored",
}


def given(reading: Reading, subject: str) -> Known:
    """What the offer to send again asks about: the letters up to the id that its subject names."""
    upto = int(subject.split(":")[2])
    found = undelivered.counts(reading.connection, upto)
    letters = undelivered.asked(reading.connection, upto, SHOWN)
    return {
        "upto": upto,
        "trouble": reading.words.say("letter.summary", n=found.asked),
        "letters": listed(reading, sentences(reading, letters), found.asked - len(letters)),
        "many": reading.words.say("letter.many") if found.asked_dead > MANY else "",
    }


MANY = 20  # dead letters: more is not about people but about the program or the platform


def listed(reading: Reading, lines: Iterable[str], more: int) -> str:
    """The lines one below the other, and how many more there are."""
    rest = [reading.words.say("letter.more", n=more)] if more else []
    return "\n".join([*(f"• {line}" for line in lines), *rest])


def sentences(reading: Reading, letters: Sequence[Letter]) -> tuple[str, ...]:
    """What each was, for whom, when, why it is here and what helps."""
    rows = zip(letters, names(reading, letters), strict=True)
    return tuple(_sentence(reading, letter, what) for letter, what in rows)


def _sentence(reading: Reading, letter: Letter, what: str) -> str:
    when = reading.words.moment(letter.written_at) if letter.written_at else "–"
    why = reading.words.say(_why(letter), channel=letter.address.channel or "–")
    return reading.words.say("letter.line", what=what, when=when, why=why)


def names(reading: Reading, letters: Sequence[Letter]) -> tuple[str, ...]:
    """What each was, and for whom: the introduction to Mira Chen."""
    with_it = undelivered.carried(reading.connection, letters)
    return tuple(_name(reading, letter, with_it.get(letter.id, ())) for letter in letters)


def _name(reading: Reading, letter: Letter, with_it: Iterable[str]) -> str:
    words = reading.words
    what = kind(reading, "card" if letter.verb == "replace" else letter.kind)
    more = dict.fromkeys(kind(reading, one) for one in with_it)
    what = words.say("letter.with", what=what, more=words.listed(more)) if more else what
    if letter.person:
        return words.say("letter.to", what=what, whom=reading.someone(letter.person).name)
    if letter.address.members and letter.subject:
        pair = subjects.load(reading.connection, letter.subject)
        return words.say("letter.to", what=what, whom=reading.names(pair.both))
    return words.say("letter.in", what=what, where=letter.address.channel) if letter.address.channel else what


def kind(reading: Reading, name: str) -> str:
    """A kind of letter in words: a form by its name, a notice by its own, anything else as a note."""
    words = reading.words
    group, _, rest = name.partition(".")
    if group == "remind":
        form = rest.partition("_")[0]
        return words.say("letter.remind", what=words.label(f"form_name.{form}"))
    if group == "task":
        return words.say("letter.task")
    if name == "card":
        return words.say("letter.card")
    if name in KINDS:
        return words.say(KINDS[name])
    return words.say(f"form_name.{name}" if f"form_name.{name}" in words else "letter.notice")


def _why(letter: Letter) -> str:
    """The key of why it is here and what helps."""
    nothing_known = "letter.why.unknown" if letter.state is State.UNKNOWN else "letter.why.refused"
    return WHY.get(letter.cause, nothing_known)
