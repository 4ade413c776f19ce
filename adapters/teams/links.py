"""Addresses that open something in Teams, or a mail.

Rule: only documented parameters (Microsoft docs, deep-link-workflow); spaces are %20, because Teams does not
read a plus as one.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from conversations.cards import Contact

HOST = "https://teams.microsoft.com/l"
PLATFORM = "teams"


def chat(users: Iterable[str], message: str = "") -> str:
    """A chat with people, by e-mail. `message` is written for whoever opens it, not yet sent."""
    return f"{HOST}/chat/0/0?{_query(users=','.join(users), message=message)}"


def meeting(attendees: Iterable[str], subject: str, starts: str = "", minutes: int = 0) -> str:
    """A meeting to plan. `starts`: ISO 8601 with an offset, without one UTC; "" leaves the time open.

    Raises ValueError where `starts` is no time.
    """
    begins = _instant(starts) if starts else None
    ends = begins + timedelta(minutes=minutes) if begins and minutes > 0 else None
    told = _query(
        subject=subject,
        startTime=begins.isoformat() if begins else "",
        endTime=ends.isoformat() if ends else "",
        attendees=",".join(attendees),
    )
    return f"{HOST}/meeting/new?{told}"


def mail(to: str, subject: str = "") -> str:
    """A mail to write."""
    told = _query(subject=subject)
    return f"mailto:{quote(to, safe='@', errors='replace')}{'?' if told else ''}{told}"


def ways(contact: Contact) -> tuple[tuple[str, str], ...]:
    """Labels and addresses: to write to somebody and to meet; a mail where they are not in Teams."""
    if not contact.email.strip():
        return ()
    is_here = PLATFORM in contact.platforms
    write = chat([contact.email]) if is_here else mail(contact.email)
    plan = _plan(contact) if is_here else mail(contact.email, contact.title)
    return tuple(pair for pair in ((contact.write, write), (contact.plan, plan)) if pair[0].strip())


def _plan(contact: Contact) -> str:
    starts = contact.starts if _is_instant(contact.starts) else ""
    return meeting([contact.email], contact.title, starts, contact.minutes)


def _query(**values: str) -> str:
    """The parameters that have a value. What parts them is quoted in them, addresses keep their look."""
    told = {key: value for key, value in values.items() if value}
    return urlencode(told, safe="@,", errors="replace", quote_via=quote)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_instant(text: str) -> bool:
    try:
        return bool(_instant(text))
    except ValueError:
        return False
