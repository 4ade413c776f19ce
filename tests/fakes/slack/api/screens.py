"""views.open, push, update and publish."""

from typing import Any

from tests.fakes.slack.api.calling import Asked
from tests.fakes.slack.reading import Json
from tests.fakes.slack.views import Refused, View


def _view(asked: Asked) -> Any:
    found = asked.read("view", "invalid_arguments")
    if found is None:
        raise Refused("invalid_arguments", "missing required field: view")
    return found


def _answer(view: View) -> Json:
    return {"view": view.as_json()}


def _teams(asked: Asked) -> list[str]:
    return [one.id for one in asked.teams()]


def open_(asked: Asked) -> Json:
    """views.open: the trigger is used up."""
    trigger = asked.needed("trigger_id")
    return _answer(asked.slack.views.open(trigger, _view(asked), asked.owner, _teams(asked)))


def push(asked: Asked) -> Json:
    """views.push."""
    trigger = asked.needed("trigger_id")
    return _answer(asked.slack.views.push(trigger, _view(asked), asked.owner, _teams(asked)))


def update(asked: Asked) -> Json:
    """views.update, by view_id or external_id."""
    view_id, external_id = asked.text("view_id"), asked.text("external_id")
    if not view_id and not external_id:
        raise Refused("invalid_arguments", "missing required field: view_id")
    views = asked.slack.views
    found = views.find(asked.owner, view_id, external_id)
    return _answer(views.update(found, _view(asked), asked.text("hash")))


def publish(asked: Asked) -> Json:
    """views.publish: a home for somebody, who need not have opened it."""
    slack, user = asked.slack, asked.needed("user_id")
    if not slack.home_tab:
        raise Refused("not_enabled")
    member = slack.somebody(asked.teams(), user)
    if member is None or member.deleted or member.foreign:
        raise Refused("user_not_found")
    found = slack.views.publish(member.team, user, _view(asked), asked.owner, asked.text("hash"))
    return _answer(found)
