"""One worker is stopped at every step of its life, in every way, while another one takes over.

Rule: the steps are counted, not timed, so between any two awaits of the worker there is one such life.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.storage import database, migrate
from bot.storage.database import Engine
from bot.storage.outbox import State
from tests.simulation.company import Company, Process
from tests.simulation.loop import bury
from tests.simulation.platform import Fate
from tests.simulation.promises import Promises

LEASE = 16.0  # seconds, and one more
ENOUGH = 400  # steps in which one worker delivers the letters of these tests


@pytest.fixture
def engines(database_url: str) -> Iterator[tuple[Engine, Engine]]:
    """The processes' and ours."""
    url = f"{database_url}?synchronous=OFF" if database_url.startswith("sqlite") else database_url
    with database.connected(url) as engine, database.connected(url) as eyes:
        migrate.upgrade(eyes)
        yield engine, eyes


def begun(engines: tuple[Engine, Engine], fates: tuple[Fate, ...]) -> Company:
    """Two letters in one channel, whose order counts, and two for one person, which become one message."""
    company = Company(*engines)
    company.furnish()
    company.platform.fates.extend(fates)
    company.put("#one", "drop", "bulk", 1, None)
    company.put("#one", "repeat", "bulk", 1, timedelta(hours=1))
    company.put("ana", "ask", "status", 1, None)
    company.put("ana", "drop", "status", 1, None)
    return company


def stepped(company: Company, one: Process) -> None:
    """One step, or what it waits for."""
    if one.loop.step():
        return
    if company.platform.under_way:
        company.platform.arrive(0)
    else:
        company.clock.advance(one.loop.due_in() or 0)


def until(company: Company, steps: int) -> Process:
    """The first worker, after so many steps."""
    first = company.start()
    while first.loop.steps < steps:
        stepped(company, first)
    return first


def length(engines: tuple[Engine, Engine], fates: tuple[Fate, ...]) -> int:
    """The steps until one worker that is not stopped has nothing under way and nothing due."""
    company = begun(engines, fates)
    first = company.start()
    while first.loop.steps < ENOUGH:
        stepped(company, first)
        wait = company.next_look()
        if not company.platform.under_way and (wait is None or wait > LEASE):
            break
    bury()
    return first.loop.steps + 10


def places(engines: tuple[Engine, Engine], fates: tuple[Fate, ...], every: int) -> range:
    """Where to stop. A server is slower than a file: there it is every fifth of these places."""
    return range(0, length(engines, fates), every * (1 if engines[0].dialect.name == "sqlite" else 5))


STORIES = [
    pytest.param((), 1, id="all-well"),
    pytest.param((Fate.CUT, Fate.ANSWER_LOST, Fate.BUSY), 2, id="trouble"),  # long: every other step
]


@pytest.mark.parametrize(("fates", "every"), STORIES)
def test_killed_at_any_step(fates: tuple[Fate, ...], every: int, engines: tuple[Engine, Engine]) -> None:
    for steps in places(engines, fates, every):
        company = begun(engines, fates)
        promises = Promises(company)
        until(company, steps).loop.kill()
        settled(company, promises, f"killed after {steps} steps")


@pytest.mark.parametrize(("fates", "every"), STORIES)
def test_stopped_past_its_lease_at_any_step_and_back(
    fates: tuple[Fate, ...], every: int, engines: tuple[Engine, Engine]
) -> None:
    for steps in places(engines, fates, every):
        company = begun(engines, fates)
        promises = Promises(company)
        first = until(company, steps)
        first.frozen = True
        company.start()
        company.clock.advance(LEASE)
        company.live(4)
        assert not promises.now(), (steps, promises.now())
        first.frozen = False
        settled(company, promises, f"stopped after {steps} steps")


@pytest.mark.parametrize("trouble", ["lost", "unheard"])
@pytest.mark.parametrize("fates", [(), (Fate.DOWN, Fate.CUT)], ids=["all-well", "trouble"])
def test_any_transaction_fails(trouble: str, fates: tuple[Fate, ...], engines: tuple[Engine, Engine]) -> None:
    for steps in places(engines, fates, 2 if fates else 1):
        company = begun(engines, fates)
        promises = Promises(company)
        until(company, steps)
        company.trouble.append(trouble)
        company.live(4)
        settled(company, promises, f"a commit was {trouble} after {steps} steps")


def settled(company: Company, promises: Promises, story: str) -> None:
    """The end: everything is well again, and the promise was kept."""
    try:
        company.heal()
        broken = promises.at_rest()
        assert not broken, (story, broken)
    finally:
        bury()


def test_of_a_worker_that_is_killed_at_any_step_at_most_what_it_sent_is_in_doubt(
    engines: tuple[Engine, Engine],
) -> None:
    seen = set()
    for steps in range(length(engines, ())):
        company = begun(engines, ())
        until(company, steps).loop.kill()
        company.heal()
        seen |= {(row.policy, row.state) for row in company.rows().values()}
        bury()
    sent = {(policy, State.SENT) for policy in ("drop", "repeat", "ask")}
    assert seen == sent | {("drop", State.UNKNOWN), ("ask", State.UNKNOWN), ("drop", State.MERGED)}
