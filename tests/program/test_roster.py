"""An HR export, from bytes to people: what is kept, what is named, what is never read."""

import codecs
import csv
import io
import tracemalloc
import unicodedata
from datetime import date
from io import BytesIO
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.roster import (
    PROBLEM_KEYS,
    Extent,
    PersonRow,
    Problem,
    RosterRefused,
    Row,
    gather,
    read_roster,
)
from bot.program.roster_codes import LANGUAGES

TODAY = date(2026, 3, 2)
HEADER = "id,name,email,department,grade,manager"


def export(*rows: str, header: str = HEADER) -> list[bytes]:
    """A file of these rows, in lines."""
    return [f"{line}\n".encode() for line in (header, *rows)]


def person(*rows: str, header: str = HEADER) -> PersonRow:
    """The only person of a file without problems."""
    roster = gather(export(*rows, header=header), TODAY)
    assert roster.report.problems == ()
    (one,) = roster.rows
    return one


def keys(*rows: str, header: str = HEADER) -> list[tuple[int, str]]:
    """Row and key of every problem in a file."""
    found = gather(export(*rows, header=header), TODAY).report.problems
    assert {problem.key for problem in found} <= set(PROBLEM_KEYS)
    return [(problem.row, problem.key) for problem in found]


def refused(lines: list[bytes]) -> tuple[str, dict[str, str]]:
    """Why a whole file is refused."""
    with pytest.raises(RosterRefused) as caught:
        gather(lines, TODAY)
    assert caught.value.key in PROBLEM_KEYS
    return caught.value.key, dict(caught.value.values)


ADA = "7,Ada Quill,Ada.Quill@Example.com,Sales,4,"


def test_a_german_export_with_semicolons_and_a_mark_is_read() -> None:
    header = (
        "Personalnummer;Nachname;Vorname;E-Mail;Abteilung;Standort;Land;Zeitzone;Stufe;Vorgesetzte/r;Sprachen"
    )
    row = "007;Größ;Jörg;JOERG@example.com;Einkauf;Köln;DE;Europe/Berlin;2;;de/en"
    lines = [codecs.BOM_UTF8 + f"{header}\r\n".encode(), f"{row}\r\n".encode()]
    heading, rows = read_roster(lines, TODAY)
    (one,) = rows
    assert isinstance(one, Row)
    assert (heading.delimiter, heading.label("email"), one.number) == (";", "E-Mail", 2)
    assert (one.person.id, one.person.name, one.person.languages) == ("007", "Jörg Größ", ("de", "en"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 7, 4096])
def test_encodings_with_a_mark_line_ends_and_chunks_make_no_difference(
    encoding: str, newline: str, size: int
) -> None:
    text = newline.join((HEADER, '1,"Ada ""A"" Ög\nthe 2nd",a@example.com,Sales,4,', ""))
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    raw = marks.get(encoding, b"") + text.encode(encoding)
    roster = gather((raw[at : at + size] for at in range(0, len(raw), size)), TODAY)
    assert [row.name for row in roster.rows] == ['Ada "A" Ög the 2nd']


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_of_the_heading(delimiter: str) -> None:
    header = '"id, number"' + delimiter + HEADER.replace(",", delimiter)
    row = "x" + delimiter + ADA.replace(",", delimiter)
    assert person(row, header=header).name == "Ada Quill"


def test_the_separator_line_of_a_spreadsheet_is_obeyed_and_counted() -> None:
    lines = [
        b"sep=;\r\n",
        b"\r\n",
        HEADER.replace(",", ";").encode() + b"\r\n",
        b";;;;;\r\n",
        b"1;A;x;;1;\r\n",
    ]
    assert [p.row for p in gather(lines, TODAY).report.problems] == [5]


def test_windows_1252_is_refused_with_its_row() -> None:
    lines = [*export(ADA), "8,Jörg,j@example.com,IT,1,\n".encode("cp1252")]
    assert refused(lines) == ("roster.not_utf8", {"row": "3"})
    assert refused([b"".join(lines)]) == ("roster.not_utf8", {"row": "3"})


def test_a_file_cut_in_the_middle_of_a_letter_is_refused() -> None:
    assert refused([*export(ADA), "8,Jö".encode()[:-1]]) == ("roster.not_utf8", {"row": "3"})


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ([], "roster.empty"),
        ([b"\n", b"  \r\n"], "roster.empty"),
        ([b"PK\x03\x04rest"], "roster.spreadsheet"),
        ([b"\xd0\xcf\x11\xe0rest"], "roster.spreadsheet"),
        ([HEADER.encode("utf-16-le")], "roster.not_utf8"),
        ([HEADER.encode("utf-32")], "roster.not_utf8"),
        ([b"x" * 1_000_001], "roster.not_csv"),
        ([b'"id,name\n'], "roster.not_csv"),
        (export(header="id,name,E-Mail,department,grade,manager,e_mail"), "roster.double_column"),
    ],
)
def test_what_is_no_table_of_people_is_refused_kindly(lines: list[bytes], key: str) -> None:
    assert refused(lines)[0] == key


def test_missing_columns_are_named_together_with_those_that_were_found() -> None:
    values = {"columns": "email, department, manager", "found": "id, Vorname, Nachname, Stufe"}
    assert refused(export(header="id,Vorname,Nachname,Stufe")) == ("roster.missing_columns", values)


def test_more_cells_than_columns_betray_a_loose_comma_and_fewer_or_empty_ones_do_no_harm() -> None:
    rows = ("1,Quill, Ada,a@example.com,IT,3,5", "2,Bo,b@example.com,IT,3", "3,Cy,c@example.com,IT,3,,,,")
    roster = gather(export(*rows), TODAY)
    assert [row.id for row in roster.rows] == ["2", "3"]
    first = roster.report.problems[0]
    assert (first.row, first.key) == (2, "roster.too_many_cells")
    assert dict(first.values) == {"row": "2", "cells": "7", "columns": "6"}


def test_broken_quotes_cost_their_rows_only() -> None:
    rows = (
        '1,"A"da,a@example.com,IT,3,',
        "2,Bo,b@example.com,IT,3,",
        '3,"Cy,c@example.com,IT,3,',
        "4,D,d@example.com,,1,",
    )
    roster = gather(export(*rows), TODAY)
    assert [row.id for row in roster.rows] == ["2"]
    assert [(p.row, p.key, dict(p.values)["last"]) for p in roster.report.problems] == [
        (2, "roster.broken_quotes", "2"),
        (4, "roster.broken_quotes", "5"),
    ]
    assert roster.extent is Extent.PART


def test_a_row_is_named_by_the_line_where_it_begins() -> None:
    assert keys('1,"Ada\nQuill",a@example.com,IT,3,', "2,Bo,b,IT,3,") == [(4, "roster.bad_email")]


def test_a_report_keeps_a_thousand_problems_and_counts_the_rest() -> None:
    report = gather(export(*(f"{n},A,x,,1," for n in range(1_500))), TODAY).report
    assert (report.read, report.good, report.problem_count, len(report.problems)) == (1_500, 0, 1_500, 1_000)


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
IDS = WORDS.filter(lambda text: not set(text) & set(":~|"))
PEOPLE = st.builds(
    PersonRow,
    id=IDS.filter(lambda text: "\ufffd" not in text),
    name=WORDS.filter(lambda text: "\ufffd" not in text),
    email=st.integers(0).map("{}@example.com".format),
    region=st.sampled_from(("", "DE", "DE-BY", "SG")),
    zone=st.sampled_from(("", "Asia/Singapore", "America/Argentina/Ushuaia")),
    grade=st.integers(0, 999),
    languages=st.lists(st.sampled_from(sorted(LANGUAGES)), min_size=1, max_size=9, unique=True).map(tuple),
    hours=st.tuples(st.times(), st.times()).map(
        lambda pair: (min(pair).replace(second=0, microsecond=0), max(pair).replace(second=0, microsecond=0))
    ),
    left=st.booleans(),
).filter(lambda one: one.hours[0] < one.hours[1])


def written(people: list[PersonRow], dialect: str) -> bytes:
    """The file that a spreadsheet would write."""
    text = io.StringIO(newline="")
    sheet = csv.writer(text, delimiter=dialect)
    sheet.writerow([*HEADER.split(","), "country", "time zone", "languages", "working hours", "status"])
    for one in people:
        hours = "-".join(clock.isoformat("minutes") for clock in one.hours)
        status = "left" if one.left else "active"
        cells = [one.id, one.name, one.email, one.department, one.grade, one.manager]
        sheet.writerow([*cells, one.region, one.zone, "; ".join(one.languages), hours, status])
    return text.getvalue().encode()


@given(
    people=st.lists(PEOPLE, max_size=6, unique_by=(lambda one: _nfc(one.id), lambda one: one.email)),
    dialect=st.sampled_from(",;\t"),
)
def test_what_was_written_is_read_again(people: list[PersonRow], dialect: str) -> None:
    roster = gather(BytesIO(written(people, dialect)), TODAY)
    assert roster.report.problems == ()
    assert [(row.id, row.name) for row in roster.rows] == [(_nfc(row.id), _nfc(row.name)) for row in people]
    assert [row.hours for row in roster.rows] == [row.hours for row in people]
    assert [(row.languages, row.left) for row in roster.rows] == [(row.languages, row.left) for row in people]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@given(st.binary(max_size=200), st.sampled_from((b"", HEADER.encode() + b"\n")))
def test_no_bytes_break_the_reader(noise: bytes, start: bytes) -> None:
    try:
        roster = gather([start + noise], TODAY)
    except RosterRefused as refusal:
        assert refusal.key in PROBLEM_KEYS
    else:
        assert roster.report.read == roster.report.good + len({p.row for p in roster.report.problems})


def wide(number: int) -> bytes:
    """A row that is mostly cells that nobody reads; everybody reports to one person in eight."""
    above = f"E{number // 8}" if number else ""
    return f"E{number},Person {number},p{number}@example.com,Sales,3,{above},{'x' * 400}\n".encode()


def test_fifty_thousand_rows_pass_and_leave_their_ids_only() -> None:
    lines = [f"{HEADER},Comment\n".encode(), *map(wide, range(50_000))]
    # Tracing makes everything slow, so it looks at the first fifth; the file itself is not counted.
    tracemalloc.start()
    _, found = read_roster(lines, TODAY)
    rows = sum(isinstance(one, Row) for one in islice(found, 10_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500 * rows, "bytes; an id, an e-mail and their places take about 370, a row kept over 700"
    assert rows + sum(isinstance(one, Row) for one in found) == 50_000


def test_a_problem_of_the_whole_file_takes_an_earlier_row_back() -> None:
    _, found = read_roster(export("1,A,a@example.com,,1,2"), TODAY)
    first, last = found
    assert isinstance(first, Row)
    assert isinstance(last, Problem)
    assert (last.row, last.key, last.who) == (first.number, "roster.unknown_manager", "1")
