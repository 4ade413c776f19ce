"""Which module may import which: the table of the architecture, and the check of it.

Rule 1: the row with the longest fitting name counts. A module without a row is a finding.
Rule 2: besides its row a module may import the standard library and its own package.
Rule 3: the composition root may import everything, and nothing else imports the root.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.shape.source import HOUSE, Module, under


@dataclass(frozen=True)
class Row:
    """What one part of the house may import: of the house, and from outside."""

    house: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


# When, as values: plan, silence, what is due, what is polite, which days are worked.
PURE = ("rules", "timeline", "ladders", "checkins", "manners", "loads", "slots", "sorting", "workdays")
PLAN = tuple(f"scheduler.{part}" for part in PURE)
STORAGE = ("bot.program", "bot.events", "conversations")
READ = ("bot.program", "conversations", *PLAN, "bot.events", "bot.storage")
APPLICATION = Row((*READ, "bot.matching", "bot.facts", "bot.carrying"))
EDGE = (
    "adapters.behind",
    "adapters.contract",
    "adapters.desk",
    "adapters.finding",
    "adapters.fitting",
    "adapters.headers",
    "adapters.leaflets",
    "adapters.phrases",
    "adapters.reception",
    "adapters.rolls",
    "adapters.showing",
    "adapters.texts",
    "adapters.threads",
    "adapters.trees",
    "bot.events",
    "bot.turns",
    "bot.home",
    "bot.reports",
    "conversations",
)

TABLE: Mapping[str, Row] = {
    "bot": Row(),
    "bot.program": Row(),
    "bot.matching": Row(("bot.program",), ("numpy", "scipy")),
    "bot.events": Row(("conversations",)),
    "bot.storage": Row(STORAGE, ("sqlalchemy", "alembic")),
    "bot.facts": Row(READ),  # what turns and home both may know of a subject (decision 0004)
    "bot.turns": APPLICATION,
    "bot.home": APPLICATION,
    "bot.reports": APPLICATION,
    "bot.privacy": APPLICATION,
    "bot.carrying": Row(("bot.storage",)),
    "bot.delivery": Row(
        (
            *("adapters.contract", "bot.carrying", "bot.events", "bot.storage", "bot.facts", "bot.home"),
            *("conversations", *PLAN),
        )
    ),
    # Rows are looked at by one process, or by many: nobody else knows Procrastinate (decision 0008).
    "bot.engines": Row(("bot.carrying", "bot.delivery", "bot.storage"), ("procrastinate", "psycopg")),
    "bot.clock": Row(("bot.storage",)),
    "bot.settings": Row(("bot.settings_values",)),
    "bot.settings_values": Row(),
    # Seals tokens: nobody else knows the library (decision 0010).
    "bot.vault": Row((), ("cryptography",)),
    "bot.signing": Row(),
    "bot.watching": Row((), ("prometheus_client",)),
    "bot.readiness": Row(("bot.storage.health", "bot.watching")),
    "bot.logs": Row((), ("pythonjsonlogger",)),
    "conversations": Row(("bot.program",)),
    "conversations.words": Row(("bot.program", "conversations"), ("babel",)),
    "scheduler": Row(),
    **{part: Row(("bot.program", *PLAN)) for part in PLAN},
    "scheduler.workdays": Row(("bot.program", *PLAN), ("holidays",)),
    "scheduler.tick": Row(("bot.turns", "bot.program", *PLAN)),
    "scheduler.runner": Row(("scheduler.tick",), ("apscheduler",)),
    "adapters": Row(),
    "adapters.contract": Row(("bot.events", "conversations")),
    # Shared by the platforms that draw: sizes, words of their own, searches.
    "adapters.texts": Row(),
    "adapters.fitting": Row(),
    "adapters.phrases": Row(),
    "adapters.finding": Row(("adapters.texts", "conversations")),
    "adapters.headers": Row(),
    "adapters.leaflets": Row(("conversations",)),
    "adapters.reception": Row(),
    "adapters.probes": Row((), ("aiohttp",)),
    "adapters.doors": Row((), ("aiohttp",)),
    # Calendar files: nobody else knows the library.
    "adapters.calendar": Row(
        ("adapters.headers", "adapters.leaflets", "adapters.reception", "conversations"),
        ("aiohttp", "icalendar"),
    ),
    "adapters.threads": Row(),
    "adapters.trees": Row(),
    "adapters.behind": Row(),
    "adapters.desk": Row(("adapters.contract", "bot.events", "conversations")),
    "adapters.rolls": Row(("adapters.contract", "adapters.desk", "adapters.threads", "bot.events")),
    "adapters.showing": Row(("adapters.contract", "conversations")),
    "adapters.slack": Row(EDGE, ("aiohttp", "slack_bolt", "slack_sdk")),
    "adapters.teams": Row(EDGE, ("aiohttp",)),
    # The only file that knows the SDK: what leaves it is plain activities.
    "adapters.teams.transport": Row(
        (*EDGE, "adapters.teams"), ("aiohttp", "botbuilder", "botframework", "msrest", "msal", "jwt")
    ),
    "adapters.web": Row(EDGE, ("aiohttp", "jinja2")),
    "adapters.console": Row(EDGE),
    "adapters.sim": Row((*EDGE, "bot.program")),
}

# Packages that hold separate things: lying in the same one gives no right to import a neighbor.
APART = ("bot", "adapters", "scheduler")
# The composition root. "bot.cli" also names bot.cli_people and the like.
ROOT_NAMES = ("app", "cli", "demo", "platforms", "__main__")


def imports(modules: Iterable[Module]) -> list[str]:
    """Every import that the table does not allow."""
    return [finding for module in modules for finding in _wrong(module)]


def in_root(name: str) -> bool:
    """Whether this is the place where everything is wired."""
    top, _, rest = name.partition(".")
    part = rest.partition(".")[0]
    return top == "bot" and (part in ROOT_NAMES or part.startswith("cli_"))


def _wrong(module: Module) -> Iterator[str]:
    if in_root(module.name):
        return
    key = row_of(module.name)
    if key is None:
        yield module.at(module.tree, f"{module.name} has no row: add it to TABLE in tests/shape/arrows.py")
        return
    for node, target in imported(module.tree):
        if not _allowed(key, target):
            yield module.at(node, f"{module.name} may not import {target}: {_advice(key)}")


def row_of(name: str) -> str | None:
    """The longest row that fits. Only the packages' own files fit the rows of APART."""
    fitting = [key for key in TABLE if name == key or (under(name, key) and key not in APART)]
    return max(fitting, key=len, default=None)


def imported(tree: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Every imported name, as written: `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                yield node, f"{base}.{alias.name}"


def _allowed(key: str, target: str) -> bool:
    top = target.partition(".")[0]
    if under(target, "sqlalchemy.ext.asyncio"):
        return False  # storage is synchronous: a second, asynchronous copy of it would follow
    if top in HOUSE:
        return under(target, *TABLE[key].house) or (key not in APART and under(target, key))
    return top in sys.stdlib_module_names or top in TABLE[key].outside


def _advice(key: str) -> str:
    row = TABLE[key]
    allowed = ", ".join((*row.house, *row.outside)) or "the standard library only"
    return f"{key} may import {allowed}. Hand the value in, or move the code"
