"""Playing a transcript in Slack: a press is a press where the button is on somebody's screen, and what
cannot be pressed is typed behind /flipside, as people would.

Rule: what the transcript says of decisions and states must come true; how it looks is Slack's.
"""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from adapters.console.render import draw
from adapters.slack import ids
from bot.events import Event
from bot.storage import tables as t
from bot.storage import talks
from bot.storage.database import reading
from bot.storage.outbox import to_letter
from conversations.cards import Ask, asks
from conversations.forms import Answered, Said
from conversations.intents import bare
from conversations.words import words
from tests.fakes.slack import User
from tests.fakes.slack.reading import elements
from tests.slack.filling import entry, is_field
from tests.slack.theatre import Theatre, account, address
from tests.transcripts.player import Player
from tests.transcripts.script import Entry
from tests.transcripts.weathers import calm

MOODS = {  # how the terminal treats somebody, as a fault of Slack's
    "no answer": "internal_error",
    "printed, no answer": "disconnect_after_accept",
    "refused": "msg_too_long",
    "not now": "ratelimited",
    "not in it": "not_in_channel",
}
ALWAYS = 1_000_000  # times


class Hands(Player):
    """Plays scripts with the hands of people who have Slack."""

    def __init__(self, theatre: Theatre, names: tuple[str, ...], events: int) -> None:
        super().__init__(theatre, calm, names)
        self.theatre, self.events = theatre, events
        self._counted_to = 0

    def _entry(self, entry: Entry) -> Iterator[str]:
        self._count_letters()
        if entry.mark == "~":
            self._treats(entry.person, entry.text)
        if entry.mark != ">":
            yield from super()._entry(entry)
            return
        yield entry.raw
        event = self._event(entry)
        seen = replace(event, sender=address(entry.person))
        yield from self._seen(lambda: self._acted(entry, seen), seen)

    def _count_letters(self) -> None:
        """Numbers are counted as they appear in what is said, as in the terminal."""
        with reading(self.stage.app.engine) as connection:
            said = select(t.outbox).where(t.outbox.c.id > self._counted_to, t.outbox.c.verb == "post")
            letters = [to_letter(row) for row in connection.execute(said.order_by(t.outbox.c.id))]
        for letter in letters:
            self._counted_to = letter.id
            if letter.person in self.names:
                list(self._quoted(letter.person, str(draw(letter.card)["text"])))

    def _treats(self, who: str, mood: str) -> None:
        """From here on Slack treats what goes to somebody, to a channel or to several like this."""
        faults = self.theatre.slack.faults
        if "+" in who:
            method, channel = "conversations.open", ""
        else:
            method, channel = "chat.postMessage", who if who.startswith("#") else account(who)
        for fault in faults.waiting(method, channel):
            fault.times = 0
        if mood in MOODS:
            self.theatre.slack.fault(method, MOODS[mood], times=ALWAYS, channel=channel)

    def _acted(self, entry_: Entry, event: Event) -> None:
        user = self.theatre.user(entry_.person)
        before = len(user.errors)
        if isinstance(event.heard, Answered) and event.conversation:
            self._answers(user, event.conversation, {x.question: x.values[0] for x in event.heard.lines})
        else:
            self._types(user, self._typed(entry_, event))
        assert user.errors[before:] == []
        calm(self.theatre, None)

    def _answers(self, user: User, talk: int, said: dict[str, str]) -> None:
        """Press what can be pressed; send the form that is open, or that opens; type what is left."""
        for question, value in tuple(said.items()):
            if self._pressed(user, talk, question, value):
                del said[question]
        if said and not user.views:
            self._types(user, f"answer {talk}")
        if said and user.views and self._filled(user, said):
            return
        for value in said.values():
            self._types(user, f"answer {talk} {value}")

    def _pressed(self, user: User, talk: int, question: str, value: str) -> bool:
        start = f"{ids.ANSWER}|{talk}|{question}|"
        for screen in user.screens():
            for _, one in elements(screen.blocks):
                if one.get("action_id", "").startswith(start) and one.get("value") == value:
                    self.theatre.run(user.presses(screen, action_id=one["action_id"], value=value))
                    self.theatre.quiet()
                    return True
        return False

    def _filled(self, user: User, said: dict[str, str]) -> bool:
        """Whether the dialog on top asks all of this, and could be sent with it."""
        asked = {block["block_id"]: one for block, one in elements(user.view.blocks) if is_field(block)}
        if not set(said) <= set(asked):
            return False
        values = {question: entry(asked[question], value) for question, value in said.items()}
        done = self.theatre.run(user.submits(values))
        self.theatre.quiet()
        return done.sent

    def _types(self, user: User, words: str) -> None:
        """Whoever types has no dialog in front of them."""
        if user.views:
            self.theatre.run(user.closes(all_of_them=True))
        self.theatre.run(user.types(f"/flipside {words}"))
        self.theatre.quiet()

    def _typed(self, entry: Entry, event: Event) -> str:
        """What is typed behind /flipside for the words of a transcript."""
        said = event.heard
        if entry.text.startswith("/flipside"):
            return self._counted_back(entry.text.removeprefix("/flipside").strip())
        with reading(self.stage.app.engine) as connection:
            talk = talks.latest(connection, entry.person)
        plain = isinstance(said, Said) and bare(entry.text, words("en")) is None
        return f"answer {talk.id} {entry.text}" if talk and plain else entry.text

    def _counted_back(self, typed: str) -> str:
        """The numbers that a transcript counts, back to real ones."""
        for command, of in (("answer", "question"), ("admin resend", "letter"), ("admin dismiss", "letter")):
            if typed.startswith(f"{command} "):
                return f"{command} {self._real(typed.removeprefix(command).strip(), of)}"
        return typed

    def _asked(self, person: str, question: str) -> Ask | None:
        """The newest card that asked it, or the newest conversation whose form does."""
        with reading(self.stage.app.engine) as connection:
            query = select(t.outbox).where(t.outbox.c.person == person, t.outbox.c.sent_at.isnot(None))
            letters = [to_letter(row) for row in connection.execute(query.order_by(t.outbox.c.id.desc()))]
        known = [Ask(x.conversation, x.question, "") for x in letters if x.conversation and x.question]
        mine = [*(ask for letter in letters for ask in asks(letter.card)), *known]
        exact = next((ask for ask in mine if ask.question == question), None)
        return exact or next((ask for ask in mine if question in self._form(ask)), None)
