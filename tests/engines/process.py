"""A process that delivers, to be killed: python -m tests.engines.process KIND URL FILE.

It writes the words of every request into the file, and never gets an answer.
"""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from adapters.contract import Payload, Receipt
from bot.events import Address
from bot.storage.database import connected
from tests.engines.fleet import NEVER, Fleet
from tests.outbox.posting import Post


@dataclass
class Silent(Post):
    """Hears everything, and answers nothing."""

    file: Path = Path("/dev/null")

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"{payload['text']}\n")
        await asyncio.sleep(NEVER)
        raise AssertionError("unreachable: this process is killed")


async def main(kind: str, url: str, file: str) -> None:
    """Deliver until killed."""
    with connected(url) as engine:
        fleet = Fleet(kind, engine, Silent(file=Path(file)))
        await fleet.start().task


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
