"""A chat in the terminal: the same desk, the console adapter, a clock pushed by typing.

Rule: everybody else is scripted, so that something happens; the one at the terminal is not.
"""

from collections.abc import Callable

from adapters.console import inbox
from adapters.console.chat import Chat
from adapters.console.deliver import ConsoleAdapter
from bot.demo.play import Play
from bot.events import Address
from bot.storage import people
from bot.storage.database import Connection, writing

PUSHES = {"+1 day": "day", "+1 week": "week", "next": "event"}
HELLO = "Type as {person} would. `next`, `+1 day` and `+1 week` push the clock, `exit` ends it."


class Unknown(Exception):
    """There is nobody with this id."""


async def talk(play: Play, person: str, ask: Callable[[], str], say: Callable[[str], None]) -> None:
    """Chat until `exit`. Raises Unknown."""
    app = play.stage.app
    writing(app.engine, lambda connection: _sit_down(connection, person, play))
    play.stage.crowd.taken_over.add(person)
    app.adapters["console"] = ConsoleAdapter(lambda to, text: say(_line(to, text)))
    chat = Chat(app.desk, app.delivery, play, person, "terminal")
    say(HELLO.format(person=person))
    await chat.hear("home")
    while (text := ask().strip()) != "exit":
        await _heard(play, chat, text, say)


def _sit_down(connection: Connection, person: str, play: Play) -> None:
    """From now on this person is reached at the terminal."""
    if not people.known(connection, person):
        raise Unknown(person)
    people.reached(connection, person, inbox.address(person), play.now())


async def _heard(play: Play, chat: Chat, text: str, say: Callable[[str], None]) -> None:
    if text in PUSHES:
        now = await play.push(PUSHES[text])
        say(f"@ {now:%a %d %b %Y, %H:%M} UTC")
    else:
        await chat.hear(text)
        await play.stage.app.delivery.drain()


def _line(to: Address, text: str) -> str:
    """What is said in a channel says so."""
    return f"{to.channel}\n{text}\n" if to.channel else f"{text}\n"
