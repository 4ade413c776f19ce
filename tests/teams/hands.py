"""Playing a transcript in Teams: a press is a press where the button is on somebody's screen, what a card
asks is filled in there, and everything else is typed into the chat, as people would.
"""

from contextlib import suppress
from typing import Any

from adapters.teams import ids
from bot.events import Address, Event
from tests.fakes.teams import Dialog, Fault, Refused, Screen, User
from tests.fakes.teams.reading import Json, actions, inputs
from tests.teams.filling import entry
from tests.teams.theatre import NEWS, TENANT, account, address
from tests.transcripts.fingers import Fingers
from tests.transcripts.script import Entry

MOODS = {  # how the terminal treats somebody, as a fault of Teams'
    "no answer": "disconnect_after_accept",
    "printed, no answer": "disconnect_after_accept",
    "refused": "not_enough_permissions",
    "not now": "throttled",
    "not in it": "not_in_roster",
}
ALWAYS = 1_000_000  # times


class Hands(Fingers):
    """Plays scripts with the hands of people who have Teams."""

    def __init__(self, theatre: Any, names: tuple[str, ...], events: int) -> None:
        """`theatre`: a stage with a fake Teams, and a way to wait for what comes behind acknowledgements."""
        super().__init__(theatre, names, events)
        self.theatre = theatre
        self._moods: dict[str, Fault] = {}

    def user(self, person: str) -> User:
        """Somebody with hands."""
        user: User = self.theatre.teams.tenant(TENANT).user(account(person))
        return user

    def address(self, person: str) -> Address:
        """Where somebody is in Teams."""
        return address(person)

    def treats(self, who: str, mood: str) -> None:
        """From here on Teams treats what goes to somebody, or to a channel, like this."""
        where = {"conversation": NEWS} if who.startswith("#") else {"person": account(who)}
        operation = "create" if who.startswith("#") else "send"
        if who in self._moods:
            self._moods.pop(who).times = 0
        if mood in MOODS:
            self._moods[who] = self.theatre.teams.fault(operation, MOODS[mood], times=ALWAYS, **where)

    def types(self, user: User, entry: Entry, event: Event) -> None:
        """Type what a transcript says."""
        self._writes(user, self._words(entry))

    def answers(self, user: User, talk: int, said: dict[str, str]) -> None:
        """Press what can be pressed, send the form that opens, fill in what a card asks; type the rest."""
        for question, value in tuple(said.items()):
            if self._tapped(user, talk, question, value):
                del said[question]
        if said and self._opened(user, talk) and self._sent_whole(user, said):
            return
        for question, value in said.items():
            if not self._entered(user, talk, question, value):
                self._writes(user, f"/flipside answer {talk} {value}")

    def _tapped(self, user: User, talk: int, question: str, value: str) -> bool:
        """A button that is this answer."""
        wanted = ids.data(ids.ANSWER, conversation=talk, question=question, value=value)
        return self._acts(user, wanted, {})

    def _entered(self, user: User, talk: int, question: str, value: str) -> bool:
        """The input on a card in the chat."""
        wanted = ids.data(ids.ANSWER, conversation=talk, question=question)
        for screen in reversed(user.dm):
            if button(screen, wanted) and (drawn := field(screen, question)):
                with suppress(Refused):  # the client would not send it: it is typed
                    return self._acts(user, wanted, {drawn["id"]: entry(drawn, value)}, screen)
        return False

    def _acts(self, user: User, data: Json, filled: Json, where: Screen | None = None) -> bool:
        for screen in [where] if where else reversed(user.dm):
            if button(screen, data):
                self.theatre.run(user.presses(screen, data=data, inputs=filled))
                self.theatre.quiet()
                return True
        return False

    def _opened(self, user: User, talk: int) -> bool:
        """Whether a dialog is open now."""
        if user.dialog is None:
            self._acts(user, ids.data(ids.OPEN, conversation=talk), {})
        return user.dialog is not None

    def _sent_whole(self, user: User, said: dict[str, str]) -> bool:
        """Whether the dialog asks all of this, and could be sent with it."""
        assert user.dialog
        asked = {question: drawn for question in said if (drawn := field(user.dialog, question))}
        if set(asked) != set(said):
            user.closes()
            return False
        filled = {drawn["id"]: entry(drawn, said[question]) for question, drawn in asked.items()}
        with suppress(Refused):  # more is asked than the transcript says
            self.theatre.run(user.submits(filled))
            self.theatre.quiet()
            user.closes()
            return True
        user.closes()
        return False

    def _writes(self, user: User, words: str) -> None:
        user.closes()
        self.theatre.run(user.types(words))
        self.theatre.quiet()

    def _words(self, entry: Entry) -> str:
        """What is typed: as in the terminal."""
        if not entry.text.startswith("/flipside"):
            return entry.text
        return f"/flipside {self.counted_back(entry.text.removeprefix('/flipside').strip())}"


def button(seen: Screen | Dialog, data: Json) -> Json | None:
    """A button that carries exactly this."""
    there = (one for one in actions(seen.card) if plain(one.get("data")) == data)
    return next(there, None)


def plain(data: Json | None) -> Json:
    return {key: value for key, value in (data or {}).items() if key != "msteams"}


def field(seen: Screen | Dialog, question: str) -> Json | None:
    """The input of a question, where it is there."""
    asked = (one for one in inputs(seen.card) if one["id"].partition(".")[2] == question)
    return next((one for one in asked if not one["id"].startswith(ids.NAMED)), None)
