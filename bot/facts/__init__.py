"""What a person may know of a subject, as plain values for words and forms.

Rule 1: read-only, and only what this person may see (domain.md, section 3).
Rule 2: values are in the reader's language and zone; forms and cards never format anything.
"""

from bot.facts.given import Reading, given

__all__ = ["Reading", "given"]
