"""Pressing and refreshing: what the client sends, and what it makes of the answer.

Rule: an answer that Teams could not follow is a mistake of the bot, and the person is told of trouble.

From the documentation: statusCode, type and value of the answers; a
refresh by itself for at most 60 people, and for all where no userIds are given. From memory:
application/vnd.microsoft.error as an answer, and that Action.Execute does not work in dialogs.
"""

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.teams import asking, dialogs, payloads
from tests.fakes.teams.adaptive import problems
from tests.fakes.teams.filling import Refused
from tests.fakes.teams.outcome import Outcome
from tests.fakes.teams.reading import CARD, Json, NotThere, actions
from tests.fakes.teams.screens import Dialog, Screen

if TYPE_CHECKING:
    from tests.fakes.teams.users import User

Seen = Screen | Dialog
MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"


def button(
    seen: Sequence[Seen], title: str, data: Mapping[str, Any], verb: str, kind: str = ""
) -> tuple[Seen, Json]:
    """A button that is there and can be pressed. Raises NotThere, and says which are."""
    there: list[str] = []
    for one in seen:
        for action in actions(one.card):
            held: Json = action["data"] if isinstance(action.get("data"), dict) else {}
            there.append(f"{action.get('title', '')} {held}")
            if (
                title in ("", action.get("title"), action.get("tooltip"))
                and verb in ("", action.get("verb"))
                and data.items() <= held.items()
                and action["type"].startswith(kind)
            ):  # fmt: skip
                if action.get("isEnabled") is False:
                    raise Refused(f"{action.get('title')!r} is switched off")
                return one, action
    raise NotThere(f"no button {title or dict(data) or verb!r}; there are {there}")


async def pressed(
    user: "User", seen: Seen, action: Json, given: Mapping[str, Any], fallback: bool, **how: Any
) -> Outcome:
    """What a press comes to. Raises Refused where the client would not send it."""
    if fallback and isinstance(action.get("fallback"), dict):
        action = action["fallback"]
    elif fallback:
        raise NotThere(f"{action.get('title')!r} has no fallback")
    kind = action["type"]
    if kind == "Action.OpenUrl":
        user.visits.append(action["url"])
        return Outcome()
    if kind == "Action.ToggleVisibility":
        return _toggled(seen, action)
    if kind == "Action.ShowCard":
        return Outcome()
    if isinstance(seen, Dialog):
        return await dialogs.submitted(user, seen, action, given, **how)
    merged = await asking.gathered(user, seen, action, given)
    if kind == "Action.Execute":
        return await executed(user, seen, action, merged, **how)
    if merged.get("msteams", {}).get("type") == "task/fetch":
        return await dialogs.fetched(user, seen, merged, **how)
    return await _sent(user, seen, merged, **how)


async def executed(user: "User", seen: Seen, action: Json, data: Json, **how: Any) -> Outcome:
    """Action.Execute: the invoke adaptiveCard/action, and the card that comes back."""
    if isinstance(seen, Dialog):
        raise Refused("Action.Execute does nothing in a dialog: use Action.Submit")
    asked = {key: action[key] for key in ("type", "id", "title", "verb") if key in action} | {"data": data}
    value = {"action": asked, "trigger": how.pop("trigger", "manual")}
    outcome = await asking.invoked(user, seen, "adaptiveCard/action", value, **how)
    if not outcome.error:
        _followed(user, seen, outcome)
    outcome.screen = seen
    return outcome


def _followed(user: "User", seen: Screen, outcome: Outcome) -> None:
    body = outcome.body
    if not isinstance(body, dict) or not {"statusCode", "type", "value"} <= body.keys():
        user.in_trouble(outcome, f"not an answer to adaptiveCard/action: {body!r}")
    elif body["type"] == CARD and body["statusCode"] == 200:
        if wrong := problems(body["value"]):
            user.in_trouble(outcome, f"the card of an answer: {wrong}")
        else:
            seen.card = body["value"]
            seen.found.clear()
    elif body["type"] == MESSAGE and body["statusCode"] == 200 and isinstance(body["value"], str):
        outcome.text = body["value"]
        user.told.append(outcome.text)
    elif body["type"] == ERROR:
        outcome.error = str((body["value"] or {}).get("message", "error"))
        user.errors.append(outcome.error)
    else:
        user.in_trouble(outcome, f"not an answer to adaptiveCard/action: {body!r}")


def fresh(user: "User", seen: Screen) -> bool:
    """Whether a card refreshes itself for somebody."""
    refresh = (seen.card or {}).get("refresh")
    if not refresh or "action" not in refresh:
        return False
    people = refresh.get("userIds")
    return user.id in people if people is not None else True


async def refreshed(user: "User", seen: Screen, **how: Any) -> Outcome:
    """The automatic Action.Execute of a card."""
    action = (seen.card or {})["refresh"]["action"]
    return await executed(user, seen, action, dict(action.get("data") or {}), trigger="automatic", **how)


async def _sent(user: "User", seen: Screen, data: Json, **how: Any) -> Outcome:
    """Action.Submit: a message with a value; the words of messageBack and imBack are its text."""
    special = data.get("msteams") or {}
    more: Json = {"value": data, "replyToId": seen.id}
    if special.get("type") in ("messageBack", "imBack"):
        more |= {"text": str(special.get("text", special.get("value", ""))), "textFormat": "plain"}
        more["value"] = special.get("value", {key: data[key] for key in data if key != "msteams"})
    elif special:
        raise Refused(f"msteams of type {special.get('type')!r} is not known here")
    where = user.teams.conversations[seen.message.conversation]
    activity = payloads.said(user.teams, user.member, where, seen.message.thread, **more)
    activity["channelData"] = payloads.data(
        where, source={"name": "message"}, legacy={"replyToId": f"1:{seen.id}"}
    )
    return Outcome(await user.teams.sends(activity, **how), screen=seen)


def _toggled(seen: Seen, action: Json) -> Outcome:
    card = copy.deepcopy(seen.card)
    for target in action["targetElements"]:
        name = target if isinstance(target, str) else target["elementId"]
        for one in _everything(card):
            if one.get("id") == name:
                now = one.get("isVisible", True)
                one["isVisible"] = target.get("isVisible", not now) if isinstance(target, dict) else not now
    seen.card = card
    return Outcome()


def _everything(value: Any) -> list[Json]:
    if isinstance(value, dict):
        return [value, *(one for inner in value.values() for one in _everything(inner))]
    return [one for inner in value for one in _everything(inner)] if isinstance(value, list) else []
