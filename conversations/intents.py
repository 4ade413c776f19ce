"""Commands: the same words on every platform, all under /flipside, and a few that work bare.

Rule 1: a command is heard before the form, so help, pause and stop work anywhere.
Rule 2: an unknown word is answered with the nearest command, never with silence.
"""

import difflib
import re

from conversations.forms import Asked
from conversations.words import Words

PARTICIPANT = (
    "join",
    "leave",
    "pause",
    "resume",
    "profile",
    "language",
    "where",
    "match",
    "pair",
    "schedule",
    "met",
    "idea",
    "help",
    "home",
    "why",
    "stop",
    "snooze",
    "fewer",
    "mydata",
    "forget",
)
ADMIN = (
    "admin open",
    "admin match",
    "admin approve",
    "admin announce",
    "admin status",
    "admin people import",
    "admin outbox",
    "admin resend",
    "admin dismiss",
)
INTENTS = (*PARTICIPANT, *ADMIN, "answer")
BARE = frozenset(
    {"help", "join", "pause", "resume", "leave", "profile", "pair", "mydata", "stop", "home", "where"}
)
CONTROLS = ("snooze", "fewer", "stop", "why")
UNKNOWN = "unknown"
MOST = 10_000  # characters of a command; more is no command


def words_key(intent: str) -> str:
    """The words key of a command: `admin people import` stands under command.admin_people."""
    return "command." + "_".join(intent.split()[:2])


def parse(text: str, words: Words | None = None) -> Asked:
    """The command in the words after /flipside. No words at all ask for help."""
    plain = _plain(text)
    if not plain:
        return Asked("help")
    for name, intent in sorted(_names(words).items(), key=lambda pair: -len(pair[0])):
        if plain.casefold() == name or plain.casefold().startswith(name + " "):
            return Asked(intent, plain[len(name) :].strip())
    return Asked(UNKNOWN, plain)


def bare(text: str, words: Words) -> Asked | None:
    """The command in plain words to Flipside, where the whole message is one; otherwise None."""
    plain = _plain(text)
    if plain.startswith("/flipside"):
        return parse(plain.removeprefix("/flipside"), words)
    heard = parse(plain.removeprefix("/"), words) if plain else None
    if heard and heard.intent in ADMIN:
        return heard  # nobody answers a question like that
    if heard is None or heard.intent not in BARE or len(plain) > 40:
        return None
    with_date = heard.intent == "pause" and re.fullmatch(r"[\d.\-/]*", heard.rest)
    return heard if with_date or not heard.rest else None


def nearest(text: str) -> str:
    """The command that looks most like what was typed; empty when none does."""
    first = " ".join(text.casefold().split()[: 3 if text.startswith("admin") else 1])
    return next(iter(difflib.get_close_matches(first, INTENTS, 1, 0.6)), "")


def _plain(text: str) -> str:
    """Without markup around it and with single spaces in a short command; long texts as they are."""
    text = text.strip()
    head, _, rest = text.partition("\n")
    return " ".join(head.split()) + ("\n" + rest if rest else "")


def _names(words: Words | None) -> dict[str, str]:
    """Every name of every command: the English ones always, the reader's as well."""
    found = {intent: intent for intent in INTENTS}
    if words:
        for intent in INTENTS:
            found |= dict.fromkeys(words.names(f"{words_key(intent)}.names"), intent)
    return found
