"""Imports: a dry run first, then applied or left, once."""

from dataclasses import replace

import pytest

from bot.program import imports
from bot.program.consequences import Notice, Opening
from bot.program.decisions import Decision, OutOfTurn
from bot.program.imports import Import, ImportConfirmed, ImportDropped, ImportRead, ImportState
from tests.program.walks import NOW

DRAFT = Import("c1~i1", "c1", "lea", "")


def test_what_was_pasted_is_shown_before_anything_is_written() -> None:
    one, found = imports.apply(DRAFT, ImportRead("id,name\n1,Ana"), NOW)
    assert (one.state, one.rows) == (ImportState.DRAFT, "id,name\n1,Ana")
    assert found == (Opening("lea", "import", DRAFT.ref),)


def test_confirmed_it_is_applied_and_the_author_is_told() -> None:
    one, found = imports.apply(DRAFT, ImportConfirmed(), NOW)
    assert (one.state, found) == (ImportState.APPLIED, (Notice("lea", "imported", DRAFT.ref),))


def test_dropped_everything_stays_as_it_is() -> None:
    one, found = imports.apply(DRAFT, ImportDropped(), NOW)
    assert (one.state, found) == (ImportState.DROPPED, ())


@pytest.mark.parametrize("state", [ImportState.APPLIED, ImportState.DROPPED])
@pytest.mark.parametrize("decision", [ImportRead(""), ImportConfirmed(), ImportDropped()])
def test_an_import_is_decided_once(state: ImportState, decision: Decision) -> None:
    with pytest.raises(OutOfTurn):
        imports.apply(replace(DRAFT, state=state), decision, NOW)
