"""What travels on buttons and forms: ids and nothing else, and believed only for their owner.

A button's action_id is a verb and its arguments with bars between them, and the number of the button,
because Slack wants every action_id of a message to be its own; the button's value is what is answered.

    answer|7|join|0   value "yes"      the question `join` of conversation 7 is answered
    open|7|0          value "-"        the form of conversation 7, whole
    say|0             value "pause"    a command, as typed after /flipside
    more|0            value "-"        the whole card, where a message was too short for it
    visit|0           a link: Slack tells us that it was followed, and nobody needs to know

In a form every block_id is the key of its question and every action_id is `field|KIND|KEY`, or
`find|KIND|KEY` where the choices are searched for.
"""

from dataclasses import dataclass

ANSWER, OPEN, SAY, MORE, VISIT, FIELD, FIND = "answer", "open", "say", "more", "visit", "field", "find"
NOTHING = "-"  # Slack wants a value where we have none
SHEET, SHOWN, LOADING = "sheet", "shown", "loading"  # callback_id: a form; a card as it is; a frame
COMMAND = "/flipside"
JOIN, SAVE_IDEA = "join", "save_idea"  # callback_id of the shortcuts


@dataclass(frozen=True)
class Pressed:
    """An action_id, taken apart. `arguments` are as many as the verb has; nothing in them is believed yet."""

    verb: str
    arguments: tuple[str, ...] = ()


def action(verb: str, *arguments: object) -> str:
    """The action_id of a verb; the last argument is the number of the button."""
    return "|".join((verb, *map(str, arguments)))


def pressed(action_id: object) -> Pressed | None:
    """A button's action_id read again; None where it is none of ours."""
    verb, *arguments = str(action_id).split("|")
    wanted = {ANSWER: 3, OPEN: 2, SAY: 1, MORE: 1, VISIT: 1, FIELD: 2, FIND: 2}.get(verb)
    return Pressed(verb, tuple(arguments)) if wanted == len(arguments) else None
