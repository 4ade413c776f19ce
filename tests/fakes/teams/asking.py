"""Invokes: what the client puts into them, and searching, which is one.

From the documentation: application/search with dataset and queryText, and its results.

Rule: an invoke that is not answered with 200 in time is trouble, and is never sent again.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.teams import payloads
from tests.fakes.teams.filling import filled, input_of
from tests.fakes.teams.outcome import Outcome
from tests.fakes.teams.reading import Json, NotThere, inputs
from tests.fakes.teams.screens import Dialog, Screen

if TYPE_CHECKING:
    from tests.fakes.teams.users import User

Seen = Screen | Dialog
FOUND = "application/vnd.microsoft.search.searchResponse"
TOP = 15
PEOPLE = "graph.microsoft.com/users"


async def gathered(user: "User", seen: Seen, action: Json, given: Mapping[str, Any]) -> Json:
    """The data of a button, with the inputs in it. What has to be searched for is searched for first."""
    if str(action.get("associatedInputs", "auto")).lower() == "none":
        return dict(action.get("data") or {})
    for name, value in given.items():
        drawn = input_of(seen.card, name)
        if "choices.data" not in drawn or not value:
            continue
        for wanted in [value] if isinstance(value, str) else value:
            known = [*drawn.get("choices", ()), *seen.found.get(drawn["id"], ())]
            if not any(wanted in (one["value"], one["title"]) for one in known):
                await searched(user, seen, drawn, str(wanted))
    return dict(action.get("data") or {}) | filled(seen.card, given, seen.found)


def searchable(seen: Sequence[Seen], name: str) -> tuple[Seen, Json]:
    """An input that searches. Raises NotThere."""
    for one in seen:
        for drawn in inputs(one.card):
            query = drawn.get("choices.data")
            if query and name in (query["dataset"], drawn["id"], drawn.get("label")):
                return one, drawn
    raise NotThere(f"nothing called {name!r} searches")


async def searched(user: "User", seen: Seen, drawn: Json, text: str, **how: Any) -> Outcome:
    """Ask the bot for choices: the invoke application/search. For people the client asks the directory."""
    if drawn["choices.data"]["dataset"] == PEOPLE:
        return _picked(user, seen, drawn, text)
    value = {"queryText": text, "queryOptions": {"skip": 0, "top": TOP},
             "dataset": drawn["choices.data"]["dataset"]}  # fmt: skip
    outcome = await invoked(user, seen, "application/search", value, **how)
    if outcome.error:
        return outcome
    body = outcome.body if isinstance(outcome.body, dict) else {}
    results = (body.get("value") or {}).get("results") if body.get("type") == FOUND else None
    if body.get("statusCode") != 200 or not isinstance(results, list) or not all(map(_choice, results)):
        return user.in_trouble(outcome, f"not an answer to a search: {outcome.body!r}")
    outcome.options = results[:TOP]
    held = seen.found.setdefault(drawn["id"], [])
    held += [one for one in outcome.options if one not in held]
    return outcome


def _picked(user: "User", seen: Seen, drawn: Json, text: str) -> Outcome:
    """The people picker: colleagues by name or object id, without the bot."""
    found = [
        {"title": one.name, "value": one.aad} for one in user.tenant.members.values()
        if text.casefold() in one.name.casefold() or text == one.aad
    ]  # fmt: skip
    held = seen.found.setdefault(drawn["id"], [])
    held += [one for one in found[:TOP] if one not in held]
    return Outcome(options=found[:TOP])


def _choice(one: Any) -> bool:
    return isinstance(one, dict) and all(
        isinstance(one.get(key), str) and one[key] for key in ("title", "value")
    )


async def invoked(user: "User", seen: Seen, name: str, value: Json, **how: Any) -> Outcome:
    message = seen.message
    where = user.teams.conversations[message.conversation]
    activity = payloads.invoke(
        user.teams, user.member, where, name, value, thread=message.thread, replyToId=message.id
    )
    outcome = Outcome(await user.teams.sends(activity, **how))
    if outcome.delivery is None or outcome.delivery.reason or outcome.status != 200:
        user.in_trouble(outcome)
    return outcome
