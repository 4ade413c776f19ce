"""Installing, from the button to the token: over real HTTP, with Slack's side played by the fake."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.headers import HEADERS
from adapters.slack.installing import COOKIE, NEEDED
from adapters.slack.manifest import SCOPES
from adapters.slack.ports import Installed
from bot.clock import HandClock
from bot.settings import names
from bot.storage.installations import Kind, State
from conversations.words import words
from tests.adapters.slack.browsing import Browser, Served
from tests.adapters.slack.installs import KEY, MINUTE, NOW, House, a_house
from tests.fakes.slack import FakeSlack

SECRETS = ("xoxb", "xoxe", "secret-of-the-client", "code-", KEY)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    clock = HandClock(NOW)
    async with FakeSlack(clock=clock.now) as one:
        yield one


@pytest.fixture
async def house(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(slack, HandClock(NOW), tmp_path) as one:
        yield one


@pytest.fixture
async def served(house: House) -> AsyncIterator[Served]:
    one = Served()
    runner = await one.serve(house.entrance(url="http://127.0.0.1:8765"))
    yield one
    await one.close()
    await runner.cleanup()


@pytest.fixture
async def browser(served: Served) -> Browser:
    return served.browser()


async def test_from_the_button_to_the_token(house: House, browser: Browser) -> None:
    team = house.slack.team("T1", name="Acme & Söhne")
    page = await browser.opens("/slack/install")
    assert page.status == 200 and "Add to Slack" in page.text
    back = house.slack.approve(page.link, team, installer="U7")
    done = await browser.opens(back)
    assert done.status == 200 and "Flipside is now in Acme &amp; Söhne." in done.text
    assert "/flipside" in done.text
    assert done.link == f"slack://app?team=T1&id={house.slack.app_id}"
    token = next(iter(house.slack.installs))
    assert house.stored.get("T1") == Installed(
        "T1", token, "B0T1", "U0BOTT1", team="T1", name="Acme & Söhne", scopes=tuple(sorted(SCOPES))
    )
    found = house.row()
    assert (found.kind, found.state, found.installer) == (Kind.WORKSPACE, State.ACTIVE, "U7")
    assert found.expires_at is None and house.changed == ["T1"]


async def test_slack_is_asked_for_our_scopes_and_told_where_to_come_back_to(
    house: House, browser: Browser
) -> None:
    link = await browser.begins()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert asked.keys() == {"client_id", "scope", "state", "redirect_uri"}
    assert asked["redirect_uri"] == "http://127.0.0.1:8765/slack/oauth_redirect"
    assert tuple(asked["scope"].split(",")) == SCOPES
    assert link.startswith(house.slack.url + "/oauth/v2/authorize?")


async def test_the_real_slack_is_where_people_are_sent_by_default(house: House) -> None:
    entrance = replace(house.entrance(), api="https://slack.com/api/")
    assert entrance.authorize("s").startswith("https://slack.com/oauth/v2/authorize?")


async def test_a_whole_organization(house: House, browser: Browser) -> None:
    group = house.slack.organization("E1", [house.slack.team("T1"), house.slack.team("T2")], name="Group")
    done = await browser.opens(house.slack.approve(await browser.begins(), group))
    assert done.status == 200 and "for all of Group" in done.text and "workspaces" in done.text
    found = house.stored.of("T2", "E1")
    assert (found.id, found.team, found.enterprise, found.bot) == ("E1", "", "E1", "B0E1")
    assert house.row("E1").kind is Kind.ORGANIZATION


async def test_a_workspace_of_an_organization_is_kept_by_its_own_id(house: House, browser: Browser) -> None:
    team = house.slack.team("T1")
    house.slack.organization("E1", [team])
    await browser.opens(house.slack.approve(await browser.begins(), team))
    assert (house.row("T1").team, house.row("T1").enterprise) == ("T1", "E1")


async def test_whoever_grants_less_has_less(house: House, browser: Browser) -> None:
    refused = ["users:read.email", "channels:read"]
    back = house.slack.approve(await browser.begins(), house.slack.team("T1"), without=refused)
    await browser.opens(back)
    assert set(house.row().scopes) == set(SCOPES) - set(refused)


async def test_a_reinstall_ends_a_pause(house: House, browser: Browser) -> None:
    team = house.slack.team("T1")
    await browser.opens(house.slack.approve(await browser.begins(), team))
    house.stored.pause("T1", "token_revoked", NOW)
    await browser.opens(house.slack.approve(await browser.begins(), team))
    assert house.row().state is State.ACTIVE
    assert house.stored.get("T1").token == list(house.slack.installs)[-1]


async def test_no_is_told_kindly(house: House, browser: Browser) -> None:
    page = await browser.opens(house.slack.deny(await browser.begins()))
    assert page.status == 200 and "You said no, and that is fine" in page.text
    assert page.link == "/slack/install" and house.rows() == ()


async def test_what_was_begun_in_another_browser_ends_nowhere(
    house: House, served: Served, browser: Browser
) -> None:
    back = house.slack.approve(await browser.begins(), house.slack.team("T1"))
    other = served.browser()
    for page in (await other.opens(back), (await other.begins(), await other.opens(back))[1]):
        assert page.status == 400 and "opened in another browser" in page.text
    assert house.rows() == () and house.slack.calls == []
    assert (await browser.opens(back)).status == 200


async def test_it_counts_once(house: House, browser: Browser) -> None:
    back = house.slack.approve(await browser.begins(), house.slack.team("T1"))
    assert (await browser.opens(back)).status == 200
    again = await browser.opens(back)
    assert again.status == 400 and "used already" in again.text
    assert [call.method for call in house.slack.calls].count("oauth.v2.access") == 1


async def test_it_lasts_ten_minutes(house: House, browser: Browser) -> None:
    back = house.slack.approve(await browser.begins(), house.slack.team("T1"))
    house.wait(10 * MINUTE + MINUTE / 60)
    assert (await browser.opens(back)).status == 400
    assert house.slack.calls == []


async def test_two_tabs_do_not_disturb_each_other(house: House, browser: Browser) -> None:
    first, second = await browser.begins(), await browser.begins()
    assert first != second
    for link in (second, first):
        back = house.slack.approve(link, house.slack.team("T1"))
        assert (await browser.opens(back)).status == 200


@pytest.mark.parametrize(
    "query",
    ["", "state=", "code=code-1", "state=x&code=y", "state=1.2.3&code=y", "state=%F0%9F%92%A5..&code=",
     "error=%3Cscript%3E", "error=server_error&state=1.2.3", "code=a&code=b&state=c&state=d"],
)  # fmt: skip
async def test_what_comes_from_nowhere_is_refused_and_not_repeated(browser: Browser, query: str) -> None:
    await browser.begins()
    page = await browser.opens(f"/slack/oauth_redirect?{query}")
    assert page.status == 400 and "Please begin again" in page.text
    assert "script" not in page.text and "code-1" not in page.text


@pytest.mark.parametrize(
    ("method", "fault", "status", "words"),
    [
        ("oauth.v2.access", "invalid_code", 400, "(invalid_code)"),
        ("oauth.v2.access", "disconnect_before", 502, "did not answer"),
        ("oauth.v2.access", "disconnect_after_accept", 502, "did not answer"),
        ("oauth.v2.access", "rate_limited", 502, "did not answer"),
        ("oauth.v2.access", "not_json", 502, "did not answer"),
        ("auth.test", "invalid_auth", 400, "(invalid_auth)"),
        ("auth.test", "service_unavailable", 502, "did not answer"),
    ],
)
async def test_when_slack_does_not_play_along_nothing_is_kept_and_the_page_says_what_to_do(
    house: House, browser: Browser, method: str, fault: str, status: int, words: str
) -> None:
    back = house.slack.approve(await browser.begins(), house.slack.team("T1"))
    house.slack.fault(method, fault)
    page = await browser.opens(back)
    assert (page.status, page.link) == (status, "/slack/install") and words in page.text
    assert house.rows() == ()
    back = house.slack.approve(await browser.begins(), house.slack.team("T1"))
    assert (await browser.opens(back)).status == 200


async def test_no_token_code_or_secret_is_in_a_page_a_log_or_a_repr(
    house: House, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("flipside").setLevel(logging.DEBUG)
    pages = [await browser.opens("/slack/install")]
    back = house.slack.approve(pages[0].link, house.slack.team("T1"))
    pages += [await browser.opens(back), await browser.opens(back)]
    for method, fault in (("oauth.v2.access", "invalid_code"), ("auth.test", "invalid_auth")):
        house.slack.fault(method, fault)
        pages.append(await browser.opens(house.slack.approve(await browser.begins(), house.slack.team("T1"))))
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("asyncio")]
    assert len(ours) >= 3  # something was said
    shown = [*(page.text + repr(page.headers) for page in pages), *ours]
    shown += [repr(house.entrance()), repr(house.stored.get("T1")), repr(house.row())]
    assert [(secret, text) for secret in SECRETS for text in shown if secret in text] == []


async def test_every_page_has_the_headers_of_the_house_and_no_script(house: House, browser: Browser) -> None:
    back = house.slack.approve(await browser.begins(), house.slack.team("T1"))
    for address in ("/slack/install", back, "/slack/oauth_redirect", "/slack/install.css"):
        page = await browser.opens(address)
        assert {name: page.headers[name] for name in HEADERS} == HEADERS
        assert "<script" not in page.text and " on" + "click" not in page.text and "style=" not in page.text
    assert (await browser.opens("/slack/install")).headers["Cache-Control"] == "no-store"


async def test_the_cookie_is_for_nobody_else(house: House, browser: Browser) -> None:
    cookie = (await browser.opens("/slack/install")).headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=") and "Secure" not in cookie
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"):
        assert part in cookie
    one = Served()
    runner = await one.serve(house.entrance())
    cookie = (await one.browser().opens("/slack/install")).headers["Set-Cookie"]
    assert cookie.startswith(f"__Host-{COOKIE}=") and "Secure" in cookie and "Domain" not in cookie
    await one.close()
    await runner.cleanup()


async def test_what_is_missing_is_said(house: House) -> None:
    one = Served()
    missing = ("FLIPSIDE_URL", "FLIPSIDE_KEY")
    runner = await one.serve(house.entrance(missing=missing))
    for path in ("/slack/install", "/slack/oauth_redirect?code=1&state=2"):
        page = await one.browser().opens(path)
        assert page.status == 503 and "FLIPSIDE_URL and FLIPSIDE_KEY" in page.text
        assert "Set-Cookie" not in page.headers
    assert set(NEEDED) <= set(names())
    await one.close()
    await runner.cleanup()


async def test_pages_are_in_the_language_of_the_browser(browser: Browser) -> None:
    for speech, expected in (("de-CH,fr;q=0.8", "de"), ("fr, de;q=0.5", "de"), ("pt-BR", "en"), ("", "en")):
        page = await browser.opens("/slack/install", speech)
        assert f'<html lang="{expected}">' in page.text
        assert words(expected).say("install.button") in page.text
