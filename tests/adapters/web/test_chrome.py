"""The workspace's own words, faces and colors."""

import re
from pathlib import Path

import pytest

import adapters.web
from adapters.web.chrome import chrome, languages
from adapters.web.faces import TONES, initials, tone

ROOT = Path(adapters.web.__file__).parent
SOURCES = [path for kind in ("*.py", "*.html", "*.js") for path in ROOT.rglob(kind)]
MADE = {f"clock.{step}" for step in ("event", "day", "week")} | {
    f"office.{o}" for o in ("lead", "owner", "sponsor")
}
MADE |= {f"rooms.{view}{end}" for view in ("home", "direct") for end in ("", "_about")} | {"language"}


def used() -> set[str]:
    """Every key that a page or a script asks for."""
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    return set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", text)) & _sections(text) | MADE


def _sections(text: str) -> set[str]:
    parts = {key.partition(".")[0] for key in chrome("en")}
    return {key for key in re.findall(r"[a-z]+\.[a-z_]+", text) if key.partition(".")[0] in parts}


def test_every_language_says_the_same_things() -> None:
    for speech in languages():
        assert chrome(speech).keys() == chrome("en").keys(), speech
        for key, text in chrome(speech).items():
            assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", chrome("en")[key]), (speech, key)


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    assert {key for key in used() if not key.endswith((".js", ".py", ".html", ".css"))} == set(chrome("en"))


@pytest.mark.parametrize(
    ("speech", "language"), [("de", "de"), ("de-CH", "de"), ("fr", "en"), ("", "en"), ("../en", "en")]
)
def test_an_unknown_language_reads_english(speech: str, language: str) -> None:
    assert chrome(speech)["language"] == language


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Petrović", "AP"),
        ("Jürgen Schäfer-Witten", "JW"),
        ("陈小雨", "陈"),
        ("ليلى حداد", "لح"),
        ("7", "?"),
        ("", "?"),
    ],
)
def test_initials_are_the_ends_of_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_color_stays_with_its_person() -> None:
    assert tone("u1") == tone("u1")
    assert {tone(f"u{n}") for n in range(200)} == set(range(TONES))


ON = {
    "ink": ("paper", "surface", "raised", "warm-soft", "accent-soft", "error-soft"),
    "muted": ("paper", "surface", "raised", "accent-soft"),
    "accent": ("paper", "surface", "raised"),
    "on-accent": ("accent", "accent-strong"),
    "warm": ("warm-soft",),
    "hint-ink": ("hint-ground",),
    "error": ("error-soft", "surface", "raised"),
    "side-ink": ("side", "side-active", "side-hover"),
    "side-muted": ("side", "side-hover"),
}
EDGES = {"edge": ("raised", "surface"), "focus": ("surface", "raised"), "side-focus": ("side",)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_edges_stand_out_from_their_ground(scheme: str) -> None:
    colors = _colors(scheme)
    for least, pairs in ((4.5, ON), (3.0, EDGES)):
        for ink, grounds in pairs.items():
            for ground in grounds:
                assert _contrast(colors[ink], colors[ground]) >= least, f"{scheme}: {ink} on {ground}"


def test_initials_can_be_read_on_every_color() -> None:
    tones = re.findall(r"tone-\d \{ background: (#\w{6})", _tokens())
    assert len(tones) == TONES
    assert all(_contrast("#ffffff", ground) >= 4.5 for ground in tones)


def test_nothing_is_loaded_from_elsewhere_and_nothing_parses_markup() -> None:
    for path in [*SOURCES, *ROOT.rglob("*.css")]:
        text = path.read_text("utf-8")
        assert not re.search(r"(src|href|url|import)\W{1,3}(https?:)?//(?!www\.w3\.org)", text), path.name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|\|\s*safe", text
        ), path.name


def _tokens() -> str:
    return (ROOT / "static/css/tokens.css").read_text("utf-8")


def _colors(scheme: str) -> dict[str, str]:
    light, dark = _tokens().split("@media")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found if scheme == "light" else {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _light(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
