"""Pictures with few colors as small files: a palette instead of four bytes a point.

Rule: reads what Chromium writes (8 bits, RGB or RGBA, not interlaced) and nothing else.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

HEAD = b"\x89PNG\r\n\x1a\n"
COLORS = 32
TRUE, CLEAR = 2, 6  # kinds of PNG: RGB, and RGBA

Color = tuple[int, int, int]


def smaller(png: bytes) -> bytes:
    """The same picture in its most frequent colors; what is rarer takes the nearest. Raises ValueError."""
    width, height, points = _read(png)
    chosen = [color for color, _ in Counter(points).most_common(COLORS)]
    place = {color: _nearest(color, chosen) for color in set(points)}
    rows = (bytes(place[p] for p in points[n * width : (n + 1) * width]) for n in range(height))
    lines = b"".join(b"\0" + row for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = bytes(value for color in chosen for value in color)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return HEAD + b"".join(_chunk(*part) for part in parts)


def _nearest(color: Color, chosen: list[Color]) -> int:
    def far(place: int) -> int:
        return sum((a - b) ** 2 for a, b in zip(color, chosen[place], strict=True))

    return min(range(len(chosen)), key=far)


def _read(png: bytes) -> tuple[int, int, list[Color]]:
    """Width, height and points, row by row."""
    if not png.startswith(HEAD):
        raise ValueError("no PNG")
    chunks = tuple(_chunks(png))
    width, height, depth, kind, *_, woven = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or kind not in (TRUE, CLEAR) or woven:
        raise ValueError("a PNG of another kind")
    step = 3 if kind == TRUE else 4
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    points = list[Color]()
    before = bytearray(width * step)
    for start in range(0, len(data), width * step + 1):
        before = _row(data[start], data[start + 1 : start + 1 + width * step], before, step)
        points += zip(before[0::step], before[1::step], before[2::step], strict=True)
    return width, height, points


def _row(kind: int, line: bytes, above: bytearray, step: int) -> bytearray:
    """A row of values from what was written of it, which is how it differs from its neighbors."""
    row = bytearray(line)
    for n in range(len(row)):
        left = row[n - step] if n >= step else 0
        corner = above[n - step] if n >= step else 0
        row[n] = (row[n] + _guess(kind, left, above[n], corner)) & 255
    return row


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    """What a value was expected to be, by the five ways of PNG."""
    if kind == 4:
        near = {side: abs(left + up - corner - side) for side in (corner, up, left)}
        return min((left, up, corner), key=near.__getitem__)
    return (0, left, up, (left + up) // 2)[kind]


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(HEAD)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
