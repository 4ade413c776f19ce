"""Filling in a form, searching in it, sending it and closing it, as the client does.

Rule 1: what the client would say itself is said before anything is sent (`Outcome.sent` is False).
Rule 2: an answer that Slack could not follow is a mistake of the app, and the person is told of trouble.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import payloads, state
from tests.fakes.slack.outcome import Outcome
from tests.fakes.slack.parts import OPTION, many
from tests.fakes.slack.reading import Json, elements, label, offered
from tests.fakes.slack.state import NotThere
from tests.fakes.slack.views import Refused, Trigger, View
from tests.fakes.slack.world import Message

if TYPE_CHECKING:
    from tests.fakes.slack.users import User

TROUBLE = "We had some trouble connecting. Try again?"


def fill(view: View, values: Mapping[str, Any]) -> None:
    """Put values into the fields of a view. Raises NotThere, and says which fields there are."""
    for name, value in values.items():
        block, element = field(view, name)
        place = block["block_id"], element["action_id"]
        known = [*view.found.get(place, ()), *_held(view, *place)]
        view.values[place[0]][place[1]] = state.entered(element, value, known)


def field(view: View, name: str) -> tuple[Json, Json]:
    """A field by block_id, action_id or label. Raises NotThere."""
    for block, element in elements(view.blocks):
        if element["type"] in state.KEYS and name in (
            block["block_id"], element["action_id"], label(block, element)
        ):  # fmt: skip
            return block, element
    there = [f"{label(block, one)} ({block['block_id']})" for block, one in elements(view.blocks)]
    raise NotThere(f"no field {name!r}; there are {there}")


def _held(view: View, block_id: str, action_id: str) -> list[Json]:
    held = view.values[block_id][action_id]
    one = held.get("selected_option")
    return held.get("selected_options") or ([one] if one else [])


async def submit(user: "User", view: View, values: Mapping[str, Any], **how: Any) -> Outcome:
    """Send a form, and do what the answer says."""
    await _search_first(user, view, values)
    fill(view, values)
    if not view.submit:
        raise NotThere(f"the modal {view.title!r} has no button to send it")
    if said := state.complaints(view.blocks, view.values):
        return Outcome(errors=said, sent=False, view=view)
    trigger = user.slack.views.trigger(user.team.id, user.id, view.id)
    payload = payloads.interaction(
        user.team, user.id, "view_submission", trigger_id=trigger, view=view.as_json(), response_urls=[]
    )
    outcome = await user.sends(payload | how.pop("payload", {}), **how)
    if not outcome.error:
        _follow(user, view, outcome)
    outcome.view = user.views[-1] if user.views else None
    return outcome


async def _search_first(user: "User", view: View, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        block, element = field(view, name)
        if "external" not in element["type"] or value is None:
            continue
        place = block["block_id"], element["action_id"]
        for wanted in value if isinstance(value, list) else [value]:
            known = [*view.found.get(place, ()), *_held(view, *place)]
            if not any(wanted in (one["value"], one["text"]["text"]) for one in known):
                await search(user, [view], block["block_id"], str(wanted))


def _follow(user: "User", view: View, outcome: Outcome) -> None:
    """response_action: errors, update, push, clear; nothing closes the form."""
    stack, body = user.views, outcome.body
    if not body:
        _close(stack, view)
        return
    action = body.get("response_action") if isinstance(body, dict) else None
    try:
        if action == "errors":
            outcome.errors = _beside_fields(view, body.get("errors"))
        elif action == "clear":
            stack.clear()
        elif action == "update":
            user.slack.views.update(view, body.get("view"))
        elif action == "push":
            pushing = Trigger(user.id, user.team.id, user.slack.now(), view.id)
            user.slack.views.on_top(stack, pushing, body.get("view"), view.install)
        else:
            raise Refused(f"not an answer to a form: {body!r}")
    except Refused as refused:
        user.slack.mistakes.append(f"response_action {action}: {refused.error} {refused.more}")
        outcome.error = TROUBLE
        user.errors.append(TROUBLE)


def _beside_fields(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refused("no errors in errors")
    if strangers := set(errors) - inputs:
        raise Refused(f"only input blocks can show an error, these are none: {sorted(strangers)}")
    if not all(isinstance(one, str) and one for one in errors.values()):
        raise Refused("an error without text")
    return errors


def _close(stack: list[View], view: View) -> None:
    if view in stack:
        stack.remove(view)


async def close(user: "User", *, all_of_them: bool = False, **how: Any) -> Outcome | None:
    """Close the modal on top, with those below where it says clear_on_close."""
    top = user.view
    cleared = all_of_them or bool(top.given.get("clear_on_close"))
    gone = list(user.views) if cleared else [top]
    for view in gone:
        user.views.remove(view)
    heard = [view for view in gone if view.given.get("notify_on_close")]
    outcome = None
    for view in reversed(heard):
        payload = payloads.interaction(
            user.team, user.id, "view_closed", view=view.as_json(), is_cleared=cleared
        )
        outcome = await user.sends(payload, **how)
    return outcome


async def search(
    user: "User", screens: Sequence[Message | View], name: str, text: str, **how: Any
) -> Outcome:
    """Ask the app for options. Too few letters: the client asks nothing."""
    screen, block, element = _searchable(screens, name)
    if len(text) < element.get("min_query_length", 3):
        return Outcome(sent=False)
    where = payloads.in_view(screen) if isinstance(screen, View) else payloads.in_message(user.team, screen)
    payload = payloads.interaction(
        user.team, user.id, "block_suggestion", action_id=element["action_id"],
        block_id=block["block_id"], value=text, **where,
    )  # fmt: skip
    outcome = await user.sends(payload, **how)
    if not outcome.error:
        outcome.options = _offered(user, outcome.body)
    if isinstance(screen, View):
        held = screen.found.setdefault((block["block_id"], element["action_id"]), [])
        held += [one for one in outcome.options if one not in held]
    return outcome


def _searchable(screens: Sequence[Message | View], name: str) -> tuple[Message | View, Json, Json]:
    for screen in screens:
        for block, one in elements(screen.blocks):
            if "external" in one["type"] and name in (block["block_id"], one["action_id"], label(block, one)):
                return screen, block, one
    raise NotThere(f"nothing called {name!r} searches")


def _offered(user: "User", body: Any) -> list[Json]:
    found = offered(body) if isinstance(body, dict) else []
    wrong = list(many(OPTION, 0, 100)("/options", found))
    if not isinstance(body, dict) or not ({"options", "option_groups"} & set(body)) or wrong:
        user.slack.mistakes.append(f"not an answer to a search: {body!r} {wrong}")
        user.errors.append("no results")
        return []
    return found
