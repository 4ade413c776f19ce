"""What an export changes in what is known, and that nobody leaves by mistake."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.program.roster import Changes, Extent, PersonRow, difference
from bot.program.roster_ledger import circles


def person(number: int) -> PersonRow:
    """Somebody."""
    return PersonRow(f"E{number}", f"Person {number}", f"p{number}@example.com", grade=number % 5)


def applied(known: Mapping[str, PersonRow], changes: Changes) -> dict[str, PersonRow]:
    """What is known afterwards, as storage would keep it."""
    now = {**known, **{row.id: row for row in (*changes.new, *changes.changed, *changes.back)}}
    return now | {who: replace(now[who], left=True) for who in changes.left}


ADA, BO, CY, DI = (person(number) for number in range(4))
KNOWN = {row.id: row for row in (ADA, BO, CY)}


def test_new_changed_unchanged_back_and_left_are_told_apart() -> None:
    known = KNOWN | {"E3": replace(DI, left=True)}
    rows = (ADA, replace(BO, department="Sales"), DI, person(4))
    assert difference(rows, known) == Changes(
        new=(person(4),), changed=(replace(BO, department="Sales"),), back=(DI,), left=("E2",), unchanged=1
    )


def test_the_same_export_again_changes_nothing() -> None:
    rows = (ADA, replace(BO, left=True), DI)
    again = difference(rows, applied(KNOWN, difference(rows, KNOWN)))
    assert again.none
    assert again.unchanged == 4


def test_absence_from_a_part_of_the_company_is_not_leaving_but_a_mark_is() -> None:
    assert difference((ADA, replace(BO, left=True)), KNOWN, Extent.PART).left == ("E1",)


def test_somebody_whose_row_could_not_be_read_has_not_left() -> None:
    assert difference((ADA,), KNOWN, unread=("E1",)).left == ("E2",)


def test_a_stranger_who_has_left_already_is_nobodys_business() -> None:
    assert difference((*KNOWN.values(), replace(DI, left=True)), KNOWN).none


def test_many_leavers_are_more_than_five_and_more_than_a_fifth() -> None:
    def leaving(gone: int, of: int) -> bool:
        known = {row.id: row for row in map(person, range(of))}
        return difference(map(person, range(of - gone)), known).many_leavers

    assert [leaving(5, 6), leaving(6, 30), leaving(6, 29), leaving(21, 100), leaving(20, 100)] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_people_who_left_before_do_not_hide_many_leavers() -> None:
    known = {row.id: replace(row, left=int(row.id[1:]) >= 20) for row in map(person, range(200))}
    assert difference(map(person, range(14)), known).many_leavers


ROWS = st.builds(
    PersonRow,
    id=st.integers(0, 12).map("E{}".format),
    name=st.sampled_from(("Ada", "Bo")),
    email=st.just("p@example.com"),
    left=st.booleans(),
)
FILES = st.lists(ROWS, unique_by=lambda row: row.id)


@given(FILES, FILES, st.sampled_from(Extent), st.sets(st.integers(0, 12).map("E{}".format)))
def test_whatever_was_known_the_second_import_changes_nothing(
    before: list[PersonRow], rows: list[PersonRow], extent: Extent, unread: set[str]
) -> None:
    known = {row.id: row for row in before}
    changes = difference(rows, known, extent, unread)
    after = applied(known, changes)
    assert difference(rows, after, extent, unread).none
    assert {row.id for row in after.values() if not row.left} >= {row.id for row in rows if not row.left}
    assert len(known) == changes.unchanged + len(changes.changed) + len(changes.back) + len(changes.left)


@given(st.dictionaries(st.integers(0, 20).map(str), st.integers(0, 20).map(str)))
def test_whoever_ever_reports_to_themselves_is_in_exactly_one_circle(managers: dict[str, str]) -> None:
    def returns(start: str) -> bool:
        at = managers[start]
        for _ in managers:
            if at == start or at not in managers:
                break
            at = managers[at]
        return at == start

    found = [who for circle in circles(managers) for who in circle]
    assert sorted(found) == sorted(who for who in managers if returns(who))
    assert all(
        managers[one] == other
        for c in circles(managers)
        for one, other in zip(c, (*c[1:], c[0]), strict=True)
    )


def test_a_line_of_fifty_thousand_is_walked_once() -> None:
    managers = {str(number): str(number + 1) for number in range(50_000)}
    assert list(circles(managers)) == []
