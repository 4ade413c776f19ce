"""What Teams sends: signed with real keys, again where it failed, and the same twice."""

import json

import jwt
import pytest

from tests.fakes.teams import FakeTeams, Tenant, User
from tests.fakes.teams.conftest import GUEST, MAYA, Client, Told
from tests.fakes.teams.keys import ISSUER


async def published(client: Client) -> dict[str, jwt.PyJWK]:
    """The keys, as a bot reads them."""
    async with client.session.get(client.teams.openid) as response:
        metadata = await response.json()
    async with client.session.get(metadata["jwks_uri"]) as response:
        return {one.key_id: one for one in jwt.PyJWKSet.from_dict(await response.json()).keys if one.key_id}


def bearer(bot: Told) -> str:
    """The token of the last request."""
    return bot.heard[-1][0]["Authorization"].removeprefix("Bearer ")


async def test_a_token_has_the_claims_of_live_ones_and_no_others(
    teams: FakeTeams, maya: User, bot: Told, client: Client
) -> None:
    await maya.types("join")
    token, keys = bearer(bot), await published(client)
    head = jwt.get_unverified_header(token)
    claims = jwt.decode(token, keys[head["kid"]], ["RS256"], audience=teams.app_id, issuer=ISSUER)
    assert set(claims) == {"aud", "exp", "iss", "nbf", "serviceurl"}
    assert claims["serviceurl"] == teams.service == bot.last["serviceUrl"] and head["alg"] == "RS256"


async def test_keys_say_what_they_may_speak_for_and_roll(
    teams: FakeTeams, maya: User, bot: Told, client: Client
) -> None:
    async with client.session.get(f"{teams.url}/v1/.well-known/keys") as response:
        listed = {one["kid"]: one["endorsements"] for one in (await response.json())["keys"]}
    assert "msteams" in listed["key-1"] and listed[teams.keys.unendorsed.kid] == ["webchat"]
    before = await published(client)
    fresh = teams.keys.roll()
    after = await published(client)
    assert fresh.kid not in before and "key-1" in before and "key-1" not in after
    await maya.types("x")
    assert jwt.get_unverified_header(bearer(bot))["kid"] == fresh.kid
    jwt.decode(bearer(bot), after[fresh.kid], ["RS256"], audience=teams.app_id)
    assert teams.keys.roll(keep=True).kid != fresh.kid in await published(client)
    teams.keys.failing = 1
    async with client.session.get(teams.openid) as response:
        assert response.status == 503


async def test_forgeries_are_what_they_say(teams: FakeTeams, client: Client) -> None:
    keys, where = teams.keys, teams.service
    good = (await published(client))[keys.signing.kid]

    def read(token: str) -> object:
        return jwt.decode(token, good, ["RS256"], audience=teams.app_id, issuer=ISSUER, leeway=300)

    assert read(keys.token(where))
    for wrong, error in (
        (keys.expired(where), jwt.ExpiredSignatureError),
        (keys.early(where), jwt.ImmatureSignatureError),
        (keys.by_a_stranger(where), jwt.InvalidSignatureError),
        (keys.token(where, aud="other"), jwt.InvalidAudienceError),
        (keys.token(where, iss="https://other.example"), jwt.InvalidIssuerError),
        (keys.unsigned(where), jwt.InvalidTokenError),
        (keys.confused(where), jwt.InvalidTokenError),
    ):
        with pytest.raises(error):
            read(wrong)
    assert jwt.get_unverified_header(keys.confused(where))["alg"] == "HS256"
    nameless = jwt.decode(keys.token(where, serviceurl=None), options={"verify_signature": False})
    assert "serviceurl" not in nameless


async def test_wrong_requests_can_be_made_on_purpose(maya: User, bot: Told) -> None:
    await maya.types("x", authorization="")
    assert "Authorization" not in bot.heard[-1][0]
    await maya.types("x", authorization="Basic abc")
    assert bot.heard[-1][0]["Authorization"] == "Basic abc"
    await maya.types("x", kid="unknown", aud="other")
    assert jwt.get_unverified_header(bearer(bot))["kid"] == "unknown"
    await maya.types("x", activity={"serviceUrl": None, "locale": "fr-FR"})
    assert "serviceUrl" not in bot.last and bot.last["locale"] == "fr-FR"
    await maya.types("x", body=b"[1]", headers={"X-Other": "1"})
    assert bot.last == [1] and bot.heard[-1][0]["X-Other"] == "1"


async def test_what_failed_comes_again_with_the_same_id(teams: FakeTeams, maya: User, bot: Told) -> None:
    bot.says(None, None, status=500)
    first = (await maya.types("join")).delivery
    assert first is not None and first.reason == "status 500"
    again = await teams.retries()
    assert [one.attempt for one in again] == [2, 3] and again[-1].fine
    assert [one.body for one in again] == [first.body] * 2 and teams.courier.waiting == []
    assert len({one["id"] for _, one in bot.heard}) == 1 and len(bot.heard) == 3
    bot.says(None, None, None, None, status=503)
    await maya.types("help")
    assert len(await teams.retries()) == 2 and len(bot.heard) == 6


async def test_the_same_activity_twice_on_demand_and_always(teams: FakeTeams, maya: User, bot: Told) -> None:
    sent = (await maya.types("one")).delivery
    assert sent is not None
    await teams.replay(sent)
    teams.echoes()
    await maya.types("two")
    assert [one["text"] for _, one in bot.heard] == ["one", "one", "two", "two"]
    assert bot.heard[2][1]["id"] == bot.heard[3][1]["id"] != bot.heard[0][1]["id"]
    assert [one.activity["text"] for one in await teams.replays()] == ["one", "two"] and len(bot.heard) == 6


async def test_nobody_there_is_a_failed_connection_and_addresses_take_turns(
    teams: FakeTeams, maya: User, bot: Told
) -> None:
    (here,) = teams.courier.targets
    teams.deliver_to(here, "http://127.0.0.1:9/")
    sent = [(await maya.types("x")).delivery for _ in range(4)]
    assert [one.reason if one else None for one in sent] == ["", "connection_failed"] * 2


async def test_a_stranger_can_send_anything(teams: FakeTeams, bot: Told) -> None:
    sent = await teams.courier.raw(json.dumps({"type": "message"}).encode(), {"X-Forged": "1"})
    assert sent.status == 201 and bot.heard[-1][0]["X-Forged"] == "1" and teams.courier.waiting == []


async def test_a_team_tells_of_the_bot_of_people_and_of_channels(tenant: Tenant, bot: Told) -> None:
    team = tenant.team("19:acme@thread.tacv2", "Acme", members=[MAYA], bot_in=False)
    await team.installs(by=MAYA, order=("conversation", "installation"))
    added, installed = (one for _, one in bot.heard)
    assert (added["channelData"]["eventType"], installed["action"]) == ("teamMemberAdded", "add")
    assert added["membersAdded"][0]["id"].startswith("28:") and added["channelData"]["team"]["name"] == "Acme"
    await team.joins(GUEST, by=MAYA)
    assert bot.last["membersAdded"] == [{"id": tenant.members[GUEST].id, "aadObjectId": GUEST}]
    await team.leaves(GUEST)
    assert bot.last["channelData"]["eventType"] == "teamMemberRemoved"
    await team.creates("19:news@thread.tacv2", "news", by=MAYA)
    await team.renames("19:news@thread.tacv2", "old news", by=MAYA)
    await team.deletes("19:news@thread.tacv2", by=MAYA)
    await team.renamed("Acme 2", by=MAYA)
    kinds = [one["channelData"]["eventType"] for _, one in bot.heard[-4:]]
    assert kinds == ["channelCreated", "channelRenamed", "channelDeleted", "teamRenamed"]
    assert bot.heard[-3][1]["channelData"]["channel"] == {"id": "19:news@thread.tacv2", "name": "old news"}
    await team.uninstalls(by=MAYA)
    assert [one["type"] for _, one in bot.heard[-2:]] == ["installationUpdate", "conversationUpdate"]
    assert bot.last["membersRemoved"][0]["id"].startswith("28:") and not team.bot_in


async def test_a_group_chat_takes_the_bot_in_and_throws_it_out(tenant: Tenant, maya: User, bot: Told) -> None:
    chat = tenant.chat("19:chat@thread.v2", members=[MAYA, GUEST], bot_in=False)
    await tenant.adds(chat, by=MAYA)
    assert bot.last["conversation"] == {
        "conversationType": "groupChat", "tenantId": tenant.id, "id": chat.id, "isGroup": True
    }  # fmt: skip
    assert "eventType" not in bot.last["channelData"]
    await tenant.drops(chat, by=MAYA)
    assert bot.heard[-2][1]["action"] == "remove" and not chat.bot_in
