"""Forms as dialogs.

Rule 1: a question is an input whose block_id is its key; a second input to the same question (people who
        were named before) has a bar behind the key.
Rule 2: nothing is cut in silence: a long title, label or choice stands whole above what shows its beginning.
Rule 3: a form too long for one dialog asks what is unanswered first and says that the rest follows; it
        stays open, so the next dialog holds it.
Rule 4: private_metadata is the conversation and the nonce of this showing, and nothing else.
"""

import json

from adapters.contract import Payload
from adapters.slack import ids, limits
from adapters.slack.blocks import Block, context, heading, plain, sections
from adapters.slack.fitting import MODAL
from adapters.slack.inputs import element, hint, named_so_far
from adapters.slack.render import NAME, frame
from adapters.slack.saying import everywhere, say
from adapters.slack.texts import cut, one_line, size
from conversations.cards import Field, Sheet

ABOVE = 20  # blocks of whole labels above an input
APART = "|named"  # behind the key: who was named before


def draw_sheet(sheet: Sheet, nonce: str = "") -> Payload:
    """A form, whole, or as much of it as one dialog holds."""
    title = one_line(sheet.title) or NAME
    long = heading(cut(title, limits.SECTION_TEXT)) if size(title) > limits.TITLE else []
    head = [*long, *context(cut(sheet.why, limits.CONTEXT_TEXT))]
    blocks = [*head, *_asked(sheet, head)]
    view = {
        "type": "modal",
        "callback_id": ids.SHEET,
        "private_metadata": json.dumps({"conversation": sheet.conversation, "nonce": nonce}),
        "title": plain(cut(title, limits.TITLE)),
        "close": plain(say(sheet.speech, "later")),
        "blocks": blocks,
    }
    return (
        {**view, "submit": plain(cut(one_line(sheet.send) or NAME, limits.SUBMIT))} if sheet.fields else view
    )


def loading(title: str = "", text: str = "") -> Payload:
    """A frame without anything in it yet. Nobody knows here who reads, so every language says it."""
    view = frame(title or NAME, sections(text or everywhere("loading")), "")
    return {**{key: value for key, value in view.items() if key != "close"}, "callback_id": ids.LOADING}


def _asked(sheet: Sheet, head: list[Block]) -> list[Block]:
    """The fields that fit, unanswered ones first, and that others follow where not all did."""
    follows = context(say(sheet.speech, "follows"))
    room = MODAL.without([*head, *follows])
    taken: dict[str, list[Block]] = {}
    fields = sorted(sheet.fields, key=lambda field: field.answered)
    for field in fields:
        drawn = _field(field, sheet.speech)
        drawn = drawn if taken or room.holds(drawn) else _inputs(field, sheet.speech)
        if not room.holds(drawn):
            break
        taken[field.question] = drawn
        room = room.without(drawn)
    asked = [block for field in fields for block in taken.get(field.question, ())]
    return asked if len(taken) == len(sheet.fields) else [*asked, *follows]


def _field(field: Field, speech: str) -> list[Block]:
    """A question with everything around it: what was wrong, its choices where they are long, who sees it."""
    wrong = context(say(speech, "check", said=field.error)) if field.error.strip() else []
    above = sections(field.label) if size(field.label) > limits.LABEL else []
    long = (label for _, label in field.options if size(one_line(label)) > limits.OPTION_TEXT)
    above += sections("\n".join(f"• {label}" for label in long)) if field.kind != "tags" else []
    return [*wrong[:1], *above[:ABOVE], *_inputs(field, speech), *context(field.seen_by)[:1]]


def _inputs(field: Field, speech: str) -> list[Block]:
    """A question alone; beside the people to add, those who were named before."""
    label = cut(field.label, limits.LABEL).strip() or field.question
    before = named_so_far(field)
    optional = field.least == 0 or before is not None
    asked = _input(field.question, label, element(field), optional) | hint(field, speech)
    if before is None:
        return [asked]
    return [asked, _input(f"{field.question}{APART}", say(speech, "named"), before, True)]


def _input(block_id: str, label: str, inside: Block, optional: bool) -> Block:
    drawn: Block = {"type": "input", "block_id": block_id, "label": plain(label), "element": inside}
    return {**drawn, "optional": optional}
