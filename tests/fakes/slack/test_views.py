"""Views over the Web API: stacks of three, hashes, external ids, sizes, and what an update keeps."""

from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Team, User
from tests.fakes.slack.conftest import Error
from tests.fakes.slack.test_block_kit import field, modal, plain, section, typed

FORM = modal(field(typed(), block_id="f"))
HOME = {"type": "home", "blocks": [section("Hello")]}


def trigger(slack: FakeSlack, maya: User, view: str = "") -> str:
    return slack.views.trigger("T1", maya.id, view)


async def test_a_stack_holds_three(
    slack: FakeSlack, team: Team, client: AsyncWebClient, error: Error
) -> None:
    maya = team.user("U1")
    first = (await client.views_open(trigger_id=trigger(slack, maya), view=FORM))["view"]
    for _ in range(2):
        await client.views_push(trigger_id=trigger(slack, maya, maya.view.id), view=FORM)
    assert [one.root for one in maya.views] == [first["id"]] * 3
    fourth = client.views_push(trigger_id=trigger(slack, maya, maya.view.id), view=FORM)
    assert await error(fourth) == "push_limit_reached"
    await client.views_open(trigger_id=trigger(slack, maya), view=FORM)
    assert len(maya.views) == 1


async def test_an_update_keeps_what_was_typed_and_minds_the_hash(
    slack: FakeSlack, team: Team, client: AsyncWebClient, error: Error
) -> None:
    maya = team.user("U1")
    shown = (await client.views_open(trigger_id=trigger(slack, maya), view=FORM))["view"]
    maya.fills({"f": "typed"})
    longer = modal(field(typed(), block_id="f"), field(typed(), block_id="g"))
    newer = (await client.views_update(view_id=shown["id"], hash=shown["hash"], view=longer))["view"]
    assert newer["id"] == shown["id"] and newer["hash"] != shown["hash"]
    assert maya.view.values["f"]["t"]["value"] == "typed" and maya.view.values["g"]["t"]["value"] is None
    lost = client.views_update(view_id=shown["id"], hash=shown["hash"], view=FORM)
    assert await error(lost) == "hash_conflict"
    assert await error(client.views_update(view_id="V0", view=FORM)) == "not_found"
    await maya.closes()
    assert await error(client.views_update(view_id=shown["id"], view=FORM)) == "not_found"


async def test_the_home_minds_the_hash_and_who_it_is_for(
    slack: FakeSlack, team: Team, client: AsyncWebClient, error: Error
) -> None:
    first = (await client.views_publish(user_id="U1", view=HOME))["view"]
    second = (await client.views_publish(user_id="U1", view=HOME, hash=first["hash"]))["view"]
    assert second["id"] == first["id"]
    assert await error(client.views_publish(user_id="U1", view=HOME, hash=first["hash"])) == "hash_conflict"
    assert await error(client.views_publish(user_id="U3", view=HOME)) == "user_not_found"
    assert await error(client.views_publish(user_id="U1", view=FORM)) == "invalid_arguments"
    slack.home_tab = False
    assert await error(client.views_publish(user_id="U1", view=HOME)) == "not_enabled"


async def test_an_external_id_is_one_views_own(
    slack: FakeSlack, team: Team, client: AsyncWebClient, error: Error
) -> None:
    maya, robert = team.user("U1"), team.user("W2")
    named = {**FORM, "external_id": "form-7"}
    await client.views_open(trigger_id=trigger(slack, maya), view=named)
    other = client.views_open(trigger_id=trigger(slack, robert), view=named)
    assert await error(other) == "duplicate_external_id"
    await client.views_update(external_id="form-7", view={**named, "title": plain("New")})
    assert maya.view.title == "New"


async def test_sizes_of_views(slack: FakeSlack, team: Team, client: AsyncWebClient, error: Error) -> None:
    maya = team.user("U1")
    huge = modal(*(section("x" * 2900) for _ in range(90)))
    assert await error(client.views_open(trigger_id=trigger(slack, maya), view=huge)) == "view_too_large"
    wide = modal(title=plain("x" * 25))
    used = trigger(slack, maya)
    assert await error(client.views_open(trigger_id=used, view=wide)) == "invalid_arguments"
    await client.views_open(trigger_id=used, view=FORM)


async def test_a_view_belongs_to_its_installation(
    slack: FakeSlack, team: Team, client: AsyncWebClient, error: Error
) -> None:
    shown = (await client.views_open(trigger_id=trigger(slack, team.user("U1")), view=FORM))["view"]
    foreign = slack.team("T2", name="Other").install().token
    assert await error(client.views_update(view_id=shown["id"], view=FORM, token=foreign)) == "not_found"
