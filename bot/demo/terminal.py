"""A chat in the terminal: the same desk, the console adapter, a clock pushed by typing."""

from bot.demo.play import Play


async def talk(play: Play, person: str) -> None:
    """Chat until `exit`."""
    raise SystemExit("not wired yet")
