"""The transcripts are complete: every form is seen in one of them, and every command is typed."""

import re
from pathlib import Path

import pytest

from conversations.flows import FORMS
from conversations.intents import INTENTS, bare, parse
from conversations.words import languages, table, words
from tests.transcripts.script import read, scripts

TEXTS = tuple(path.read_text("utf-8") for path in scripts())
# Asked only where there are two platforms; this stage has one: tests/turns/test_linking.py and others.
ELSEWHERE = {"link", "where"}
PLACES = re.compile(r"\\{\w+\\}")


def typed() -> set[str]:
    """The commands that people type in the transcripts."""
    said = [entry.text for path in scripts() for entry in read(path).entries if entry.mark == ">"]
    slashed = {parse(text.removeprefix("/flipside")).intent for text in said if text.startswith("/flipside")}
    plain = {asked.intent for text in said if (asked := bare(text, words("en")))}
    return slashed | plain


@pytest.mark.parametrize("intent", INTENTS)
def test_every_command_is_typed_in_a_transcript(intent: str) -> None:
    assert intent in typed()


@pytest.mark.parametrize("form", sorted(FORMS.keys() - ELSEWHERE))
def test_every_form_is_seen_in_a_transcript(form: str) -> None:
    titles = [PLACES.sub(".+", re.escape(str(table(speech)[form]["title"]))) for speech in languages()]
    shown = re.compile(rf"^\w*< ({'|'.join(titles)})$", re.MULTILINE)
    assert any(shown.search(text) for text in TEXTS)


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
def test_a_transcript_says_what_it_is_about(path: Path) -> None:
    assert re.match(r"^# [A-Z].+\.\n~ ", path.read_text("utf-8"))


def test_both_sides_of_an_ended_pair_read_the_same_bytes() -> None:
    """Domain.md, invariant 5: in every transcript in which a pair ends."""
    ends = re.compile(r"^(\w+)< (This pairing (?:ends here|is not going ahead)\..+)$", re.MULTILINE)
    for text in TEXTS:
        assert len({said for _, said in ends.findall(text)}) <= 2  # not going ahead, and ends here
        for opening in ("This pairing ends", "This pairing is not"):
            found = [(who, said) for who, said in ends.findall(text) if said.startswith(opening)]
            assert len({said for _, said in found}) <= 1
            assert len({who for who, _ in found}) == len(found)


def test_the_other_side_of_a_declined_proposal_reads_nothing_but_the_neutral_words() -> None:
    text = next(path for path in scripts() if path.stem == "proposal_declined").read_text("utf-8")
    after = text.partition("! MatchDeclined")[2].partition("\ntom> ")[0]
    said = [line for line in after.splitlines() if line.startswith("tom< ") and not line.startswith("tom<  ")]
    assert said == ["tom< " + words("en").say("notice.not_going_ahead")]
