"""Commands as buttons."""

from bot.facts import Reading
from conversations.cards import Choice


def ways(reader: Reading, *names: str) -> tuple[Choice, ...]:
    """A button for each command, in the reader's words."""
    return tuple(Choice(name, reader.words.say(f"button.{name}"), name) for name in names)
