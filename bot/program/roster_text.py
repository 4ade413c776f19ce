"""Bytes of an export in, lines of text and records out.

Rule 1: nothing is guessed. UTF-8, or UTF-16 that says so; everything else is refused with its row.
Rule 2: never more in memory than one chunk and one record.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

from bot.program.roster_values import RosterRefused

LONGEST_LINE = 1_000_000  # characters; no record of a person is longer
DELIMITERS = ",;\t"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx, ods; xls
_END = b""
_QUOTED = re.compile(r'"[^"]*"?')
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\s*")

Record = tuple[int, int, list[str] | None]


def text_lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Lines ending in a bare newline, whatever the chunks were cut by. Raises RosterRefused."""
    stream = iter(chunks)
    start = _opening(stream)
    if start.startswith(_SPREADSHEETS):
        raise RosterRefused("roster.spreadsheet")
    decoder = io.IncrementalNewlineDecoder(_decoder(start), translate=True)
    row, rest = 1, ""
    for chunk in chain((start,), filter(None, stream), (_END,)):
        *whole, rest = (rest + _decoded(decoder, chunk, row)).split("\n")
        for line in whole:
            yield _checked(line, row) + "\n"
            row += 1
        if len(rest) > LONGEST_LINE:
            raise RosterRefused("roster.not_csv")
    if rest:
        yield _checked(rest, row)


def _opening(stream: Iterator[bytes]) -> bytes:
    """Enough bytes to know the kind of file."""
    start = b""
    for chunk in stream:
        start += chunk
        if len(start) >= 4:
            break
    return start


def _decoder(start: bytes) -> codecs.IncrementalDecoder:
    name = "utf-16" if start.startswith(_UTF_16) else "utf-8-sig"
    return codecs.getincrementaldecoder(name)("strict")


def _decoded(decoder: io.IncrementalNewlineDecoder, chunk: bytes, row: int) -> str:
    try:
        return decoder.decode(chunk, final=chunk == _END)
    except UnicodeDecodeError as error:
        read = error.object[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        raise _not_utf8(row + read.count(b"\n")) from error


def _checked(line: str, row: int) -> str:
    """The line; a zero character betrays an encoding of two or four bytes without a mark."""
    if "\0" in line:
        raise _not_utf8(row)
    return line


def _not_utf8(row: int) -> RosterRefused:
    return RosterRefused("roster.not_utf8", (("row", str(row)),))


def records(lines: Iterator[str]) -> tuple[str, Iterator[Record]]:
    """The delimiter, and (first line, last line, cells or None when its quotes are broken) of each record.

    Blank lines before the heading and a spreadsheet's "sep=;" line are passed over.
    """
    said = ""
    for skipped, line in enumerate(lines):
        named = _SEPARATOR_LINE.fullmatch(line)
        if line.strip() and not named:
            delimiter = said or _sniffed(line)
            return delimiter, _records(chain((line,), lines), delimiter, skipped)
        said = named[1] if named else said
    raise RosterRefused("roster.empty")


def _sniffed(heading: str) -> str:
    """The delimiter that occurs most often outside quotes; a comma if none does."""
    bare = _QUOTED.sub("", heading)
    return max(DELIMITERS, key=bare.count)


def _records(lines: Iterator[str], delimiter: str, skipped: int) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first = reader.line_num + skipped + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield first, reader.line_num + skipped, None
            continue
        yield first, reader.line_num + skipped, cells


_INVISIBLE = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidy(text: str) -> str:
    """NFC, single spaces, without control characters and without marks that turn the reading direction.

    The joiners of emoji and Persian stay.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFC", text) if c not in _INVISIBLE)
    text = " ".join(text.split())
    if text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) != "Cc")
