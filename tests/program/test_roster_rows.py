"""One record of an HR export, and what must hold between records: every cell understood or named."""

from datetime import date, time

import pytest

from bot.program.roster import PROBLEM_KEYS, PersonRow, gather

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


ADA = "7,Ada Quill,Ada.Quill@Example.com,Sales,4,"


def test_a_row_becomes_a_person_with_the_defaults_of_empty_cells() -> None:
    assert person(ADA) == PersonRow("7", "Ada Quill", "ada.quill@example.com", department="Sales", grade=4)


def test_every_column_is_read() -> None:
    header = "id,name,email,title,department,site,country,time zone,grade,manager,languages,working hours"
    row = '7,Ada,a@example.com,VP,Sales,Kiel,de-sh,europe/berlin,5.0,,"EN, de-AT",8:30 – 16.15'
    assert person(row, header=header) == PersonRow(
        id="7",
        name="Ada",
        email="a@example.com",
        title="VP",
        department="Sales",
        site="Kiel",
        region="DE-SH",
        zone="Europe/Berlin",
        grade=5,
        languages=("en", "de"),
        hours=(time(8, 30), time(16, 15)),
    )


def test_name_beside_vorname_is_the_last_name() -> None:
    header = "Personal-Nr.;Name;Vorname;Mail;Abteilung;Stufe;Vorgesetzter"
    assert person("1;Quill;Ada;a@example.com;IT;3;", header=header).name == "Ada Quill"


def test_the_full_name_wins_over_its_parts_and_the_parts_are_named_as_ignored() -> None:
    header = "id,Full Name,First Name,Last Name,E-Mail,department,grade,manager,Cost Center"
    roster = gather(export("1,Ada M. Quill,Ada,Quill,a@example.com,IT,3,,9", header=header), TODAY)
    assert roster.rows[0].name == "Ada M. Quill"
    assert roster.report.ignored == ("First Name", "Last Name", "Cost Center")


def test_the_manager_id_wins_over_the_name_of_the_manager() -> None:
    header = "id,name,email,department,grade,manager,Manager ID"
    roster = gather(export("1,A,a@example.com,,5,,", "2,B,b@example.com,,4,Mx A,1", header=header), TODAY)
    assert [row.manager for row in roster.rows] == ["", "1"]
    assert roster.report.ignored == ("manager",)


def test_every_problem_of_a_row_is_named_and_the_good_rows_are_kept() -> None:
    header = f"{HEADER},zone,land,sprachen,arbeitszeit,status,end date"
    rows = (
        "1,Ada,a@example.com,IT,5,,Europe/Berlin,DE,en,9-17,aktiv,",
        ",,no mail,IT,high,,CET,Germany,Klingon,17-9,maybe,03/04/2026",
        "3,,,IT,,,,,,,,",
    )
    roster = gather(export(*rows, header=header), TODAY)
    assert [row.id for row in roster.rows] == ["1"]
    assert (roster.report.read, roster.report.good, roster.report.problem_count) == (3, 1, 13)
    assert [
        (p.row, p.key.removeprefix("roster."), dict(p.values)["column"]) for p in roster.report.problems
    ] == [
        (3, "missing", "id"),
        (3, "missing", "name"),
        (3, "unknown_status", "status"),
        (3, "bad_date", "end date"),
        (3, "bad_email", "email"),
        (3, "unknown_region", "land"),
        (3, "unknown_zone", "zone"),
        (3, "grade_not_number", "grade"),
        (3, "unknown_language", "sprachen"),
        (3, "bad_hours", "arbeitszeit"),
        (4, "missing", "email"),
        (4, "missing", "grade"),
        (4, "missing", "name"),
    ]


@pytest.mark.parametrize(
    "email",
    ["a", "a@b", "a b@example.com", "a@@example.com", "Ada <a@example.com>", "a@example..com", "@x.de"],
)
def test_an_address_that_cannot_be_one_is_named(email: str) -> None:
    assert keys(f"1,Ada,{email},IT,3,") == [(2, "roster.bad_email")]


@pytest.mark.parametrize("grade", ["L3", "3.5", "-1", "1_0", "٣", "3000"])
def test_a_grade_is_a_whole_number(grade: str) -> None:
    assert keys(f"1,Ada,a@example.com,IT,{grade},") == [(2, "roster.grade_not_number")]


@pytest.mark.parametrize(
    "zone", ["CET", "localtime", "Berlin", "Europe", "../etc/passwd", "posix/Europe/Berlin"]
)
def test_a_zone_is_an_iana_name(zone: str) -> None:
    assert keys(f"1,A,a@example.com,IT,3,,{zone}", header=f"{HEADER},zone") == [(2, "roster.unknown_zone")]


@pytest.mark.parametrize(
    ("text", "region"), [("de", "DE"), ("UK", "GB"), ("GB-SCT", "GB-SCT"), ("", ""), ("US-NY", "US-NY")]
)
def test_a_region_is_a_country_with_or_without_a_part(text: str, region: str) -> None:
    assert person(f"1,A,a@example.com,IT,3,,{text}", header=f"{HEADER},country").region == region


@pytest.mark.parametrize(
    "hours", ["9", "17:00-09:00", "9-9", "24:00-25:00", "09:60-17:00", "38.5", "17. Sep"]
)
def test_hours_have_a_beginning_and_an_end(hours: str) -> None:
    assert keys(f"1,A,a@example.com,IT,3,,{hours}", header=f"{HEADER},hours at work,working hours") == []
    assert keys(f"1,A,a@example.com,IT,3,,{hours}", header=f"{HEADER},working hours") == [
        (2, "roster.bad_hours")
    ]


@pytest.mark.parametrize(
    ("status", "end", "left"),
    [
        ("", "", False),
        ("Active", "2026-03-02", False),
        ("aktiv", "01.03.2026", True),
        ("Left", "", True),
        ("ausgeschieden", "31.12.9999", True),
        ("on leave", "", False),
        ("", "2026-03-01T00:00:00", True),
    ],
)
def test_who_left_is_marked_and_the_end_date_is_the_last_day_here(status: str, end: str, left: bool) -> None:
    row = f"1,A,a@example.com,IT,3,,{status},{end}"
    assert person(row, header=f"{HEADER},Status,Austrittsdatum").left is left


def test_of_doubled_ids_and_addresses_the_first_one_counts() -> None:
    rows = ("1,A,a@example.com,,5,", "1,A,a@example.com,,5,", "2,B,A@EXAMPLE.com,,4,1")
    roster = gather(export(*rows), TODAY)
    assert [row.id for row in roster.rows] == ["1"]
    assert [(p.row, p.key, dict(p.values)["first"]) for p in roster.report.problems] == [
        (3, "roster.double_id", "2"),
        (4, "roster.double_email", "2"),
    ]


def test_managers_are_checked_once_the_whole_file_is_known() -> None:
    rows = (
        "1,A,a@example.com,,5,",
        "2,B,b@example.com,,4,2",
        "3,C,c@example.com,,4,99",
        "4,D,d@example.com,,3,5",
        "5,E,e@example.com,,3,6",
        "6,F,f@example.com,,3,4",
        "7,G,g@example.com,,2,6",
        "8,H,h@example.com,,2,2",
    )
    roster = gather(export(*rows), TODAY)
    assert [row.id for row in roster.rows] == ["1", "7", "8"]
    assert roster.unread == ("2", "3", "4", "5", "6")
    found = {(p.row, p.key): dict(p.values) for p in roster.report.problems}
    assert list(found) == [
        (3, "roster.self_manager"),
        (4, "roster.unknown_manager"),
        *((row, "roster.manager_cycle") for row in (5, 6, 7)),
    ]
    assert found[5, "roster.manager_cycle"]["chain"] == "4 → 5 → 6 → 4"


def test_one_bad_row_of_a_leader_does_not_take_the_whole_line_with_it() -> None:
    assert keys("1,Boss,no address,,5,", "2,B,b@example.com,,4,1") == [(2, "roster.bad_email")]


def test_the_manager_of_a_leaver_may_be_gone_before_them() -> None:
    assert person("1,A,a@example.com,IT,3,99,left", header=f"{HEADER},status").left


def test_names_keep_emoji_and_direction_and_lose_control_characters() -> None:
    decomposed, tricky = "Zoe\u0308 👩‍🚀", "\u202eליל\u202c\x07ה\tלוי\u00a0\ufeff"
    roster = gather(export(f"1,{decomposed},a@example.com,,1,", f"2,{tricky},b@example.com,,1,"), TODAY)
    assert [row.name for row in roster.rows] == ["Zoë 👩‍🚀", "לילה לוי"]


def test_a_name_that_is_too_long_or_was_broken_before_is_named_by_row() -> None:
    assert keys(
        f"1,{'x' * 200},a@example.com,,1,", f"2,{'x' * 201},b@example.com,,1,", "3,J�rg,c@example.com,,1,"
    ) == [
        (3, "roster.too_long"),
        (4, "roster.broken_letters"),
    ]
