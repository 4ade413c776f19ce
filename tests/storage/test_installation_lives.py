"""Whatever happens to an installation, in any order: its state, and that each pause is told once."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete

from bot.storage import installations
from bot.storage import tables as t
from bot.storage.database import writing
from bot.storage.tokens import StoredInstallations
from tests.storage.installing import ACME, row, stored
from tests.storage.rows import NOW


@dataclass(frozen=True)
class Life:
    """What may happen to an installation, and what should be so then."""

    state: str = ""
    told: bool = False


STEPS: dict[str, Callable[[StoredInstallations, Engine], object]] = {
    "install": lambda one, engine: one.install(ACME, NOW),
    "pause": lambda one, engine: one.pause("T1", "invalid_auth", NOW),
    "gone": lambda one, engine: one.gone("T1", NOW),
    "let_in": lambda one, engine: one.let_in(ACME, NOW),
    "tell": lambda one, engine: writing(engine, _tell),
    "over": lambda one, engine: writing(engine, _over),
}


def _tell(connection: Connection) -> None:
    for one in installations.untold(connection):
        assert installations.told(connection, one, NOW)
        assert not installations.told(connection, one, NOW)


def _over(connection: Connection) -> None:
    for one in installations.back(connection):
        installations.over(connection, one)


def after(life: Life, step: str) -> Life:
    match step, life.state:
        case ("install", _) | ("let_in", "paused"):
            return replace(life, state="active")
        case ("pause", "active"):
            return Life("paused")
        case ("gone", "active" | "paused"):
            return Life("gone")
        case ("tell", "paused" | "gone"):
            return replace(life, told=True)
        case ("over", "active"):
            return replace(life, told=False)
    return life


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_whatever_happens_each_pause_is_told_once(engine: Engine, steps: list[str]) -> None:
    writing(engine, lambda connection: connection.execute(delete(t.installations)))
    one, life = stored(engine), Life()
    for step in steps:
        STEPS[step](one, engine)
        life = after(life, step)
    if life.state:
        found = row(engine)
        assert (found.state, found.told_at is not None) == (life.state, life.told)
        assert (one.get("T1") is not None) == (life.state == "active")
    else:
        assert one.get("T1") is None
