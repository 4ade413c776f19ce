"""Pages outside of any chat, such as those of an installation: a title, some sentences, and one thing to do.

Rule 1: pure. Whatever comes from outside is escaped here, and nowhere else.
Rule 2: no script and nothing from elsewhere; the looks are in looks.css, which each platform serves itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from conversations.words import Words, languages, words

STYLE = (Path(__file__).parent / "looks.css").read_text("utf-8")


@dataclass(frozen=True)
class Button:
    """One thing to do: where it leads, and what stands on it."""

    link: str
    label: str


def page(said: Words, title: str, sentences: Sequence[str], style: str, button: Button | None = None) -> str:
    """A page in a reader's language. `style`: the path under which STYLE is served."""
    lines = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    way = _way(button) if button else ""
    return (
        f'<!doctype html><html lang="{escape(said.speech)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{style}"></head>'
        f"<body><main><h1>{escape(title)}</h1>{lines}{way}</main></body></html>"
    )


def _way(button: Button) -> str:
    return f'<p><a class="button" href="{escape(button.link)}">{escape(button.label)}</a></p>'


def spoken(accepts: str) -> Words:
    """The words for a browser, by its Accept-Language: the first language that we speak."""
    wanted = (part.partition(";")[0].partition("-")[0].strip().lower() for part in accepts.split(","))
    return words(next((code for code in wanted if code in languages()), languages()[0]))
