"""The log: one line for each turn, delivery and beat; ids, kinds and outcomes, never a name or a text.

Rule 1: our own lines are constant sentences with ids in them; `extra=` passes only the FIELDS.
Rule 2: of an error the kind and the places are told, never its words: they quote rows and what was typed.
Rule 3: of other people's code only warnings are told, and of those who write whole requests into their
        sentences only that there was one, and where.
"""

import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

log = logging.getLogger("flipside.logs")
FORMS = ("text", "json")
PLACES = 20  # of one error, the innermost
OURS = ("flipside", "bot", "adapters", "scheduler", "conversations")
# Their sentences are constants about themselves, looked through by hand.
TRUSTED = ("alembic", "apscheduler", "procrastinate")
FIELDS = (
    "platform", "installation", "letter", "kind", "load", "state", "outcome", "event", "conversation", "form",
    "rule", "occurrence", "attempts", "fence", "seconds", "wait", "scope", "rows", "lanes", "priority",
    "followed", "error", "worker",
)  # fmt: skip


def configure(level: str, form: str) -> None:
    """Log to stderr from `level` on, as "text" or "json"; also what ends the process.

    Called again, it replaces what it set up.
    """
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Log)]:
        root.removeHandler(old)
    log = _Log(sys.stderr)
    log.setFormatter(formatter(form))
    root.addHandler(log)
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    sys.excepthook = _last_words


def formatter(form: str) -> logging.Formatter:
    """How a record becomes a line; form is "text" or "json"."""
    return _Json() if form == "json" else _Text("%(asctime)s %(levelname)s %(name)s %(message)s")


def _last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error that nobody caught, told as any other; Python itself would quote it."""
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        log.critical("the process ends with an error", exc_info=(kind, error, trace))


class _Log(logging.StreamHandler[Any]):
    """Ours, to be told from handlers that others added."""


class _Discreet(logging.Formatter):
    """Rules 2 and 3, for every form."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, of a record that is left as it was."""
        return super().format(_discreet(record))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """UTC, to the millisecond."""
        at = datetime.fromtimestamp(record.created, UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Kinds and places, the first cause first."""
        return "\n".join(_told(ei[1])) if ei[1] else ""


class _Text(_Discreet):
    """For eyes: the sentence, then the fields."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """One line, whatever a request put into it."""
        told = [super().formatMessage(record), *(f"{k}={v}" for k, v in _fields(record).items())]
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in " ".join(told))


class _Json(_Discreet, JsonFormatter):
    """For machines: one object on each line."""

    def __init__(self) -> None:
        renamed = {"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "exception"}
        JsonFormatter.__init__(
            self, ["asctime", "levelname", "name", "message"], rename_fields=renamed, json_ensure_ascii=False
        )


def _discreet(record: logging.LogRecord) -> logging.LogRecord:
    told = logging.makeLogRecord(vars(record) | {"exc_text": None, "stack_info": None})
    if not _from(record, (*OURS, *TRUSTED)):
        told.msg, told.args = f"{record.module}:{record.lineno} (its words are not logged)", ()
    for name in vars(record).keys() - _STANDARD - set(FIELDS):
        delattr(told, name)
    return told


_STANDARD = vars(logging.makeLogRecord({})).keys()


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}


def _from(record: logging.LogRecord, names: tuple[str, ...]) -> bool:
    return record.name.partition(".")[0] in names


def _told(error: BaseException) -> Iterator[str]:
    """An error without its words, after whatever caused it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
        yield "which led to:"
    yield from _places(error.__traceback__)
    yield _kind(error)


def _places(trace: TracebackType | None) -> Iterator[str]:
    for place in extract_tb(trace, limit=-PLACES):
        yield f'  File "{place.filename}", line {place.lineno}, in {place.name}'


def _kind(error: BaseException) -> str:
    """Its class, and the number that a database or the system gave it."""
    code = getattr(getattr(error, "orig", error), "sqlstate", None) or getattr(error, "errno", None)
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    return f"{name} ({code})" if code else name
