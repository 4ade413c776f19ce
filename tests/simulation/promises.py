"""What must hold after every step, and when everything has come to rest (delivery.md, section 1)."""

from collections.abc import Iterator

from sqlalchemy import select

from bot.storage import tables as t
from bot.storage.database import reading
from bot.storage.outbox import Letter, State
from tests.simulation.company import FINAL, Company, token

o = t.outbox.c


class Promises:
    """Watches a company."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.begun: dict[str, int] = {}
        self._ended: dict[int, tuple[State, int]] = {}
        self.broken: list[str] = []
        company.platform.sending = self._sending

    def _sending(self, key: str) -> None:
        """Order is kept per lane: nothing goes while an older one, no less urgent, will be tried again."""
        self.begun[key] = self.begun.get(key, 0) + 1
        with reading(self.company.eyes) as connection:
            mine = connection.execute(select(t.outbox).where(o.key == key)).one()
            before = select(o.key).where(
                o.lane == mine.lane,
                o.id < mine.id,
                o.priority <= mine.priority,
                o.attempts > 0,
                o.wake_at.isnot(None),
            )
            older = list(connection.scalars(before))
        if older:
            self.broken.append(f"{key} was sent before {older}")

    def now(self) -> list[str]:
        """What does not hold at this moment."""
        rows = self.company.rows()
        wrong = [*self.broken, *(f for number, row in rows.items() for f in self._at_any_time(number, row))]
        if len(rows) != len(self.company.letters):
            wrong.append("a row is lost")
        return wrong

    def at_rest(self) -> list[str]:
        """What does not hold when nothing is left to do."""
        rows = self.company.rows()
        ids = {row.id: row for row in rows.values()}
        return self.now() + [
            finding for number, row in rows.items() for finding in self._at_the_end(number, row, ids)
        ]

    def _at_any_time(self, number: int, row: Letter) -> Iterator[str]:
        if row.policy != "repeat" and row.doubts:
            yield f"{row.key} was sent again in spite of {row.policy}"
        first = self._ended.get(number)
        requests = self.begun.get(row.key, 0)
        if first and first != (row.state, requests):
            yield f"{row.key} had ended as {first} and is {row.state} after {requests} requests"
        if row.state in FINAL and row.wake_at is None:
            self._ended.setdefault(number, (row.state, requests))
        if (row.state in FINAL) != (row.wake_at is None):
            yield f"{row.key} is {row.state} and looked at again at {row.wake_at}"

    def _at_the_end(self, number: int, row: Letter, ids: dict[int, Letter]) -> Iterator[str]:
        if row.state not in FINAL:
            yield f"{row.key} is still {row.state}"
        carrier = ids[row.target] if row.state is State.MERGED else row
        got, doubts = self.company.platform.accepted(token(number)), carrier.doubts
        if got > 1 + doubts:
            yield f"{row.key} was accepted {got} times with {doubts} doubts"
        if carrier.state is State.SENT and not got:
            yield f"{row.key} is called {row.state} and never arrived"
        if carrier.state not in (State.SENT, State.UNKNOWN, State.MERGED) and got > doubts:
            yield f"{row.key} is called {row.state} and arrived {got} times with {doubts} doubts"
