"""Which column means what, and which columns must not be in the file at all.

Rule 1: a column about a protected or sensitive attribute refuses the whole file (domain.md, section 15, 9).
Rule 2: of several columns for one field the earlier synonym wins; the others are ignored by name.
Rule 3: a column that a hard rule of matching needs must be there, so that no rule is off by accident.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.program.roster_text import tidy
from bot.program.roster_values import Column, Heading, RosterRefused

# Normalized names, the more exact one first. "manager id" before "manager": the latter may be a name.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("employee id", "employee number", "employee no", "personnel number", "staff id", "worker id"),
        *("person id", "personalnummer", "personal nr", "personalnr", "mitarbeiternummer", "mitarbeiter id"),
        "id",
    ),
    "name": ("full name", "display name", "employee name", "vollständiger name", "anzeigename", "name"),
    "first": ("first name", "given name", "forename", "vorname"),
    "last": ("last name", "surname", "family name", "nachname", "familienname"),
    "email": (
        *("work email", "work e mail", "business email", "email", "e mail", "email address"),
        *("e mail address", "mail", "mail address", "email adresse", "e mail adresse", "mailadresse"),
    ),
    "title": (
        *("job title", "position title", "position", "stellenbezeichnung", "berufsbezeichnung"),
        *("jobtitel", "funktion", "stelle", "title"),
    ),
    "department": (
        *("department", "department name", "dept", "abteilung", "fachbereich", "bereich"),
        *("organizational unit", "org unit", "organisationseinheit"),
    ),
    "site": (
        *("site", "work location", "office location", "location", "office", "standort", "arbeitsort"),
        "niederlassung",
    ),
    "region": (
        *("country code", "ländercode", "länderkürzel", "country", "country region", "land", "region"),
    ),
    "zone": ("iana time zone", "time zone", "timezone", "zeitzone", "zone"),
    "grade": (
        *("job grade", "grade", "grade level", "job level", "career level", "karrierestufe"),
        *("hierarchiestufe", "level", "stufe"),
    ),
    "manager": (
        *("manager id", "manager employee id", "line manager id", "supervisor id", "reports to id"),
        *("vorgesetzten id", "vorgesetzte id", "vorgesetzter id", "vorgesetzte r id"),
        *("reports to", "line manager", "supervisor", "manager", "vorgesetzte", "vorgesetzter"),
        *("vorgesetzte r", "führungskraft", "berichtet an"),
    ),
    "languages": ("spoken languages", "languages", "language", "sprachen", "sprache"),
    "hours": ("working hours", "work hours", "arbeitszeiten", "arbeitszeit"),
    "status": (
        *("employment status", "employee status", "worker status", "mitarbeiterstatus", "status"),
        *("active", "aktiv"),
    ),
    "end": (
        *("employment end date", "end date", "termination date", "leaving date", "last working day"),
        *("last day", "contract end", "austrittsdatum", "austritt", "vertragsende"),
    ),
}
REQUIRED = ("id", "name", "email", "department", "grade", "manager")

# Birth and age, gender, origin, belief, disability and health, family, union, pay, rating, picture.
PROTECTED_WORDS = (
    *("age", "ages", "alter", "dob", "yob", "sex", "sexes", "gender", "race", "caste", "rasse", "glaube"),
    *("gdb", "union", "unionised", "unionized", "married", "spouse", "child", "children", "kinder"),
    *("pay", "wage", "wages", "bonus", "income", "rating", "ratings", "image", "bild", "avatar"),
)
PROTECTED_STARTS = (
    *("birth", "geburt", "alters", "gender", "geschlecht", "anrede", "salutation", "pronoun"),
    *("ethni", "nationalit", "staatsang", "staatsbürg", "staatsbuerg", "citizen", "herkunft", "migrationsh"),
    *("religio", "konfession", "kirchensteuer", "disab", "behinder", "schwerbehind", "handicap"),
    *("health", "gesundheit", "krank", "sick", "illness", "medical", "pregnan", "schwanger", "mutterschutz"),
    *("marital", "familienstand", "parental", "maternity", "paternity", "elternzeit", "ehepartner"),
    *("verheiratet", "dependent", "dependant", "kinderfrei", "steuerklasse", "gewerkschaft", "sexual"),
    *(
        "sexuell",
        "salar",
        "gehalt",
        "lohn",
        "entgelt",
        "vergütung",
        "verguetung",
        "einkommen",
        "compensation",
    ),
    *("performance", "appraisal", "leistungs", "beurteilung", "bewertung", "photo", "foto", "picture"),
    *("veteran", "political", "politisch", "graduation", "abschlussjahr"),
)
PROTECTED_ENDS = (
    *("birth", "birthdate", "birthday", "gehalt", "lohn", "photo", "foto", "profilbild", "passbild"),
    *("lichtbild", "beurteilung", "bewertung", "vergütung", "verguetung"),
)
PROTECTED_PHRASES = (
    *("d o b", "m w d", "w m d", "m f d", "m f", "m w", "family status", "family situation"),
    *("national origin", "country of origin", "nine box", "9 box", "years since degree"),
)
# "Pay grade" is a level, not an amount; it is ignored by name rather than refused.
_HARMLESS = ("pay grade", "pay group")


def plain(label: str) -> str:
    """A column name for comparing: words in small letters. "dateOfBirth" and "Date_of_birth" are one."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", label))
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text.casefold())))


def is_protected(label: str) -> bool:
    """Whether a column of this name holds what Flipside must never read."""
    text = plain(label)
    if text in _HARMLESS:
        return False
    text = f"{text} {plain(label.lower())}"  # "GdB" is one word, "birthDate" two
    if any(f" {phrase} " in f" {text} " for phrase in PROTECTED_PHRASES):
        return True
    return any(_protected_word(word) for word in text.split())


def _protected_word(word: str) -> bool:
    return word in PROTECTED_WORDS or word.startswith(PROTECTED_STARTS) or word.endswith(PROTECTED_ENDS)


def read_heading(labels: Sequence[str], delimiter: str, row: int) -> Heading:
    """What each column holds. Raises RosterRefused: protected, missing or doubled columns, all named."""
    labels = [tidy(label) for label in labels]
    if protected := [label for label in labels if is_protected(label)]:
        raise RosterRefused("roster.protected_columns", (("columns", ", ".join(protected)),))
    columns = _columns(labels)
    if missing := [field for field in REQUIRED if field not in _fields(columns)]:
        raise _missing(missing, labels)
    read = {column.place for column in columns}
    ignored = tuple(label for place, label in enumerate(labels) if label and place not in read)
    return Heading(columns, ignored, len(labels), delimiter, row)


def _missing(fields: Sequence[str], labels: Sequence[str]) -> RosterRefused:
    """Fields are named by their most common column name."""
    found = ", ".join(filter(None, labels))
    return RosterRefused("roster.missing_columns", (("columns", ", ".join(fields)), ("found", found)))


def _columns(labels: Sequence[str]) -> tuple[Column, ...]:
    names = [plain(label) for label in labels]
    counts = Counter(names)
    found: dict[str, Column] = {}
    for field, synonyms in SYNONYMS.items():
        if name := next((synonym for synonym in synonyms if counts[synonym]), ""):
            place = names.index(name)
            if counts[name] > 1:
                raise RosterRefused("roster.double_column", (("column", labels[place]),))
            found[field] = Column(field, place, labels[place])
    return tuple(_named(found).values())


def _named(found: dict[str, Column]) -> dict[str, Column]:
    """One source of names. German exports write "Name; Vorname": there the name is the last name."""
    first, name = found.get("first"), found.get("name")
    if first and name and "last" not in found and (plain(first.label), plain(name.label)) == _GERMAN:
        found["last"] = Column("last", name.place, name.label)
        del found["name"]
    elif name:
        found.pop("first", None)
        found.pop("last", None)
    return found


_GERMAN = ("vorname", "name")


def _fields(columns: tuple[Column, ...]) -> frozenset[str]:
    """What the columns give; first and last name together give a name."""
    fields = frozenset(column.field for column in columns)
    return fields | {"name"} if fields >= {"first", "last"} else fields
