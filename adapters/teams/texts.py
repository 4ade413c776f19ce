"""Texts on an Adaptive Card: what they weigh, and which of them Teams would read as markdown.

Rule: TextBlock is markdown, TextRun is not. Only a text in which there is nothing to obey may be a TextBlock.
"""

import json
import re

# Emphasis, links, lists, quotes, code, entities, macros; addresses, which become links by themselves.
_OBEYED = re.compile(
    r"[*_~`\[\]\\<>#|&@\n\r]|\{\{|\$\{|://|www\.|[^\W\d]\.[^\W\d]|^\s*(?:[-+=]|\d+[.)])|^\s|\s$"
)


def is_harmless(text: str) -> bool:
    """Whether there is nothing in it that markdown would obey."""
    return not _OBEYED.search(text)


def length(text: str) -> int:
    """How many bytes a text has inside of JSON."""
    return weight(text) - 2


def weight(drawn: object) -> int:
    """How many bytes it has as UTF-8 JSON."""
    return len(json.dumps(drawn, ensure_ascii=False).encode("utf-8", "surrogatepass"))
