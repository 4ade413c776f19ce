"""What the connector says when it refuses (teams.md, section 13).

Rule: pure. A code is one word; whatever else stands in an answer may name people and is not kept.
"""

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from adapters.teams.ports import SendError
from adapters.teams.transport.net import Answer

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}")
LONGEST = 3600.0  # seconds that we let ourselves be told to wait


def refused(answer: Answer) -> SendError:
    """An answer that is no success, as an error."""
    return SendError(answer.status, code(answer.body), retry_after(answer.headers))


def code(body: bytes) -> str:
    """The connector's own word: `error.code`, or the `subCode` that older answers carry in their message."""
    said = _json(body)
    error = _mapping(said.get("error")) or said
    inner = _mapping(_json(error.get("message")))
    return _word(inner.get("subCode")) or _word(error.get("code"))


def retry_after(headers: Mapping[str, str]) -> float:
    """Retry-After in seconds, 0 without one. A date is measured against the date of the answer."""
    said = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", said):
        return min(float(said), LONGEST)
    try:
        wait = parsedate_to_datetime(said) - parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return 0.0
    return min(max(wait.total_seconds(), 0.0), LONGEST)


def _json(text: Any) -> Mapping[str, Any]:
    if not isinstance(text, str | bytes):
        return {}
    try:
        return _mapping(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _word(value: Any) -> str:
    word = value.replace(" ", "") if isinstance(value, str) else ""  # "Bad Argument" has a space
    return word if _WORD.fullmatch(word) else ""
