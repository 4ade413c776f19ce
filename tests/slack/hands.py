"""Playing a transcript in Slack: a press is a press where the button is on somebody's screen, and what
cannot be pressed is typed behind /flipside, as people would.
"""

from typing import Any

from adapters.slack import ids
from bot.events import Address, Event
from bot.storage import talks
from bot.storage.database import reading
from conversations.forms import Said
from conversations.intents import bare
from conversations.words import words
from tests.fakes.slack import User
from tests.fakes.slack.reading import elements
from tests.slack.filling import entry, is_field
from tests.slack.theatre import TEAM, account, address
from tests.transcripts.fingers import Fingers
from tests.transcripts.script import Entry

MOODS = {  # how the terminal treats somebody, as a fault of Slack's
    "no answer": "internal_error",
    "printed, no answer": "disconnect_after_accept",
    "refused": "msg_too_long",
    "not now": "ratelimited",
    "not in it": "not_in_channel",
}
ALWAYS = 1_000_000  # times


class Hands(Fingers):
    """Plays scripts with the hands of people who have Slack."""

    def __init__(self, theatre: Any, names: tuple[str, ...], events: int) -> None:
        """`theatre`: a stage with a fake Slack, and a way to wait for what comes behind acknowledgements."""
        super().__init__(theatre, names, events)
        self.theatre = theatre

    def user(self, person: str) -> User:
        """Somebody with hands."""
        user: User = self.theatre.slack.team(TEAM).user(account(person))
        return user

    def address(self, person: str) -> Address:
        """Where somebody is in Slack."""
        return address(person)

    def treats(self, who: str, mood: str) -> None:
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

    def answers(self, user: User, talk: int, said: dict[str, str]) -> None:
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

    def types(self, user: User, entry: Entry, event: Event) -> None:
        """Type what a transcript says."""
        self._types(user, self._typed(entry, event))

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
            return self.counted_back(entry.text.removeprefix("/flipside").strip())
        with reading(self.stage.app.engine) as connection:
            talk = talks.latest(connection, entry.person)
        plain = isinstance(said, Said) and bare(entry.text, words("en")) is None
        return f"answer {talk.id} {entry.text}" if talk and plain else entry.text
