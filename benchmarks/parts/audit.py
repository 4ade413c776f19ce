"""What the database and the endpoint say when all is quiet. Definitions: see crash.py.

Rule: the endpoint's log is the only witness of what arrived; the tables are the only witness of effects.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from sqlalchemy import func, select

from benchmarks.parts.driver import Driver, tokens
from benchmarks.parts.endpoint import Received
from benchmarks.parts.killer import Kill
from bot.storage import tables as t
from bot.storage.database import Connection, Engine, reading
from conversations.words import words

AGAIN = words("en").say("delivery.again")
TOKEN = re.compile(r"token-[tn]\d+-[ab]?")
ARRIVED = ("sent", "replaced")
REFUSALS = (
    "slow down",
    "not now",
    "no connection",
    "no answer",
)  # of our platform; other deaths are our own doing
STATED = (*ARRIVED, "cancelled", "merged", "expired", "unknown", "dead")
STRICT = ("drop", "ask")
SHOWN = 12  # of each kind of finding


@dataclass
class Findings:
    """What is wrong, in sentences with the ids to look for."""

    lost: list[str] = field(default_factory=list)
    doubled_effects: list[str] = field(default_factory=list)
    doubled_posts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    repeated_and_said_so: int = 0


@dataclass(frozen=True)
class Evidence:
    """Both witnesses. `rows`: the outbox by key."""

    rows: Mapping[str, Any]
    got: Sequence[Received]
    announcements: Sequence[Any]
    pairs: Mapping[str, str]
    inbox: frozenset[str]
    sessions: Mapping[str, int]


def evidence(engine: Engine, got: Sequence[Received]) -> Evidence:
    """Everything that is asked, read at once."""
    with reading(engine) as connection:
        rows = {row.key: row for row in connection.execute(select(t.outbox))}
        announcements = connection.execute(select(t.announcements)).all()
        pairs = {row.id: row.state for row in connection.execute(select(t.pairs.c.id, t.pairs.c.state))}
        inbox = frozenset(connection.scalars(select(t.inbox.c.id)))
        sessions = Counter(connection.scalars(select(t.sessions.c.pair)))
    return Evidence(rows, sorted(got, key=lambda one: one.at), announcements, pairs, inbox, sessions)


def waiting(connection: Connection) -> int:
    """Rows that are not finished."""
    left = select(func.count()).where(t.outbox.c.wake_at.isnot(None))
    return connection.scalar(left) or 0


def audit(known: Evidence, driver: Driver) -> Findings:
    """Every rule, one after the other."""
    found = Findings()
    _announcements(known, driver, found)
    _pairs(known, driver, found)
    _nudges(known, driver, found)
    _rows(known, found)
    _posts(known, found)
    return found


def _announcements(known: Evidence, driver: Driver, found: Findings) -> None:
    texts = Counter(row.text for row in known.announcements)
    sent = {row.text for row in known.announcements if row.state == "sent"}
    posts = Counter(
        token for row in known.rows.values() if row.kind == "announcement" for token in _tokens(row.card)
    )
    for token in driver.announced:
        if token not in sent or not posts[token]:
            found.lost.append(
                f"{token}: announced and acknowledged, {texts[token]} rows, {posts[token]} posts"
            )
        if texts[token] > 1 or posts[token] > 1:
            found.doubled_effects.append(f"{token}: {texts[token]} announcements, {posts[token]} posts")


def _pairs(known: Evidence, driver: Driver, found: Findings) -> None:
    told = Counter(row.person for row in known.rows.values() if row.kind == "introduction")
    for n in driver.agreed:
        pair, mentor = f"c1~r1n{n}", f"mentor{n}"
        if known.pairs.get(pair) != "contracting" or not told[mentor]:
            found.lost.append(
                f"{pair}: agreed and acknowledged, {known.pairs.get(pair)}, told {told[mentor]}"
            )
        if told[mentor] > 1 or known.sessions.get(pair, 0) > 6:
            found.doubled_effects.append(
                f"{pair}: told {told[mentor]} times, {known.sessions.get(pair)} sessions"
            )


def _nudges(known: Evidence, driver: Driver, found: Findings) -> None:
    written = Counter(key.split(":")[1] for key in known.rows if key.startswith("nudge:"))
    for token in (token for token in tokens(driver) if token.startswith("token-n")):
        if not written[token]:
            found.lost.append(f"{token}: acknowledged, not written")
        if written[token] > 1:
            found.doubled_effects.append(f"{token}: written {written[token]} times")


def _rows(known: Evidence, found: Findings) -> None:
    """Every row ended as said, and what was sent has been received, with all that was merged into it."""
    received = Counter((one.verb, one.key) for one in known.got)
    heard = {token for one in known.got for token in TOKEN.findall(one.text)}
    by_id = {row.id: row for row in known.rows.values()}
    for row in known.rows.values():
        ours = row.state == "dead" and row.error not in REFUSALS
        if row.wake_at is not None or row.state not in STATED or ours:
            found.lost.append(f"{row.key}: {row.state}, {row.attempts} attempts, {row.error}")
        elif _arrived(row) and row.verb == "post" and not received["post", row.key]:
            found.lost.append(f"{row.key}: {row.state}, and never received")
        elif (
            row.state == "merged"
            and by_id[row.target].state in ARRIVED
            and not heard.issuperset(_tokens(row.card))
        ):
            found.lost.append(f"{row.key}: merged into {by_id[row.target].key}, and never received")


def _arrived(row: Any) -> bool:
    return row.state in ARRIVED


def _posts(known: Evidence, found: Findings) -> None:
    """What arrived more often than once, by what it says; replies by their key."""
    times: dict[tuple[str, str], list[Received]] = defaultdict(list)
    for one in (one for one in known.got if one.verb == "post"):
        for about in _about(one):
            times[one.lane, about].append(one)
    for (lane, about), all_of_it in times.items():
        said_so = [one for one in all_of_it[1:] if AGAIN in one.text]
        found.repeated_and_said_so += len(said_so)
        policy = known.rows[all_of_it[0].key].policy
        many = len(all_of_it) - 1 if policy in STRICT else len(all_of_it) - 1 - len(said_so)
        if many > 0:
            whom = ", ".join(f"{one.key} by {one.worker} at {one.at:.3f}" for one in all_of_it)
            found.doubled_posts[policy].append(f"{about} in {lane}: {whom}")


def _about(one: Received) -> Iterable[str]:
    said = set(TOKEN.findall(one.text)) if one.key.startswith(("nudge:", "post:")) else set()
    return said or {one.key}


def _tokens(card: Any) -> Iterator[str]:
    return iter(set(TOKEN.findall(str(card))))


def recoveries(known: Evidence, kills: Sequence[Kill]) -> list[float]:
    """For each kill: seconds until another process' message arrived that had been due when it happened."""
    spans = []
    due = {row.key: row.written_at.timestamp() for row in known.rows.values()}
    for kill in kills:
        later = (one for one in known.got if one.at > kill.at and one.worker != kill.worker)
        first = next((one.at for one in later if due.get(one.key, kill.at + 1) <= kill.at), None)
        if first is not None:
            spans.append(first - kill.at)
    return spans


def summary(known: Evidence, found: Findings, spans: Sequence[float]) -> dict[str, Any]:
    """The figures."""
    states = Counter(row.state for row in known.rows.values())
    doubled = {policy: len(which) for policy, which in found.doubled_posts.items()}
    shown = [*found.lost[:SHOWN], *found.doubled_effects[:SHOWN]]
    shown += [line for which in found.doubled_posts.values() for line in which[:SHOWN]]
    received = {one.key for one in known.got}
    unsent = [row for row in known.rows.values() if row.state == "unknown" and row.key not in received]
    dead = Counter(row.error for row in known.rows.values() if row.state == "dead")
    return {
        "sent": sum(states[state] for state in ARRIVED),
        "lost": len(found.lost),
        "doubled_effects": len(found.doubled_effects),
        "doubled_posts": sum(doubled.values()),
        "doubled_by_policy": doubled,
        "repeated_and_said_so": found.repeated_and_said_so,
        "unknown": states["unknown"],
        "unknown_never_received": len(unsent),
        "states": dict(states),
        "dead_of": dict(dead),
        "recovery_seconds_p50": round(median(spans), 3) if spans else None,
        "recovery_seconds_max": round(max(spans), 3) if spans else None,
        "findings": shown,
    }
