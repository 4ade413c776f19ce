"""Answers to a search in a form: the choices that fit what was typed, as many as Teams shows (finding.py)."""

from collections.abc import Iterable

from adapters.contract import Payload
from adapters.finding import Pair, field_of, fitting, own
from adapters.fitting import Drawn
from adapters.teams import ids, limits
from adapters.teams.inputs import values
from conversations.cards import Sheet

FOUND = "application/vnd.microsoft.search.searchResponse"


def answer(sheet: Sheet | None, question: str, query: str) -> Payload:
    """What a search in a field of a form finds; nothing where there is no such field any more."""
    field = field_of(sheet, question)
    if field is None:
        return _answered([])
    mine = own(query, field.options) if field.kind == "tags" else []
    return _answered(_listed(field.kind, fitting(query, field.options), mine))


def _listed(kind: str, found: Iterable[Pair], mine: Iterable[Pair]) -> Drawn:
    pack = ids.packed if kind in ids.SEVERAL else str
    last = values(mine, pack)
    return [*values(found, pack)[: limits.FOUND - len(last)], *last]


def _answered(results: Drawn) -> Payload:
    return {"statusCode": 200, "type": FOUND, "value": {"results": results}}
