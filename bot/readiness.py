"""Whether this process can do its work now, and what to do when it cannot.

Rule 1: each check is a name and a sentence; an empty sentence means yes. Nobody is named in one.
Rule 2: a database that hangs costs two seconds and one thread, however often somebody asks.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event

from bot.storage.health import Health
from bot.watching.patience import Patient

ROUND_WITHIN = 60.0  # seconds: the loop looks twice a second
TICK_WITHIN = 180.0  # seconds: a tick comes every minute
SKEW = timedelta(seconds=2)
PATIENCE = 2.0  # seconds the database has for an answer

Check = Callable[[], str]

ENDING = "This process is shutting down. Send requests to another one."
SILENT = "The database did not answer within {:g} s. Look at its load, its locks and the network."
UNREACHED = "The database does not answer ({}). Check that it runs, and FLIPSIDE_DATABASE."
NOT_KNOWN = "Not known while the database does not answer."
PENDING = "{} migrations are pending. Run: python -m bot migrate"
NEWER = "The database is newer than this release. Run the newer release."
SKEWED = "The clocks of this machine and of the database are {:.1f} s apart. Synchronize both (NTP)."
NEVER = "The {} has not run yet. If that lasts, read the log and restart the process."
LONG_AGO = "The {} ran {:.0f} s ago, which is more than {:g} s. Read the log, then restart the process."


class Readiness:
    """Asks everything. `health` asks the database; `checks` are what else must say yes."""

    def __init__(
        self, health: Callable[[], Health], checks: Mapping[str, Check], patience: float = PATIENCE
    ) -> None:
        self._health, self._checks, self._patience = Patient(health, patience), dict(checks), patience
        self._ending = Event()

    def end(self) -> None:
        """From now on not ready: what is being done is finished, nothing new is taken."""
        self._ending.set()

    def __call__(self) -> Mapping[str, str]:
        """Every check by name, with "" or what to do."""
        return {
            "running": ENDING if self._ending.is_set() else "",
            **database(self._health(), self._patience),
            **{name: ask() for name, ask in self._checks.items()},
        }


def database(found: Health | None, patience: float) -> Mapping[str, str]:
    """What to say of the database; None is one that did not answer in time."""
    if found is None or found.error:
        why = UNREACHED.format(found.error) if found else SILENT.format(patience)
        return {"database": why, "migrations": NOT_KNOWN, "clock": NOT_KNOWN}
    apart = abs(found.ahead)
    return {
        "database": "",
        "migrations": _steps(found.pending),
        "clock": SKEWED.format(apart.total_seconds()) if apart >= SKEW else "",
    }


def delivery(since: Callable[[], float | None]) -> Check:
    """The delivery loop goes round; `since` gives seconds, or None before the first time."""
    return lambda: recent("delivery loop", since(), ROUND_WITHIN)


def tick(since: Callable[[], float | None]) -> Check:
    """The plan is looked at; `since` gives seconds, or None before the first time."""
    return lambda: recent("tick of the plan", since(), TICK_WITHIN)


def recent(what: str, age: float | None, within: float) -> str:
    """Something that must have happened not long ago."""
    if age is None:
        return NEVER.format(what)
    return LONG_AGO.format(what, age, within) if age > within else ""


def _steps(pending: int) -> str:
    if pending < 0:
        return NEWER
    return PENDING.format(pending) if pending else ""
