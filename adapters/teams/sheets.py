"""Forms: as a dialog, and as a card in the chat.

Rule 1: nothing is cut in silence: a long title or question stands whole above what shows its beginning.
Rule 2: a form too long for one card asks what is unanswered first and says that the rest follows; it stays
        open, so the next one holds it.
Rule 3: the button carries the conversation, the nonce of this showing and the keys of its questions, because
        empty inputs do not come back; and nothing else.
"""

from adapters.contract import Payload
from adapters.fitting import Drawn, Piece
from adapters.teams import ids, limits
from adapters.teams.asking import PRIMARY
from adapters.teams.elements import actions, heading, press, small
from adapters.teams.fitting import CARD
from adapters.teams.inputs import asked, inputs
from adapters.teams.render import NAME, card_of
from adapters.teams.render import dialog as opened
from adapters.teams.saying import say
from adapters.texts import cut, one_line, units
from conversations.cards import Field, Sheet

AROUND = 2_000  # characters of a title or a reason above a form
WIDE = {"msteams": {"width": "full"}}


def draw_sheet(sheet: Sheet, nonce: str = "") -> Piece:
    """A form as a card, whole or as much of it as one card holds."""
    return _drawn(sheet, nonce, heading(cut(sheet.title, AROUND)))


def dialog(sheet: Sheet, nonce: str = "") -> Payload:
    """The answer that opens a form as a dialog, or goes on with it."""
    title = one_line(sheet.title) or NAME
    return opened(title, _drawn(sheet, nonce, heading(cut(title, AROUND)) if _is_long(title) else []))


def _is_long(title: str) -> bool:
    return units(title) > limits.TITLE


def _drawn(sheet: Sheet, nonce: str, title: Drawn) -> Piece:
    head = [*title, *small(cut(sheet.why, AROUND))]
    fields = sorted(sheet.fields, key=lambda field: field.answered)
    taken = _taken(fields, sheet, nonce, head)
    follows = [] if len(taken) == len(fields) else small(say(sheet.speech, "follows"))
    body = [*head, *(piece for pieces in taken.values() for piece in pieces), *follows]
    return {**card_of([*body, *_send(sheet, nonce, list(taken))], sheet.speech), **WIDE}


def _taken(fields: list[Field], sheet: Sheet, nonce: str, head: Drawn) -> dict[str, Drawn]:
    """The questions that fit, each with what is drawn of it: at least the first."""
    around = [*head, *small(say(sheet.speech, "follows")), *_send(sheet, nonce, [f.question for f in fields])]
    room, taken = CARD.without(around), dict[str, Drawn]()
    for field in fields:
        drawn = asked(sheet.conversation, field, sheet.speech)
        drawn = drawn if taken or room.holds(drawn) else inputs(sheet.conversation, field, sheet.speech)
        if not room.holds(drawn) and not taken:
            continue  # longer than a card by itself: whatever else there is can be asked
        if not room.holds(drawn):
            break
        taken[field.question] = _below(drawn)
        room = room.without(taken[field.question])
    return taken


def _below(drawn: Drawn) -> Drawn:
    """A question with some room above it."""
    return [{**piece, **({} if n else {"spacing": "large"})} for n, piece in enumerate(drawn)]


def _send(sheet: Sheet, nonce: str, questions: list[str]) -> Drawn:
    if not questions:
        return []
    shown = {ids.NONCE: nonce, ids.SHOWN: " ".join(questions)}
    data = ids.data(ids.FORM, conversation=sheet.conversation, **shown)
    label = one_line(sheet.send) or say(sheet.speech, "send")
    return actions([{**press(label, data, inputs="auto"), **PRIMARY}])
