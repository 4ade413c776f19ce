"""A process is killed in the middle of a request, for real; another one ends what it began."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.storage.outbox import State
from tests.engines.fleet import NEVER, Fleet, until
from tests.outbox.posting import AGAIN

HOUSE = Path(__file__).parents[2]


@asynccontextmanager
async def doomed(fleet: Fleet, file: Path) -> AsyncIterator[None]:
    """Another process on the same database; killed at the end of the block."""
    url = fleet.engine.url.render_as_string(hide_password=False)
    words = (sys.executable, "-m", "tests.engines.process", fleet.kind, url, str(file))
    process = await asyncio.create_subprocess_exec(*words, cwd=HOUSE)
    try:
        yield
    finally:
        process.kill()
        await process.wait()


def said(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines() if file.exists() else []


@pytest.mark.parametrize(
    ("policy", "state", "texts"), [("drop", State.UNKNOWN, []), ("repeat", State.SENT, [f"{AGAIN}\nhello"])]
)
async def test_another_process_ends_what_a_killed_one_began(
    fleet: Fleet, tmp_path: Path, policy: str, state: State, texts: list[str]
) -> None:
    letter = await fleet.put("hello", policy=policy)
    async with doomed(fleet, tmp_path / "asked"):
        await until(lambda: said(tmp_path / "asked") == ["hello"])
    assert fleet.row(letter).state is State.SENDING
    fleet.start()
    fleet.end_leases()
    assert await fleet.over(letter) == [state]
    assert fleet.post.texts == texts


@pytest.mark.postgres
async def test_the_job_of_a_killed_process_is_put_back_and_rings_another(jobs: Fleet, tmp_path: Path) -> None:
    """Without the sweep: only the job can tell the other process that there is something to do."""
    letter = await jobs.put("hello", policy="repeat")
    async with doomed(jobs, tmp_path / "asked"):
        await until(lambda: said(tmp_path / "asked") == ["hello"])
        await until(lambda: [job.status for job in jobs.jobs()] == ["doing"])
    jobs.sql("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")
    jobs.sql("DELETE FROM procrastinate_periodic_defers")  # a minute later
    jobs.end_leases()
    jobs.start(idle=NEVER)
    assert await jobs.over(letter) == [State.SENT]
    await until(lambda: jobs.jobs() == [])
