"""Commands that only say what is so: help, home, why, mydata; and what is not understood."""

from dataclasses import replace

from bot.facts import mine
from bot.program.roles import Office
from bot.storage import lookup, outbox, people, talks
from bot.turns.answering import answer, say, values_now
from bot.turns.hearing import present
from bot.turns.work import Work
from conversations import intents
from conversations.cards import Card, Choice, Fact, Link
from conversations.forms import Asked

LEADS = frozenset({Office.OWNER, Office.LEAD})


def is_lead(work: Work) -> bool:
    """Whether the one who acts leads the present cohort."""
    cohort = lookup.cohort_now(work.connection)
    held = people.offices(work.connection, work.actor)
    return bool(cohort and held.get(cohort.id, frozenset()) & LEADS)


def known_to(work: Work) -> tuple[str, ...]:
    """The commands that the one who acts may use."""
    return (*intents.PARTICIPANT, *(intents.ADMIN if is_lead(work) else ()))


def help_(work: Work, asked: Asked) -> None:
    """What I understand, and who to talk to."""
    words = work.reading(work.actor).words
    rows = tuple(
        Fact(words.say("command.usage", name=name), words.say(f"{intents.words_key(name)}.about"))
        for name in known_to(work)
    )
    card = Card(
        text=f"{_said(work, 'command.help_text')} {_said(work, 'command.help_contacts')}",
        title=words.say("command.help_title"),
        facts=rows,
        controls=tuple(Choice(n, words.say("command.usage", name=n), n) for n in ("join", "home", "profile")),
    )
    answer(work, card)


def _said(work: Work, key: str) -> str:
    return work.reading(work.actor).words.say(key, **values_now(work))


def home(work: Work, asked: Asked) -> None:
    """Where the one who acts is."""
    reading = work.reading(work.actor)
    member = lookup.membership(work.connection, work.actor)
    state = reading.words.say(f"state.{member.state}") if member else ""
    facts, links = [Fact(reading.words.say("page.state"), state)] if state else [], list[Link]()
    for pair in mine.known_pairs(reading):
        facts += mine.pair_facts(reading, pair)
        links += mine.pair_links(reading, pair)
    answer(work, Card(text=_said(work, "page.what_text"), facts=tuple(facts), links=tuple(links)))
    if talks.latest(work.connection, work.actor):
        present(work, work.actor, "page.next", f"home:{work.event}")
    else:
        say(work, "page.next_none")


def why(work: Work, asked: Asked) -> None:
    """Why the last unasked message came."""
    letter = outbox.last_unasked(work.connection, work.actor)
    if letter is None:
        return say(work, "command.last_none")
    return say(
        work, "command.last_why", text=letter.card.title or letter.card.text[:120], why=letter.card.why
    )


def mydata(work: Work, asked: Asked) -> None:
    """Everything that is known."""
    reading = work.reading(work.actor)
    member = lookup.membership(work.connection, work.actor)
    facts = mine.everything(reading, member)
    title = reading.words.say("page.data")
    answer(work, Card(text=reading.words.say("command.my_data"), title=title, facts=facts))


def unknown(work: Work, asked: Asked) -> None:
    """Usage, and the nearest command."""
    words = work.reading(work.actor).words
    near = intents.nearest(asked.rest)
    if near and near not in known_to(work) and near != "answer":
        near = ""
    parts = [words.say("command.unknown", said=asked.rest[:60])]
    parts += [words.say("command.nearest", name=near)] if near else []
    card = Card(text=" ".join([*parts, words.say("command.list")]))
    ways = tuple(dict.fromkeys(name for name in (near, "help") if name))
    answer(
        work, replace(card, controls=tuple(Choice(n, words.say("command.usage", name=n), n) for n in ways))
    )
