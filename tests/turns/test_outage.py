"""Three days without the platform, and three days without us: one message each, not twenty.

Rule: the real desk, tick and delivery; only the terminal does not answer, or nobody runs.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from adapters.contract import DeliveryFailed, Payload, Receipt, Scope, Verdict
from bot.delivery import Delivery
from bot.events import Address
from bot.storage import tables as t
from bot.storage.database import reading
from scheduler.tick import tick
from tests.databases import sqlite_url_in
from tests.transcripts.stage import CONSOLE, Screen, Stage, Watched
from tests.turns.invariants import broken
from tests.turns.world import MINUTE, at_scene

OUTAGE = timedelta(days=3)


class Dark(Watched):
    """A terminal that may be out of order. What it prints is noted with the time."""

    def __init__(self, screen: Screen, stage: Stage) -> None:
        super().__init__(screen)
        self.stage, self.dark = stage, False
        self.printed: list[tuple[datetime, str]] = []

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        if self.dark:
            raise DeliveryFailed("503", Verdict.LATER, stops=Scope.INSTALLATION)
        self.printed.append((self.stage.now(), to.user or to.channel))
        return await super().deliver(to, payload, key)


@pytest.fixture(params=["pool", "dated", "met_once"])
def stage(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Stage]:
    one = Stage(sqlite_url_in(tmp_path) + "?synchronous=OFF")  # type: ignore[arg-type]
    yield at_scene(one, request.param)
    one.close()


def wired(stage: Stage) -> tuple[Dark, Delivery]:
    dark = Dark(stage.screen, stage)
    app = stage.app
    return dark, Delivery(app.engine, {CONSOLE: dark}, app.home, stage.clock)


def pass_by(stage: Stage, delivery: Delivery, span: timedelta) -> None:
    """Time goes by as in the demo: to whatever comes next."""
    end = stage.now() + span
    while True:
        tick(stage.app.desk, stage.now())
        stage.run(delivery.drain())
        following = stage.app.desk.next_event(stage.now())
        if following is None or following > end:
            break
        stage.clock.to(max(following, stage.now() + MINUTE))
    stage.clock.to(end)


def check_calm(stage: Stage, dark: Dark, back: datetime) -> None:
    """Nobody got more than one message in any hour, and every promise holds."""
    after = [(at, who) for at, who in dark.printed if at >= back and not who.startswith("#")]
    for at, _ in after:
        hour = Counter(who for when, who in after if at <= when < at + timedelta(hours=1))
        assert max(hour.values()) <= 1, f"{hour} in the hour from {at}"
    with reading(stage.app.engine) as connection:
        assert broken(connection, stage.now()) == []
        lost = select(t.outbox.c.key).where(t.outbox.c.state.in_(["dead", "unknown"]))
        assert connection.scalars(lost).all() == []


def test_the_platform_was_away_for_three_days(stage: Stage) -> None:
    dark, delivery = wired(stage)
    dark.dark = True
    pass_by(stage, delivery, OUTAGE)
    assert dark.printed == []
    dark.dark, back = False, stage.now()
    pass_by(stage, delivery, timedelta(days=2))
    assert dark.printed
    check_calm(stage, dark, back)


def test_we_were_away_for_three_days(stage: Stage) -> None:
    dark, delivery = wired(stage)
    stage.clock.to(stage.now() + OUTAGE)
    back = stage.now()
    pass_by(stage, delivery, timedelta(days=2))
    assert dark.printed
    check_calm(stage, dark, back)
