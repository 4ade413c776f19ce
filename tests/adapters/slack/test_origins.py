"""Where a request of Slack came from, and what only fits the request itself."""

from typing import Any

from adapters.slack.inbox import Live, live, read, searched
from adapters.slack.sheets import draw_sheet
from bot.events import Address
from tests.adapters.slack.sending import MESSAGE, TEAM, USER, WHERE, submitting
from tests.adapters.slack.test_inbox import ANA, COMMAND, OPENED, SHEET, pressed


def test_an_organization_that_installed_us_as_a_whole_is_the_installation() -> None:
    whole = {"enterprise": {"id": "E0ORG"}, "is_enterprise_install": True}
    everywhere = Address("slack", "E0ORG", USER, extra=(("team", TEAM),))
    org = [{"enterprise_id": "E0ORG", "team_id": TEAM, "is_enterprise_install": True}]
    payloads: list[dict[str, Any]] = [
        {**COMMAND, "enterprise_id": "E0ORG", "is_enterprise_install": "true"},
        {**pressed("answer|12|join|0"), **whole},
        {**submitting(draw_sheet(SHEET, "n"), {}), **whole},
        {**OPENED, "authorizations": org},
    ]
    assert [event.sender for event in map(read, payloads) if event] == [everywhere] * 4


def test_a_workspace_of_an_organization_with_its_own_installation_is_the_installation() -> None:
    part = {"enterprise": {"id": "E0ORG"}, "is_enterprise_install": False}
    own = [{"enterprise_id": "E0ORG", "team_id": TEAM, "is_enterprise_install": False}]
    payloads: list[dict[str, Any]] = [
        {**COMMAND, "enterprise_id": "E0ORG"},
        {**pressed("answer|12|join|0"), **part},
        {**OPENED, "authorizations": own},
    ]
    assert [event.sender for event in map(read, payloads) if event] == [ANA] * 3


def test_in_a_shared_channel_the_workspace_that_installed_us_counts() -> None:
    theirs = submitting(draw_sheet(SHEET, "n"), {})
    theirs["team"] = {"id": "T0THEIRS"}
    event = read(theirs)
    assert event is not None
    assert (event.sender.installation, event.sender.extra) == (TEAM, (("team", "T0THEIRS"),))
    opened = read({**OPENED, "team_id": "T0THEIRS"})
    assert opened is not None and opened.sender.installation == TEAM


def test_what_only_fits_the_request_is_at_hand_and_not_in_the_event() -> None:
    typed = live(COMMAND)
    assert (typed.command, typed.trigger, typed.response_url) == (True, "1.2.abc", COMMAND["response_url"])
    assert typed.answerable and not live(OPENED).answerable
    message = live(pressed("open|12|0", "-"))
    assert (message.message, message.channel, message.opens, message.ephemeral) == (
        "1700.1",
        "D0DM",
        12,
        False,
    )
    place = {"type": "message", "message_ts": "1.1", "is_ephemeral": True}
    unseen: dict[str, Any] = {**MESSAGE, "container": place}
    assert live(pressed("more|0", "-", **unseen)).ephemeral and live(pressed("more|0", "-")).more
    form = live(submitting(draw_sheet(SHEET, "nonce"), {}))
    assert (form.view, form.hash, form.nonce, form.fields) == ("V1", "1.h", "nonce", ("offers", "about"))
    home: dict[str, Any] = {
        "container": {"type": "view", "view_id": "V2"},
        "view": {"id": "V2", "type": "home", "hash": "2.h"},
    }
    assert (live(pressed("say|0", **home)).view, live(pressed("say|0", **home)).message) == ("", "")
    assert live({}) == Live()


def test_a_search_says_where_it_was_made() -> None:
    view = {**draw_sheet(SHEET, "n"), "id": "V1", "app_installed_team_id": TEAM}
    payload = {
        "type": "block_suggestion",
        **WHERE,
        "view": view,
        "action_id": "find|tags|offers",
        "value": "sq",
    }
    search = searched(payload)
    assert search is not None
    assert (search.sender, search.conversation, search.question, search.query) == (ANA, 12, "offers", "sq")
    changes: tuple[dict[str, Any], ...] = (
        {"action_id": "field|text|about"},
        {"view": {}},
        {"type": "block_actions"},
        {"user": {}},
    )
    assert [searched({**payload, **change}) for change in changes] == [None] * 4
