"""Dialogs: a button asks for one (task/fetch), its button sends it (task/submit), the answer goes on.

From the documentation: `task.type` is continue (with title, height, width, card) or message; an empty 200
closes; height and width are numbers or small, medium, large.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.fakes.teams import asking
from tests.fakes.teams.adaptive import problems
from tests.fakes.teams.filling import Refused
from tests.fakes.teams.outcome import Outcome
from tests.fakes.teams.reading import CARD, Json
from tests.fakes.teams.screens import Dialog, Screen

if TYPE_CHECKING:
    from tests.fakes.teams.users import User

CONTEXT = {"theme": "default"}
SIZES = ("small", "medium", "large")
KNOWN = {"title", "height", "width", "card", "url", "fallbackUrl", "completionBotId"}


async def fetched(user: "User", seen: Screen, data: Json, **how: Any) -> Outcome:
    """The invoke task/fetch, and the dialog that opens."""
    outcome = await asking.invoked(user, seen, "task/fetch", {"data": data, "context": CONTEXT}, **how)
    return _followed(user, seen, outcome, submitted=False)


async def submitted(
    user: "User", dialog: Dialog, action: Json, given: Mapping[str, Any], **how: Any
) -> Outcome:
    """The invoke task/submit: the dialog closes, says something, or is followed by another one."""
    if action["type"] != "Action.Submit":
        raise Refused(f"{action['type']} does nothing in a dialog: use Action.Submit")
    data = await asking.gathered(user, dialog, action, given)
    outcome = await asking.invoked(user, dialog, "task/submit", {"data": data, "context": CONTEXT}, **how)
    return _followed(user, dialog, outcome, submitted=True)


def _followed(user: "User", seen: Screen | Dialog, outcome: Outcome, submitted: bool) -> Outcome:
    if outcome.error:
        outcome.dialog = user.dialog
        return outcome
    body = outcome.body
    task = body.get("task") if isinstance(body, dict) else None
    if submitted and not body:
        user.dialog = None
    elif isinstance(task, dict) and task.get("type") == "message" and isinstance(task.get("value"), str):
        user.dialog, outcome.text = None, task["value"]
        user.told.append(outcome.text)
    elif isinstance(task, dict) and task.get("type") == "continue":
        _opened(user, seen, outcome, task.get("value"))
    else:
        user.in_trouble(outcome, f"not an answer to a dialog: {body!r}")
    outcome.dialog = user.dialog
    return outcome


def _opened(user: "User", seen: Screen | Dialog, outcome: Outcome, value: Any) -> None:
    if wrong := findings(value):
        user.in_trouble(outcome, f"not a dialog: {wrong}")
        return
    card = value["card"]["content"]
    user.dialog = Dialog(value["title"], card, seen.message, (value.get("height"), value.get("width")))


def findings(value: Any) -> list[str]:
    """What is wrong with the description of a dialog."""
    if not isinstance(value, dict) or not isinstance(value.get("card"), dict):
        return ["a dialog without a card"]
    found = [f"no property {key!r} is known" for key in value.keys() - KNOWN]
    if not str(value.get("title", "")).strip():
        found.append("no title")
    for key in ("height", "width"):
        size = value.get(key, "medium")
        if size not in SIZES and (not isinstance(size, int) or isinstance(size, bool)):
            found.append(f"{key}: {size!r} is neither a number nor one of {SIZES}")
    if value["card"].get("contentType") != CARD:
        return [*found, f"a card of type {value['card'].get('contentType')!r}"]
    return [*found, *problems(value["card"].get("content"))]
