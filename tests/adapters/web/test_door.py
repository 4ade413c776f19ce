"""Signing in and out, and what every request must pass."""

from io import BytesIO

import pytest
from aiohttp.test_utils import make_mocked_request

from adapters.web.entrance import COOKIE
from adapters.web.ports import Colleague
from adapters.web.server import LARGEST_BODY
from adapters.web.workspace import speech_of
from tests.adapters.web.conftest import House
from tests.adapters.web.fakes import ANA

WICKED = Colleague("w1", '<script>alert("x")</script>', "</script><b>", "&", "", "Europe/Berlin")


async def test_the_door_lists_everybody_with_the_offices_first(house: House) -> None:
    page = await (await house.client.get("/")).text()
    assert page.index("Lea Admin") < page.index("Ana Petrović") < page.index("Ben Okafor")
    assert "Program lead" in page
    assert "<bdi>Ana Petrović</bdi>" in page


async def test_signing_in_opens_the_workspace_as_that_person(house: House) -> None:
    answer = await house.client.post("/sign-in", data={"person": "u1"}, headers={"Origin": house.origin})
    page = await answer.text()
    assert answer.status == 200
    assert 'id="composer"' in page
    assert '"id": "u1"' in page


async def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(house: House) -> None:
    answer = await house.client.post(
        "/sign-in", data={"person": "u1"}, headers={"Origin": house.origin}, allow_redirects=False
    )
    cookie = answer.cookies[COOKIE]
    assert answer.status == 303
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


async def test_signing_out_leads_back_to_the_door(house: House) -> None:
    house.come_in("u1")
    answer = await house.client.post("/sign-out", headers={"Origin": house.origin})
    assert 'action="/sign-in"' in await answer.text()
    assert (await house.client.get("/home")).status == 401


async def test_nobody_signs_in_as_somebody_who_is_not_here(house: House) -> None:
    answer = await house.client.post("/sign-in", data={"person": "u99"}, headers={"Origin": house.origin})
    assert answer.status == 404
    assert "not here any more" in await answer.text()


async def test_the_lead_reads_the_workspace_in_german(house: House) -> None:
    house.come_in("u3")
    page = await (await house.client.get("/")).text()
    assert '<html lang="de">' in page
    assert "Nächstes Ereignis" in page


async def test_a_wicked_name_stays_text(house: House) -> None:
    house.log._people = (ANA, WICKED)
    for person in ("", "w1"):
        if person:
            house.come_in(person)
        page = await (await house.client.get("/")).text()
        assert "<script>alert" not in page
        assert "</script><b>" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    "path", ["/home", "/commands", "/stream", "/rooms/dm:u1", "/sheets/1", "/nothing-here"]
)
async def test_without_a_session_there_is_nothing_to_see(house: House, path: str) -> None:
    answer = await house.client.get(path)
    assert answer.status == 401
    assert (await answer.json())["text"] == "Please sign in first."


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", ""])
async def test_another_host_name_is_refused_everywhere(house: House, host: str) -> None:
    for path in ("/", "/healthz", "/static/mark.svg"):
        answer = await house.client.get(path, headers={"Host": host})
        assert answer.status == 421, path


async def test_the_configured_host_is_answered(house: House) -> None:
    assert (await house.client.get("/healthz", headers={"Host": "chat.example.org"})).status == 200


@pytest.mark.parametrize("path", ["/events", "/clock", "/seen", "/sign-in", "/sign-out"])
@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_a_change_from_elsewhere_is_refused(house: House, path: str, headers: dict[str, str]) -> None:
    house.come_in("u1")
    answer = await house.client.post(path, json={}, headers=headers)
    assert answer.status == 403
    assert house.desk.heard == []


@pytest.mark.parametrize("path", ["/events", "/clock", "/seen"])
async def test_a_tab_opened_as_somebody_else_is_told_so(house: House, path: str) -> None:
    house.come_in("u1")
    answer = await house.post(path, {}, person="u2")
    assert answer.status == 403
    assert "somebody else" in (await answer.json())["text"]


async def test_what_is_not_json_and_what_is_too_large_is_refused_kindly(house: House) -> None:
    house.come_in("u1")
    for body in ("{", "[]", "null", "\xff", "[" * 100_000):
        answer = await house.client.post("/events", data=body.encode("latin-1"), headers=await _ours(house))
        assert answer.status == 400, body[:5]
        assert "reload" in (await answer.json())["text"]
    large = BytesIO(b'{"text": "' + b"x" * LARGEST_BODY + b'"}')
    answer = await house.client.post("/events", data=large, headers=await _ours(house))
    assert answer.status == 413
    assert "too long" in (await answer.json())["text"]


async def test_pages_carry_a_strict_policy_and_no_inline_code(house: House) -> None:
    house.come_in("u1")
    answer = await house.client.get("/")
    policy, page = answer.headers["Content-Security-Policy"], await answer.text()
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert " style=" not in page
    assert " onclick=" not in page
    assert "https://" not in page


async def test_an_error_of_ours_is_logged_with_the_event_and_told_kindly(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(event: object) -> None:
        raise ValueError("boom")

    house.desk.answer = broken  # type: ignore[assignment]
    house.come_in("u1")
    answer = await house.post("/events", {"kind": "say", "id": "e7", "text": "my secret words"})
    assert answer.status == 500
    assert "Nothing is lost" in (await answer.json())["text"]
    assert "web:u1:e7" in caplog.text
    assert "my secret words" not in caplog.text


async def test_an_unknown_address_is_a_page_for_people(house: House) -> None:
    house.come_in("u1")
    answer = await house.client.get("/nothing-here", headers={"Accept": "text/html"})
    assert answer.status == 404
    assert "Back to the workspace" in await answer.text()


@pytest.mark.parametrize(("wanted", "language"), [("de-AT,de;q=0.9", "de"), ("fr", "en"), ("", "en")])
def test_the_door_speaks_the_browsers_language(wanted: str, language: str) -> None:
    assert speech_of(make_mocked_request("GET", "/", {"Accept-Language": wanted}))["language"] == language


async def _ours(house: House) -> dict[str, str]:
    from adapters.web.guard import token
    from tests.adapters.web.conftest import SECRET

    return {"Origin": house.origin, "X-Flipside-Token": token("u1", SECRET)}
