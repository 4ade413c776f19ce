"""What a bot of Teams costs over time: messages of its own accord, its memory, and what it asks Microsoft."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import aiohttp

from benchmarks.parts import teams_ticking, teams_town
from benchmarks.parts.teams_load import Answers
from benchmarks.parts.teams_rig import Rig
from benchmarks.parts.teams_stage import OURS, Stage
from benchmarks.parts.teams_town import HELP

PATIENCE = 600.0  # seconds for all reminders
AT_ONCE = 16  # messages while memory is looked at


@dataclass(frozen=True)
class Calls:
    """What a bot asked of Microsoft for so many messages: tokens, addresses of these, signing keys."""

    server: str
    messages: int
    entra: int
    discoveries: int
    openid: int

    def __str__(self) -> str:
        asked = f"{self.entra} tokens, {self.discoveries} times where to get them, {self.openid} times keys"
        return f"{self.server}: {self.messages} messages, asked Microsoft for {asked}"


@dataclass(frozen=True)
class Reminded:
    """Reminders to people who said nothing. CPU ms each.

    `stall`: the longest of the event loop, in ms; `own`: the longest that is surely the bot's own doing.
    """

    server: str
    reminders: int
    seconds: float
    cpu: float
    stall: float
    own: float
    entra: int
    refused: int

    def __str__(self) -> str:
        took = f"{self.reminders} reminders in {self.seconds:.1f} s, {self.cpu:.2f} ms of CPU each"
        kept = f"loop kept for {self.stall:.0f} ms at most, {self.own:.0f} ms of its own CPU"
        return f"{self.server}: {took}, {kept}, {self.entra} tokens, {self.refused} refused"


@dataclass(frozen=True)
class Endured:
    """Resident MiB of a bot after a tenth of the messages, and after all; seconds of the slowest reply."""

    server: str
    messages: int
    first: float
    last: float
    slowest: float
    errors: int

    def __str__(self) -> str:
        first = f"{self.first:.1f} MiB after {self.messages // 10} messages"
        last = f"{self.last:.1f} MiB after {self.messages}"
        return f"{self.server}: {first}, {last}, slowest reply {self.slowest:.1f} s, {self.errors} errors"


async def calls(one: Stage, name: str, messages: int) -> Calls:
    """What was asked so far."""
    counts = await one.rigs[name].microsoft.counts()
    return Calls(name, messages, *(counts[key] for key in ("entra", "discoveries", "openid")))


async def reminded(one: Stage, name: str, many: int) -> Reminded:
    """So many reminders, all of them due at once. Raises TimeoutError."""
    rig = one.rigs[name]
    before, wanted = await rig.microsoft.counts(), rig.arrivals.many + many
    teams_ticking.forget(rig.ticks)
    cpu, began = rig.server.cpu(), monotonic()
    if name == OURS:
        await asyncio.to_thread(teams_town.reminded, one.engine, rig.microsoft.service, many)
    else:
        await _asked(rig, teams_town.chats(many))
    await rig.arrivals.until(wanted, PATIENCE)
    seconds = monotonic() - began
    stalls = teams_ticking.longest(rig.ticks)
    await rig.server.calm()
    after = await rig.microsoft.counts()
    entra, refused = (after[key] - before[key] for key in ("entra", "refused"))
    figures = (seconds, (rig.server.cpu() - cpu) * 1000 / many, *stalls)
    return Reminded(name, many, *(round(figure, 3) for figure in figures), entra, refused)


async def endured(one: Stage, name: str, messages: int) -> Endured:
    """So many messages, and the memory on the way."""
    rig, sizes, answers = one.rigs[name], list[float](), Answers()
    for some in (messages // 10, messages - messages // 10):
        answers.add(await rig.told(rig.crowd.body(HELP), some, AT_ONCE))
        await one.calm(name)
        sizes.append(round(rig.memory(), 1))
    slowest = round(max(answers.replied, default=0.0), 1)
    return Endured(name, messages, sizes[0], sizes[1], slowest, len(answers.errors))


async def _asked(rig: Rig, chats: Sequence[str]) -> None:
    """The SDK's bot is told whom to remind."""
    everlasting = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(timeout=everlasting) as session:
        url = f"{rig.server.url}/bench/reminders"
        async with session.post(url, json=list(chats), raise_for_status=True):
            return
