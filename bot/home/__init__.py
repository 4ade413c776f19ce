"""One person's present, drawn from the database each time: the home page.

Rule 1: the durable truth of a pair is always here: partner, next date, what is asked of me, goals,
        how to pause, how to leave. A lost message costs a reminder, never a fact.
Rule 2: read-only, and useful to everybody, also to people who never joined and to strangers.
"""

from bot.home.page import Home

__all__ = ["Home"]
