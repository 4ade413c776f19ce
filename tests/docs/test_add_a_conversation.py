"""docs/add-a-conversation.md, followed word for word in a copy of the repository."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs import worked
from tests.docs.pages import blocks, code, rows, text

PAGE = "docs/add-a-conversation.md"
TRANSCRIPT = "tests/transcripts/midterm_review.txt"
# What the architecture promises for a conversation that acts and is timed, and nothing else.
PROMISED = {
    "conversations/flows/midterm.py",
    "conversations/flows/__init__.py",
    "conversations/words/en.toml",
    "conversations/words/de.toml",
    TRANSCRIPT,
    "bot/program/participant_decisions.py",
    "bot/program/participants.py",
    "scheduler/timeline.py",
}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with the example in it."""
    root = tmp_path_factory.mktemp("worked")
    worked.copy(root)
    worked.apply(blocks(text(PAGE)), root)
    return root


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in the copy, with its own packages before the installed ones."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    environment = {**clean, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_exactly_the_promised_files_are_touched(tmp_path: Path) -> None:
    worked.copy(tmp_path)
    assert set(worked.apply(blocks(text(PAGE)), tmp_path)) == PROMISED


def test_the_list_on_the_page_names_the_same_files() -> None:
    named = [name for row in rows(text(PAGE)) for name in code(row[0])]
    folder = ""
    found = set()
    for name in named:
        folder = name.rpartition("/")[0] or folder
        found.add(f"{folder}/{name.rpartition('/')[2]}")
    assert found == PROMISED


def test_the_new_words_and_the_new_code_pass_the_tests_of_the_house(changed: Path) -> None:
    tests = ("tests/conversations/test_words.py", "tests/test_shape.py")
    done = run(changed, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_the_conversation_talks(changed: Path) -> None:
    chosen = ("tests/transcripts/test_transcripts.py", "-k", "midterm and calm and sqlite", "--update")
    done = run(changed, "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    said = (changed / TRANSCRIPT).read_text("utf-8")
    for line in (
        "* Tue 2026-05-26 08:00",
        "maya< Half-time",
        "maya< What would you change? A few words are enough.",
        "! MidtermReviewed going=change",
        "maya< Noted, for you alone. You may raise it at the next session.",
        "! MidtermReviewed going=talk",
    ):
        assert line in said.splitlines(), f"{line!r} is not in\n{said}"


def test_a_place_that_is_not_found_once_is_an_error() -> None:
    assert worked.patched("a\nb\n", " a\n+c\n b\n") == "a\nc\nb\n"
    for unclear in (" a\n+c\n", " x\n+c\n"):
        with pytest.raises(ValueError, match="stands in the file"):
            worked.patched("a\nb\na\n", unclear)
