"""Cards as messages, and as dialogs where a message is too short for them; what answers an invoke.

Rule 1: everything of a card is in its message or, behind Show all, in its dialog.
Rule 2: the plain words are the whole meaning: as the fallback of the card, and as the summary of the message,
        of which Teams makes the notification. A text beside the card would be shown as well, twice the same.
Rule 3: a card can be drawn anew: by Teams for those of `refreshed_for`, by everybody else from its menu.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from adapters.contract import Payload
from adapters.fitting import Drawn, Part, Piece, fitted, flat
from adapters.teams import ids, limits
from adapters.teams.asking import elsewhere, here
from adapters.teams.drawing import parts
from adapters.teams.elements import actions, apart, fetch, in_dialog
from adapters.teams.fitting import CARD, DIALOG
from adapters.teams.saying import everywhere, say
from adapters.teams.texts import length, weight
from adapters.texts import cut, one_line, units
from conversations.cards import Card, twin

NAME = "Flipside"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
CONTENT = "application/vnd.microsoft.card.adaptive"
WORDS, ERROR = "application/vnd.microsoft.activity.message", "application/vnd.microsoft.error"
BUSY, GONE = everywhere("busy"), everywhere("gone")
ELSEWHERE, BELOW = everywhere("elsewhere"), everywhere("below")
AROUND = 200  # characters of a hint, a title or a reason where there is not room for everything
OUTSIDE = ("refresh", "fallbackText", "msteams")  # what a card has in the chat only
SHORT = 3_000  # bytes of a dialog that is not worth a large window


def draw(card: Card, media: str = "") -> Payload:
    """A message. `media`: the public address of our pictures; without one their words stand for them."""
    words = said(card)
    room = CARD.without([{"fallbackText": words}])
    drawn = flat(parts(card, media))
    if not room.holds(drawn):
        drawn = fitted(parts(_trimmed(card), media), room, more(card.speech, card.title or card.text))
    return message(drawn, card.speech, words)


def fitting(*cards: Card, media: str = "") -> Payload | None:
    """One message for several cards; None where it cannot hold all of them whole."""
    words = said(*cards)
    drawn = flat(_one_below_the_other(cards, media))
    if not cards or not CARD.without([{"fallbackText": words}]).holds(drawn):
        return None
    return message(drawn, cards[0].speech, words)


def plain(text: str) -> Payload:
    """A message without a card, in which nothing is obeyed."""
    return {"type": "message", "text": text, "textFormat": "plain"}


def message(drawn: Sequence[Piece], speech: str, words: str, refresh: Payload | None = None) -> Payload:
    """A message with one card. `words`: what it says; `refresh`: the mapping by which it is drawn anew."""
    again = refresh or ids.data(ids.REFRESH)
    action = {"type": "Action.Execute", "verb": ids.REFRESH, "data": dict(again)}
    content = {**card_of(drawn, speech), "fallbackText": words, "refresh": {"action": action}}
    return {"type": "message", "summary": words, "attachments": [attached(content)]}


def refreshed_for(payload: Payload, user: str) -> Payload:
    """The same message, drawn anew by itself whenever this user (`29:…`) looks at it.

    Where the user is not known, that is whoever is in the conversation: for a chat with one person.
    """
    if not user.startswith(ids.USER):
        return payload
    return {**payload, "attachments": [_refreshed(one, user) for one in payload.get("attachments", ())]}


def still(payload: Payload) -> Payload:
    """The same message, never drawn anew by those who look at it: it is not theirs alone."""
    return {**payload, "attachments": [_still(one) for one in payload.get("attachments", ())]}


def whole(*cards: Card, media: str = "") -> Payload:
    """The answer that opens a dialog with cards, everything in them; at least one."""
    title = one_line(cards[0].title) or NAME
    shown = cards if units(title) > limits.TITLE else (replace(cards[0], title=""), *cards[1:])
    drawn = _one_below_the_other(shown, media)
    for shorter in (_dense, _trimmed):
        if not DIALOG.holds(flat(drawn)):
            shown = tuple(map(shorter, shown))
            drawn = _one_below_the_other(shown, media)
    return dialog(title, card_of(fitted(drawn, DIALOG), cards[0].speech))


def dialog(title: str, content: Piece) -> Payload:
    """The answer that opens a dialog, or goes on in it, with a card."""
    shown = in_dialog({key: one for key, one in content.items() if key not in OUTSIDE})
    height = "medium" if weight(shown) <= SHORT else "large"
    frame = {"title": cut(one_line(title) or NAME, limits.TITLE), "height": height, "width": "medium"}
    return {"task": {"type": "continue", "value": {**frame, "card": attached(shown)}}}


def card_of(drawn: Sequence[Piece], speech: str) -> Piece:
    """A card with these pieces on it, and nothing around them."""
    lang = {"lang": speech} if speech else {}
    return {"$schema": SCHEMA, "type": "AdaptiveCard", "version": limits.VERSION, **lang, "body": list(drawn)}


def attached(content: Piece) -> Piece:
    """A card as an attachment."""
    return {"contentType": CONTENT, "content": content}


def content_answer(drawn: Payload) -> Payload:
    """The answer to a press: a card in its place, or the one of a message."""
    content: Any = drawn
    if drawn.get("type") == "message":
        content = drawn["attachments"][0]["content"]
    return {"statusCode": 200, "type": CONTENT, "value": content}


def word_answer(text: str) -> Payload:
    """The answer to a press: a word about it, which Teams shows for a moment."""
    return {"statusCode": 200, "type": WORDS, "value": text}


def error_answer(status: int, code: str, text: str) -> Payload:
    """The answer to a press that cannot be taken. `status` as of HTTP, `code` one word of ours."""
    return {"statusCode": status, "type": ERROR, "value": {"code": code, "message": text}}


def said(*cards: Card) -> str:
    """The cards in plain words."""
    text = "\n\n".join(map(twin, cards)).strip()
    if length(text) > limits.SUMMARY:
        text = "\n\n".join(map(twin, map(_trimmed, cards))).strip()
    return cut(text, limits.SUMMARY, length) or NAME


def more(speech: str, of: str, **where: str) -> Drawn:
    """The button that shows all of it."""
    label = say(speech, "more")
    return actions([fetch(label, ids.data(ids.MORE, **where), f"{label}: {of}")])


def _one_below_the_other(cards: Sequence[Card], media: str) -> tuple[Part, ...]:
    if len(cards) == 1:
        return parts(cards[0], media, asking=here)
    found: list[Part] = []
    for card in cards:
        first, *rest = parts(card, media, asking=elsewhere) or (Part(()),)
        found += [replace(first, pieces=tuple(apart(first.pieces))) if found else first, *rest]
    return tuple(found)


def _refreshed(attachment: Payload, user: str) -> Payload:
    content = attachment.get("content", {})
    if attachment.get("contentType") != CONTENT or "refresh" not in content:
        return attachment
    return {**attachment, "content": {**content, "refresh": {**content["refresh"], "userIds": [user]}}}


def _still(attachment: Payload) -> Payload:
    content = {key: value for key, value in attachment.get("content", {}).items() if key != "refresh"}
    return {**attachment, "content": content}


def _trimmed(card: Card) -> Card:
    """A card with little around what it says."""
    hint, title, seen_by, why = (cut(t, AROUND) for t in (card.hint, card.title, card.seen_by, card.why))
    return replace(card, hint=hint, title=title, seen_by=seen_by, why=why, how="")


def _dense(card: Card) -> Card:
    """A card with everything that it tells as one text: that takes less room."""
    told = [card.text, *(f"{fact.label}: {fact.value}" for fact in card.facts)]
    return replace(card, text="\n".join(told), facts=())
