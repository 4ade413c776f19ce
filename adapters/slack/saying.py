"""Slack's own few words: Answer, Show all, Close. Flipside's own are in conversations/words."""

from pathlib import Path

from adapters.phrases import Phrases

OWN = Phrases(Path(__file__).parent / "words")
say, everywhere, languages, table = OWN.say, OWN.everywhere, OWN.languages, OWN.table
