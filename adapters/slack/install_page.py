"""The pages of an installation: a title, some sentences, and one thing to do, with Slack's own style path."""

from collections.abc import Sequence

from adapters import leaflets
from conversations.words import Words

STYLE_PATH = "/slack/install.css"


def page(said: Words, title: str, sentences: Sequence[str], button: leaflets.Button | None = None) -> str:
    """A page in a reader's language."""
    return leaflets.page(said, title, sentences, STYLE_PATH, button)
