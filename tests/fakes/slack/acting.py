"""Pressing and choosing: block_actions, from what is really on a screen."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import payloads
from tests.fakes.slack.outcome import Outcome
from tests.fakes.slack.reading import Json, elements, label, offered
from tests.fakes.slack.state import KEYS, NotThere, entered
from tests.fakes.slack.views import View
from tests.fakes.slack.world import Message

if TYPE_CHECKING:
    from tests.fakes.slack.users import User

Screen = Message | View
Found = tuple[Screen, Json, Json]


def button(screens: Sequence[Screen], action_id: str, named: str, value: str | None) -> Found:
    """A button that is there. Raises NotThere, and says which are."""

    def wanted(block: Json, one: Json) -> bool:
        return one["type"] == "button" and (
            action_id in ("", one["action_id"])
            and named in ("", one["text"]["text"], one.get("accessibility_label"))
            and value in (None, one.get("value"))
        )

    return _find(screens, wanted, f"button {action_id or named or value!r}")


def chooser(screens: Sequence[Screen], what: Any, action_id: str, named: str) -> Found:
    """An element that can be chosen in and is called that; without a name, one that offers the choice."""

    def wanted(block: Json, one: Json) -> bool:
        if one["type"] == "button" or (action_id and one["action_id"] != action_id):
            return False
        if named and label(block, one) != named:
            return False
        choices = {word for each in offered(one) for word in (each["value"], each["text"]["text"])}
        return bool(action_id or named) or (isinstance(what, str) and what in choices)

    return _find(screens, wanted, f"choice {action_id or named or what!r}")


def _find(screens: Sequence[Screen], wanted: Callable[[Json, Json], bool], what: str) -> Found:
    for screen in screens:
        if isinstance(screen, Message) and screen.deleted:
            continue
        for block, one in elements(screen.blocks):
            if wanted(block, one):
                return screen, block, one
    raise NotThere(f"no {what}; there are {list(_there(screens))}")


def _there(screens: Sequence[Screen]) -> Iterator[str]:
    for screen in screens:
        yield from (f"{label(block, one)} ({one['action_id']})" for block, one in elements(screen.blocks))


def pressed(block: Json, one: Json) -> Json:
    """The action of a button."""
    found = {
        "type": "button",
        "action_id": one["action_id"],
        "block_id": block["block_id"],
        "text": one["text"],
    }
    return found | {key: one[key] for key in ("value", "style", "url") if key in one}


def forged(action_id: str, value: str | None) -> Json:
    """An action of a button that was never drawn."""
    text = {"type": "plain_text", "text": "forged"}
    return {
        "type": "button",
        "action_id": action_id,
        "block_id": "forged",
        "text": text,
        "value": value or "",
    }


async def acted(user: "User", screen: Screen, action: Json, **how: Any) -> Outcome:
    """Send an action from where it happened."""
    slack, team = user.slack, user.team
    more: Json = {"actions": [{**action, "action_ts": slack.timestamp()}]}
    if isinstance(screen, View):
        modal = screen.id if screen.kind == "modal" else ""
        more |= payloads.in_view(screen) | {"trigger_id": slack.views.trigger(team.id, user.id, modal)}
    else:
        more |= payloads.in_message(team, screen) | {
            "trigger_id": slack.views.trigger(team.id, user.id),
            "response_url": slack.responses.url(team.id, user.id, screen.channel, screen),
        }
    return await user.sends(payloads.interaction(team, user.id, "block_actions", **more), **how)


async def chosen(user: "User", screen: Screen, block: Json, element: Json, what: Any, **how: Any) -> Outcome:
    """Hold the choice, and tell the app where it is told at once."""
    known = {"action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "overflow":
        option = next((one for one in offered(element) if what in (one["value"], one["text"]["text"])), None)
        if option is None:
            raise NotThere(f"no option {what!r} in {[one['text']['text'] for one in offered(element)]}")
        return await acted(user, screen, known | {"type": "overflow", "selected_option": option}, **how)
    place = (block["block_id"], element["action_id"])
    found = screen.found.get(place, []) if isinstance(screen, View) else []
    held = entered(element, what, found)
    if isinstance(screen, View):
        screen.values.setdefault(place[0], {})[place[1]] = held
    if block["type"] == "input" and not block.get("dispatch_action"):
        return Outcome(sent=False, view=screen if isinstance(screen, View) else None)
    key = KEYS[element["type"]][0]
    return await acted(user, screen, known | {"type": element["type"], key: held[key]}, **how)
