"""Where the clock, chance, the environment and a wide `except` may stand."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from tests.shape.source import Module, under

EDGES = ("bot.clock", "bot.settings", "bot.app")

# Synchronous, so that nothing is written twice.
CORE = (
    "bot.program", "bot.matching", "bot.events", "bot.storage", "bot.turns", "bot.home", "bot.reports",
    "bot.privacy", "conversations", "scheduler.timeline", "scheduler.ladders", "scheduler.checkins",
    "scheduler.manners", "scheduler.workdays", "scheduler.tick",
)  # fmt: skip

CLOCK = frozenset((
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime",
))  # fmt: skip
CHANCE = frozenset((
    "uuid.uuid1", "uuid.uuid4", "os.urandom", "secrets.token_bytes", "secrets.token_hex",
    "secrets.token_urlsafe", "secrets.choice", "secrets.randbelow", "secrets.randbits",
    "secrets.SystemRandom",
))  # fmt: skip
# The bare module is looked at through its parts; the generator has a rule of its own.
HARMLESS = ("random", "random.Random")
ENVIRONMENT = frozenset(("os.environ", "os.environb", "os.getenv", "os.putenv"))

# The web request and the worker loop: each logs the id and leaves the row to be tried again.
WIDE = ("adapters.web.server", "bot.delivery.sending")


def clock_chance_environment(modules: Iterable[Module]) -> list[str]:
    """Every look at the clock, at chance or at the environment away from the edge."""
    return [finding for module in modules if module.name not in EDGES for finding in _looks(module)]


def async_in_the_core(modules: Iterable[Module]) -> list[str]:
    """Every coroutine, event loop or stopwatch in a module that must be synchronous and pure."""
    return [finding for module in modules if under(module.name, *CORE) for finding in _loops(module)]


def wide_excepts(modules: Iterable[Module]) -> list[str]:
    """Every `except Exception` beyond the one that each named place may have."""
    spared: set[str] = set()
    return [finding for module in modules for finding in _wide(module, spared)]


def names_in(tree: ast.Module) -> Mapping[str, str]:
    """What each imported name means: `import datetime as dt` gives dt -> datetime."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                found[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def dotted(node: ast.AST, names: Mapping[str, str]) -> str:
    """The full name behind an expression such as dt.datetime.now, or nothing."""
    if isinstance(node, ast.Attribute):
        base = dotted(node.value, names)
        return f"{base}.{node.attr}" if base else ""
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""


def _looks(module: Module) -> Iterator[str]:
    names = names_in(module.tree)
    for node in ast.walk(module.tree):
        full = dotted(node, names)
        if full in CLOCK:
            yield module.at(node, f"{full} reads the clock: take `now` as an argument")
        elif full in ENVIRONMENT:
            yield module.at(node, f"{full}: take a value from Settings (bot/settings.py reads it)")
        elif full in CHANCE or (under(full, "random", "numpy.random") and full not in HARMLESS):
            yield module.at(node, f"{full} draws chance: take a seed or an id as an argument")
    yield from _generators(module, names)


def _generators(module: Module, names: Mapping[str, str]) -> Iterator[str]:
    """random.Random: with a seed, and in the simulator only."""
    for node in ast.walk(module.tree):
        if dotted(node, names) == "random.Random" and not under(module.name, "adapters.sim"):
            yield module.at(node, "random.Random outside adapters/sim: use a stable hash of a seed")
        if isinstance(node, ast.Call) and dotted(node.func, names) == "random.Random" and _unseeded(node):
            yield module.at(node, "Random() without a seed: the same run could never be played again")


def _unseeded(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return not given or all(isinstance(value, ast.Constant) and value.value is None for value in given)


def _loops(module: Module) -> Iterator[str]:
    names = names_in(module.tree)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith | ast.Await):
            yield module.at(node, "async in the core: keep it at the edge, which calls us in a thread")
        if isinstance(node, ast.Import | ast.ImportFrom):
            tops = {full.partition(".")[0] for name, full in names.items() if _brings(node, name)}
            for top in sorted(tops & _banned(module)):
                yield module.at(node, f"`{top}` in the core: no event loop and no stopwatch here")


def _banned(module: Module) -> set[str]:
    """Storage may wait for a busy database; nobody else in the core may even measure time."""
    return {"asyncio"} if under(module.name, "bot.storage") else {"asyncio", "time"}


def _brings(node: ast.Import | ast.ImportFrom, name: str) -> bool:
    return any(name == (alias.asname or alias.name.partition(".")[0]) for alias in node.names)


def _wide(module: Module, spared: set[str]) -> Iterator[str]:
    names = names_in(module.tree)
    place = next((place for place in WIDE if under(module.name, place)), None)
    for node in ast.walk(module.tree):
        if not _catches_all(node, names):
            continue
        if place and place not in spared:
            spared.add(place)
            continue
        yield module.at(
            node, f"catches everything: name the error (allowed once in each of {', '.join(WIDE)})"
        )


def _catches_all(node: ast.AST, names: Mapping[str, str]) -> bool:
    if isinstance(node, ast.ExceptHandler):
        return node.type is None or _is_wide(node.type)
    if isinstance(node, ast.Call) and dotted(node.func, names) == "contextlib.suppress":
        return any(_is_wide(argument) for argument in node.args)
    return False


def _is_wide(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return any(_is_wide(part) for part in node.elts)
    return isinstance(node, ast.Name) and node.id in ("Exception", "BaseException")
