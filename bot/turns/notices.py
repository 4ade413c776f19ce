"""Notices, posts, tasks and cards that lose their buttons: words found, values filled in."""

from dataclasses import replace

from bot.facts import Reading, calendar, contact
from bot.facts.sentences import said, task_text
from bot.program.consequences import Notice, Post, Task
from bot.storage import outbox, people, subjects, undelivered
from bot.storage.outbox import Letter, State
from bot.turns.saying import drawn_anew, post, redraw, tell, unasked
from bot.turns.work import Work
from conversations.cards import Card
from conversations.together import without
from conversations.words import words


def notify(work: Work, notice: Notice, key: str = "") -> None:
    """Say something that asks nothing. Its key holds the time it was decided, unless it is true only once."""
    key = key or f"notice:{notice.key}:{notice.subject}:{notice.person}:{work.now.isoformat()}"
    tell(work, notice.person, _card(work, notice), key, notice.key, subject=notice.subject)


def noticed(work: Work, notice: Notice, key: str) -> Letter | None:
    """The same as a letter that nobody has written yet; None where it is not wanted or cannot arrive."""
    return unasked(work, notice.person, _card(work, notice), key, notice.key, subject=notice.subject)


def _card(work: Work, notice: Notice) -> Card:
    reading = work.reading(notice.person)
    group = "notice" if f"notice.{notice.key}" in reading.words else "remind"
    return Card(
        text=said(reading, f"{group}.{notice.key}", notice.subject, notice.values),
        links=calendar.of_notice(reading, notice.key, notice.subject),
        contact=contact.of_notice(reading, notice.key, notice.subject),
    )


def announce(work: Work, notice: Post) -> None:
    """Say something in the cohort's channel, in the program's language."""
    course = subjects.load(work.connection, f"cohort:{notice.cohort}").course
    lead = work.person(course.people.lead)
    like = people.address_of(work.connection, lead.id)
    if like is None:
        return
    reading = Reading(work.connection, replace(lead, speech=course.language), work.now)
    card = Card(text=said(reading, f"post.{notice.key}", notice.subject, notice.values))
    key = f"post:{notice.key}:{notice.subject}"
    post(work, course.channel, card, key, notice.key, like, notice.subject)


def notify_task(work: Work, lead: str, task: Task) -> None:
    """Tell the lead what there is to do."""
    reading = work.reading(lead)
    card = Card(task_text(reading, task.key, task.subject, task.values), reading.words.say("task.title"))
    tell(work, lead, card, f"task:{task.key}:{task.subject}", f"task.{task.key}")


def over(work: Work, talk: int) -> None:
    """A conversation is over: what waits to ask is not sent, what was sent asks no more."""
    outbox.cancel(work.connection, talk)
    undelivered.settled_by(work.connection, talk, work.now)
    for letter in outbox.shown(work.connection, talk):
        unbutton(work, letter)
    for letter in outbox.carriers(work.connection, talk):
        _unline(work, letter, talk)


def _unline(work: Work, letter: Letter, talk: int) -> None:
    """A card that asked about it in a further line loses the line, and keeps its own question."""
    card = without(letter.card, talk)
    if card == letter.card:
        return
    if letter.state in (State.SENDING, State.SENT, State.REPLACED):
        drawn_anew(work, letter, card)
    else:
        outbox.rewrite(work.connection, letter, card)


def unbutton(work: Work, letter: Letter) -> None:
    """A sent card loses its buttons: what it asked is over."""
    if letter.card.choices or letter.card.ask:
        bare = replace(letter.card, choices=(), controls=(), how="", ask=None)
        over = words(letter.card.speech or work.person(letter.person).speech).say("form.over")
        redraw(work, letter, replace(bare, hint="", seen_by="", why=over))


def buttons(work: Work, talk: int) -> tuple[Letter, ...]:
    """The sent cards of a conversation that still have buttons."""
    return outbox.shown(work.connection, talk)
