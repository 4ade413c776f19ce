"""Every link between pages leads somewhere, every picture is there and says what it shows."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import LINK, ROOT, headings, pages, prose

IDS = [path.relative_to(ROOT).as_posix() for path in pages()]
every_page = pytest.mark.parametrize("path", pages(), ids=IDS)


def anchor(heading: str) -> str:
    """What a heading is called in a link."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@every_page
def test_links_lead_to_a_file_and_a_heading(path: Path) -> None:
    for target in (found["target"] for found in LINK.finditer(prose(path.read_text("utf-8")))):
        if re.match(r"https?://|mailto:", target):
            continue
        name, _, place = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), f"{target}: no such file"
        if place:
            page = file.read_text("utf-8")
            assert place in {anchor(h) for level in range(1, 5) for h in headings(page, level)}, target


@every_page
def test_pictures_say_what_they_show(path: Path) -> None:
    for alt in re.findall(r"!\[([^\]]*)\]\(", prose(path.read_text("utf-8"))):
        assert len(alt) >= 20, f"a picture in {path.name} needs a text that says what it shows"


@every_page
def test_files_named_in_backticks_exist(path: Path) -> None:
    """A path that a page names is a path; patterns, and what is promised for later, are not looked at."""
    later = re.compile(r"adapters/(slack|teams)|bot/(reports|privacy|turns)\.py|guides/|midterm")
    named = re.findall(
        r"`((?:bot|adapters|conversations|scheduler|tests|docs|deploy)/[\w./-]+)`", path.read_text("utf-8")
    )
    wanted = [name for name in named if not later.search(name)]
    assert [name for name in wanted if not (ROOT / name).exists()] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, todo = set[Path](), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        targets = (found["target"] for found in LINK.finditer(prose(page.read_text("utf-8"))))
        todo += [(page.parent / one.partition("#")[0]).resolve() for one in targets if "://" not in one]
    assert sorted(set(pages()) - seen) == []
