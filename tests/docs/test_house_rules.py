"""README, changelog, decisions and wording of the docs: what every page has to be."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, code, headings, pages, prose, rows, section, text

BRITISH = re.compile(
    r"programmes?\b|organis|recognis|realis|summaris|normalis|standardis|prioritis|optimis|personalis|anonymis"
    r"|colour|favour|behaviour|neighbour|honour|labour|centre\b|grey\b|licence|defence|catalogue|enrolment"
    r"|enrols\b|fulfil\b|judgement|whilst|learnt",
    re.IGNORECASE,
)
SECTIONS = ["Status", "Context", "Decision", "Alternatives that lost", "Consequences", "Deviations"]
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
READ_BY_PEOPLE = (
    *pages(),
    ROOT / "conversations" / "words" / "en.toml",
    ROOT / "adapters" / "web" / "words" / "en.toml",
)
HYPE = re.compile(
    r"seamless|cutting.edge|revolution|powerful|blazing|world.class|effortless|game.chang", re.I
)


@pytest.mark.parametrize("path", READ_BY_PEOPLE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_spelling_is_american(path: Path) -> None:
    plain = re.sub(r"`[^`\n]*`", "", prose(path.read_text("utf-8")))
    assert BRITISH.findall(plain) == []


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_praise_of_ourselves_and_no_path_of_a_machine(path: Path) -> None:
    page = path.read_text("utf-8")
    assert HYPE.findall(page) == []
    assert re.findall(r"/(?:work|root|home/\w+|Users)/\S*", page) == []


def test_the_two_commands_of_the_readme_stand_in_the_makefile() -> None:
    (told,) = re.findall(r"```\n((?:make \w+\n)+)```", text("README.md"))
    targets = re.findall(r"^(\w+):.*## ", text("Makefile"), re.MULTILINE)
    assert told.split() == ["make", "demo", "make", "test"]
    assert {"demo", "test", "install", "docs"} <= set(targets)


def test_the_readme_is_short() -> None:
    assert len(text("README.md").splitlines()) < 150


def test_the_readme_names_every_command() -> None:
    named = set(code(section(text("README.md"), "Commands")))
    listed = {code(row[0])[0] for row in rows(text("docs/commands.md")) if len(row) == 5}
    assert sorted(listed - named - {"answer"}) == []


def test_the_changelog_has_a_heading_for_what_is_new() -> None:
    assert re.match(r"Unreleased$|\d+\.\d+\.\d+", headings(text("CHANGELOG.md"), 2)[0])


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_sections(path: Path) -> None:
    page = path.read_text("utf-8")
    assert headings(page, 2) == SECTIONS
    assert headings(page, 1)[0].startswith(path.stem[:4])
    assert path.name in text("docs/decisions/README.md")


def test_every_figure_of_the_demo_is_explained_and_no_other() -> None:
    made = re.findall(r'^        "(\w+)":', text("bot/demo/figures.py"), re.MULTILINE)
    told = [code(row[0])[0] for row in rows(section(text("docs/demo.md"), "The figures"))]
    assert sorted(told) == sorted(made)


def test_every_dependency_is_in_the_decision_with_a_license() -> None:
    project = text("pyproject.toml")
    wanted = re.findall(r'^    "([a-z-]+)(?:\[\w+\])?[><=]', project, re.MULTILINE)
    listed = {row[0].split()[0]: row[-1] for row in rows(text("docs/decisions/0002-dependencies.md"))}
    assert [name for name in wanted if not listed.get(name)] == []


def test_nothing_in_the_lock_is_under_the_gpl() -> None:
    locked = re.findall(r"^([\w.-]+)==", text("requirements.lock"), re.MULTILINE)
    assert len(locked) > 20
    for name in locked:
        license_ = _license(name)
        assert not re.search(r"\bA?GPL|Affero|(?<!Lesser )General Public", license_), f"{name}: {license_}"
        assert "LGPL" not in license_ or name.startswith("psycopg"), name


def _license(name: str) -> str:
    """What a package says of itself; nothing where it is not for this platform."""
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    said = [
        *about.get_all("License-Expression", []),
        *(k for k in about.get_all("Classifier", []) if "License" in k),
    ]
    return " ".join((*said, *(text[:80] for text in about.get_all("License", []))))


def test_people_whom_the_readme_sends_you_to_are_in_the_demo() -> None:
    told = re.findall(r"sign in as ([A-Z]\S+ [A-Z]\w+)", text("README.md"), re.IGNORECASE)
    assert told and [name for name in told if f",{name}," not in text("bot/demo/people.csv")] == []
