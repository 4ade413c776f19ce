"""The drawing knows all that Slack gets, leaves none of its words out, and obeys none of them."""

import json
import re
import struct
import zlib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import render
from conversations.cards import Card, Link
from tests.browser import slack_screens, small_png

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "gallery" / "slack"
PAGE = ROOT / "docs" / "install-slack.md"
PICTURES = sorted((ROOT / "docs" / "pictures").glob("slack_*.png"))
LARGEST, WIDTHS = 60_000, range(640, 721)
FILES = sorted(FOLDER.glob("*.json"))
UNSEEN = ("overflow",)  # a menu that is closed


def words_of(drawn: Any) -> Iterator[str]:
    """Every text that stands open in a payload."""
    if isinstance(drawn, list):
        for each in drawn:
            yield from words_of(each)
    elif isinstance(drawn, dict) and drawn.get("type") not in UNSEEN:
        if drawn.get("type") == "plain_text":
            yield drawn["text"]
        for each in drawn.values():
            yield from words_of(each)


def test_the_gallery_is_there() -> None:
    assert len(FILES) > 20


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_everything_of_the_gallery_is_drawn_with_all_its_words(path: Path) -> None:
    for name, payload in json.loads(path.read_text("utf-8")).items():
        drawn = slack_screens.surface(payload)
        missing = [said for said in words_of(payload) if escape(said) not in drawn]
        assert missing == [], f"{path.stem}, {name}"


@pytest.mark.parametrize("block", [{"type": "video"}, {"type": "actions", "elements": [{"type": "video"}]}])
def test_what_is_not_known_is_not_passed_over(block: dict[str, Any]) -> None:
    with pytest.raises(KeyError, match="video"):
        slack_screens.surface({"text": "", "blocks": [block]})


def test_no_word_of_anybody_is_markup() -> None:
    wild = "<script>x</script> & *not bold* <https://evil.example|y>"
    card = Card(wild, title="<img src=x>", why=wild, links=(Link("<b>&", "https://example.org/?a=1&b=2"),))
    drawn = slack_screens.surface(render.draw(card))
    assert "<script" not in drawn and "<img" not in drawn and "<b>not bold" not in drawn
    assert drawn.count(escape(wild)) == 2
    assert "<u>&lt;b&gt;&amp;</u>" in drawn


def test_what_is_chosen_is_seen() -> None:
    options = [{"text": {"type": "plain_text", "text": said}, "value": said} for said in ("tea", "milk")]
    for kind in ("radio_buttons", "checkboxes"):
        first = (
            {"initial_option": options[1]} if kind == "radio_buttons" else {"initial_options": options[1:]}
        )
        drawn = slack_screens.ELEMENTS[kind]({"type": kind, "options": options, **first})
        assert drawn.count("is-on") == 1 and drawn.index("tea") < drawn.index("is-on") < drawn.index("milk")


def test_the_pictures_are_small_and_stand_on_their_page_with_what_they_show() -> None:
    shown = re.findall(r"!\[([^\]]{60,})\]\(pictures/(slack_\w+\.png)\)", PAGE.read_text("utf-8"))
    assert sorted(name for _, name in shown) == [path.name for path in PICTURES]
    assert len(PICTURES) == 6
    for path in PICTURES:
        png = path.read_bytes()
        assert len(png) < LARGEST
        assert struct.unpack(">I", png[16:20])[0] in WIDTHS, path.name


def colors() -> st.SearchStrategy[tuple[int, int, int]]:
    """Few enough for a palette, and far apart."""
    return st.sampled_from([(0, 0, 0), (255, 255, 255), (47, 93, 155), (233, 235, 240), (200, 7, 99)])


@given(
    st.lists(st.tuples(st.integers(0, 4), st.tuples(colors(), colors(), colors())), min_size=1, max_size=6)
)
def test_a_smaller_picture_has_the_same_points(rows: list[tuple[int, tuple[Any, ...]]]) -> None:
    """Rows written in each of PNG's five ways."""
    points = [color for _, row in rows for color in row]
    assert _points(small_png.smaller(_png(rows))) == points


def test_a_picture_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no PNG"):
        small_png.smaller(b"GIF89a")


def _png(rows: list[tuple[int, tuple[Any, ...]]]) -> bytes:
    above, data = bytes(9), b""
    for kind, row in rows:
        line = bytes(value for color in row for value in color)
        data += bytes([kind]) + bytes((line[n] - _guess(kind, line, above, n)) & 255 for n in range(9))
        above = line
    head = struct.pack(">IIBBBBB", 3, len(rows), 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(body)) + name + body + bytes(4) for name, body in parts]
    return small_png.HEAD + b"".join(chunks)


def _guess(kind: int, line: bytes, above: bytes, n: int) -> int:
    left, up, corner = (line[n - 3] if n > 2 else 0), above[n], (above[n - 3] if n > 2 else 0)
    far = [abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)]
    paeth = (left, up, corner)[far.index(min(far))]
    return (0, left, up, (left + up) // 2, paeth)[kind]


def _points(png: bytes) -> list[tuple[int, ...]]:
    """The points of a picture with a palette whose rows are written as they are."""
    found, place = {}, 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        found[png[place + 4 : place + 8]] = png[place + 8 : place + 8 + length]
        place += 12 + length
    width, palette = struct.unpack(">I", found[b"IHDR"][:4])[0], found[b"PLTE"]
    data = zlib.decompress(found[b"IDAT"])
    numbers = [number for n, number in enumerate(data) if n % (width + 1)]
    return [tuple(palette[3 * number : 3 * number + 3]) for number in numbers]
