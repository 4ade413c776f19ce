"""Column names: the ones that are understood, and the ones that refuse the whole file."""

from datetime import date

import pytest

from bot.program.roster import RosterRefused, read_roster
from bot.program.roster_heading import (
    PROTECTED_ENDS,
    PROTECTED_PHRASES,
    PROTECTED_STARTS,
    PROTECTED_WORDS,
    SYNONYMS,
    is_protected,
    plain,
)

TODAY = date(2026, 3, 2)
HEADER = "id,name,email,department,grade,manager"

REFUSED = {
    "birth and age": (
        "Birth date|Date of Birth|dateOfBirth|DATE_OF_BIRTH|birthday|DOB|Year of birth|Age"
        "|Age group|Geburtsdatum|Geburtstag|Geburtsjahr|Alter|Altersgruppe|Graduation year"
        "|Abschlussjahr"
    ),
    "gender": ("Gender|Sex|Geschlecht|m/w/d|M/F|Anrede|Salutation|Pronouns"),
    "origin": (
        "Ethnicity|Ethnic group|Race|Nationality|Nationalität|NATIONALITAET|Staatsangehörigkeit"
        "|Citizenship|Staatsbürgerschaft|Place of birth|Geburtsort|Geburtsland|Herkunft"
        "|Migrationshintergrund|National origin"
    ),
    "belief": ("Religion|Konfession|Kirchensteuer|Glaube|Political affiliation"),
    "disability and health": (
        "Disability|Disabled|Behinderung|Schwerbehinderung|schwerbehindert (j/n)|GdB|Health"
        "|Health insurance|Gesundheit|Krankenkasse|Krankheitstage|Sick days|Pregnancy"
        "|Mutterschutz"
    ),
    "family": (
        "Marital status|Familienstand|Family status|Married|Children|Kinder|Kinderfreibetrag"
        "|Steuerklasse|Parental leave|Elternzeit|Number of dependents"
    ),
    "union": ("Union|Union member|Trade union|Gewerkschaft|Gewerkschaftsmitglied"),
    "orientation": ("Sexual orientation|Sexuelle Orientierung"),
    "pay": (
        "Salary|Annual salary|Base Pay|Gehalt|Jahresgehalt|Bruttolohn|Lohn|Entgeltgruppe|Vergütung|Bonus|Wage"
    ),
    "rating": (
        "Performance rating|Performance|Rating|Leistungsbeurteilung|Beurteilung|Bewertung|Appraisal|9-box"
    ),
    "picture": (
        "Photo|Photo URL|thumbnailPhoto|jpegphoto|Foto|Mitarbeiterfoto|Profile picture|Passbild|Bild|Avatar"
    ),
}
ALLOWED = (
    "Language|Sprache|Manager|Land|Ausbildung|Weiterbildung|Family name|Familienname|Kalender"
    "|Dringender Kontakt|Page|Average hours|Stage|Message|Belohnung|Pay grade"
    "|Alternative e-mail|Hire date|Cost center|Kind of contract|European subsidiary"
    "|Reunion site|Terrace|Essex office|Onboarding orientation|Payroll id|Childcare site"
)


@pytest.mark.parametrize("label", "|".join(REFUSED.values()).split("|"))
def test_a_column_about_a_protected_attribute_refuses_the_file_and_is_named(label: str) -> None:
    with pytest.raises(RosterRefused) as caught:
        read_roster([f"{HEADER},Team,{label}\n".encode(), b"1,Ada,a@example.com,,5,,x,y\n"], TODAY)
    assert (caught.value.key, caught.value.values) == ("roster.protected_columns", (("columns", label),))


@pytest.mark.parametrize("word", (*PROTECTED_WORDS, *PROTECTED_STARTS, *PROTECTED_ENDS, *PROTECTED_PHRASES))
def test_every_refused_word_refuses_also_among_others_and_in_capitals(word: str) -> None:
    assert is_protected(word.upper())
    assert is_protected(f"Employee - {word} (2026)")


@pytest.mark.parametrize("label", ALLOWED.split("|"))
def test_a_column_that_only_looks_like_one_is_not_refused(label: str) -> None:
    assert not is_protected(label)


@pytest.mark.parametrize("synonym", [name for names in SYNONYMS.values() for name in names])
def test_every_column_that_we_read_is_harmless_and_written_as_it_is_compared(synonym: str) -> None:
    assert not is_protected(synonym)
    assert plain(synonym) == synonym


def test_no_name_means_two_fields() -> None:
    names = [name for synonyms in SYNONYMS.values() for name in synonyms]
    assert len(names) == len(set(names))


def test_all_protected_columns_are_named_at_once() -> None:
    with pytest.raises(RosterRefused) as caught:
        read_roster([b"id;Geschlecht;Name;Gehalt\n"], TODAY)
    assert dict(caught.value.values) == {"columns": "Geschlecht, Gehalt"}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("E-Mail", "e mail"),
        ("employeeID", "employee id"),
        ("  Time_Zone ", "time zone"),
        ("Vorgesetzte/r", "vorgesetzte r"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Fu\u0308hrungskraft", "führungskraft"),
    ],
)
def test_names_are_compared_as_words_in_small_letters(label: str, name: str) -> None:
    assert plain(label) == name


def test_columns_in_any_order_and_spelling_are_found() -> None:
    labels = "Reports To\tWORK EMAIL\tEmployee ID\tLocation\tDisplay Name\tJob Level\tDept\t\n"
    heading, _ = read_roster([labels.encode()], TODAY)
    assert {column.field: column.place for column in heading.columns} == {
        "manager": 0,
        "email": 1,
        "id": 2,
        "site": 3,
        "name": 4,
        "grade": 5,
        "department": 6,
    }
    assert (heading.delimiter, heading.width, heading.ignored) == ("\t", 8, ())
