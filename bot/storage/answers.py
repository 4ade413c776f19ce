"""The survey store. Answers carry a pseudonym; only `pseudonyms` joins it to a person.

Rule 1: after the key of a cohort is destroyed no join works (domain.md, invariant 8).
Rule 2: a mean leaves here only for groups of five or more.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, select

from bot.program.surveys import MIN_SCORES
from bot.storage import tables as t
from bot.storage.upsert import add_once, upsert

a, p = t.answers.c, t.pseudonyms.c


def pseudonym(connection: Connection, cohort: str, person: str, fresh: str) -> str:
    """The pseudonym of a person in a cohort: `fresh`, which is pure chance, the first time; then that one.

    Nothing leads from a person to it but the row written here, so deleting the row ends the join.
    """
    row = {"cohort": cohort, "person": person, "pseudonym": fresh}
    add_once(connection, t.pseudonyms, row, ("cohort", "person"))
    return connection.scalar(select(p.pseudonym).where(p.cohort == cohort, p.person == person)) or fresh


def keep(connection: Connection, wave: str, who: str, side: str, items: Mapping[str, int]) -> None:
    """Store the answers of one pseudonym in a wave; sending again replaces them."""
    rows = [
        {"wave": wave, "pseudonym": who, "item": item, "side": side, "value": value}
        for item, value in sorted(items.items())
    ]
    if rows:
        upsert(connection, t.answers, rows)


def means(connection: Connection, wave: str) -> Mapping[str, tuple[float, int]]:
    """Mean and number of answers by item, for items that five or more answered."""
    query = select(a.item, func.avg(a.value), func.count()).where(a.wave == wave).group_by(a.item)
    rows = connection.execute(query.having(func.count() >= MIN_SCORES).order_by(a.item))
    return {item: (round(float(mean), 2), number) for item, mean, number in rows}


def destroy_key(connection: Connection, cohort: str) -> int:
    """Destroy the join. How many pseudonyms had one."""
    return connection.execute(delete(t.pseudonyms).where(p.cohort == cohort)).rowcount


def of_person(connection: Connection, person: str) -> tuple[tuple[str, str, int], ...]:
    """Wave, item and value of a person's own answers, while the key exists."""
    query = select(a.wave, a.item, a.value).join(t.pseudonyms, p.pseudonym == a.pseudonym)
    rows = connection.execute(query.where(p.person == person).order_by(a.wave, a.item))
    return tuple((wave, item, value) for wave, item, value in rows)


def forget(connection: Connection, person: str) -> None:
    """Destroy the join of one person."""
    connection.execute(delete(t.pseudonyms).where(p.person == person))
