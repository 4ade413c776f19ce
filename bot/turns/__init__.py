"""The application's counter: one event in, one transaction.

`take(event, now)`, step by step; the code follows it in order:
1. Write the event's id to the inbox. Seen before: stop, the first time counts.
2. Find the person, and the conversation that the button names or, for typed words, the most recent
   open one. Lock it. Not theirs, or closed: say so kindly, with their present.
3. Hear it: a pure turn.
4. Load the subject, apply each decision, save the new state.
5. Write the answers, the outbox rows, the replacements of older cards, the pages to redraw.
6. Commit. Return the rows that this request may answer at once.

Rule: a transaction that loses a race is rolled back and run again, whole. Nothing has been said yet.
"""

from bot.turns.desk import Desk
from bot.turns.taking import Taken
from bot.turns.work import Secrets

__all__ = ["Desk", "Secrets", "Taken"]
