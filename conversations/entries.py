"""One date in somebody's own calendar, neutral: whoever serves it decides how it is written.

Rule: in the language of the one whose calendar it is. Nobody else's address and nobody's answers are in it.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """A date that stands, or that fell away (`off`). Times are aware UTC.

    `session`: whose date it is, the same at every change; `version` grows with each of them, and `changed`
    is when the last one was.
    """

    session: str
    version: int
    changed: datetime
    starts: datetime
    ends: datetime
    off: bool
    summary: str
    description: str
