"""The public pages: served where the package says, to anybody, in the reader's language."""

import re

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.doors import beside
from adapters.headers import HEADERS
from adapters.teams.package import PRIVACY_PATH, STORE
from adapters.teams.pages_public import PAGES, STYLE_PATH, routes


async def fetched(path: str, accepts: str = "") -> tuple[int, str, dict[str, str]]:
    """One page over HTTP."""
    head = {"Accept-Language": accepts}
    async with TestClient(TestServer(beside(None, routes()))) as browser:
        response = await browser.get(path, headers=head)
        return response.status, await response.text(), dict(response.headers)


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_there_for_anybody(path: str) -> None:
    status, body, head = await fetched(path)
    assert status == 200 and '<html lang="en">' in body
    assert body.count("<p>") == STORE.table("en")[PAGES[path]].count("\n\n") + 1
    assert STORE.table("en")[f"{PAGES[path]}_title"] in body
    assert {name: head[name] for name in HEADERS} == dict(HEADERS)


async def test_a_german_browser_reads_german() -> None:
    _, body, _ = await fetched(PRIVACY_PATH, "de-CH, en;q=0.5")
    assert '<html lang="de">' in body and "Datenschutz" in body


async def test_a_page_loads_nothing_but_its_own_style_and_has_no_script() -> None:
    _, body, _ = await fetched(PRIVACY_PATH)
    assert re.findall(r'(?:src|href)="([^"]+)"', body) == [STYLE_PATH]
    assert "<script" not in body
    status, style, head = await fetched(STYLE_PATH)
    assert status == 200 and "color-scheme" in style and head["Content-Type"].startswith("text/css")
