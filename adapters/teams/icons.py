"""The two icons of the app, drawn here: two people, one of them the other way up, who trade places.

Rule 1: pure, the same picture every time. A shape is a distance to its edge, negative inside, in units of
        half the picture's width; x goes right and y goes down.
Rule 2: only pixels at an edge are looked at more closely, at GRAIN times GRAIN points each.
Rule 3: the outline is white everywhere, and see-through or not: Teams takes nothing else.
"""

import math
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Shape = Callable[[float, float], float]
Rgb = tuple[int, int, int]

COLOR_SIZE, OUTLINE_SIZE = 192, 32  # pixels along each side
DEEP, WHITE, WARM = (0x24, 0x40, 0x5C), (0xFF, 0xFF, 0xFF), (0xF4, 0xB9, 0x5A)
WITHIN = 0.7  # of the color icon: what round and small frames leave of it
WHOLE = 0.97  # of the outline
GRAIN = 6
SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Layer:
    """A shape and its color."""

    shape: Shape
    color: Rgb


def color() -> bytes:
    """The color icon as a PNG: the mark on our accent color, without a see-through pixel."""
    mark = [Layer(_sized(one.shape, WITHIN), one.color) for one in _mark()]

    def pixel(x: float, y: float, wide: float) -> bytes:
        ground = DEEP
        for layer in mark:
            share = _share(layer.shape, x, y, wide)
            ground = _mixed(ground, layer.color, share)
        return bytes((*ground, 255))

    return _png(COLOR_SIZE, pixel)


def outline() -> bytes:
    """The outline icon as a PNG: the mark in white on nothing."""
    shapes = [_sized(one.shape, WHOLE) for one in _mark()]

    def pixel(x: float, y: float, wide: float) -> bytes:
        share = max(_share(shape, x, y, wide) for shape in shapes)
        return bytes((*WHITE, round(255 * share)))

    return _png(OUTLINE_SIZE, pixel)


def _mark() -> Sequence[Layer]:
    """One person and one arrow, and both again, turned by half a circle."""
    return (
        Layer(_person, WHITE),
        Layer(_turned(_person), WARM),
        Layer(_arrow, WARM),
        Layer(_turned(_arrow), WHITE),
    )


def _person(x: float, y: float) -> float:
    """A head, and shoulders that end in a straight line."""
    head = math.hypot(x + 0.4, y + 0.17) - 0.205
    shoulders = max(math.hypot(x + 0.4, y - 0.52) - 0.36, y - 0.5)
    return min(head, shoulders)


def _arrow(x: float, y: float) -> float:
    """Around the head of the one, and on to the other."""
    radius, half, first, last = 0.86, 0.075, math.radians(192), math.radians(262)
    angle = math.atan2(y, x) % math.tau
    if first <= angle <= last:
        line = abs(math.hypot(x, y) - radius) - half
    else:
        line = math.hypot(x - radius * math.cos(first), y - radius * math.sin(first)) - half
    tip_x, tip_y = radius * math.cos(last), radius * math.sin(last)
    ahead, aside = -math.sin(last), math.cos(last)  # the way the line goes on
    along = (x - tip_x) * ahead + (y - tip_y) * aside
    across = abs((x - tip_x) * aside - (y - tip_y) * ahead)
    point = max(-along, (across + along * 0.72 - 0.22) * 0.81)
    return min(line, point)


def _turned(shape: Shape) -> Shape:
    return lambda x, y: shape(-x, -y)


def _sized(shape: Shape, size: float) -> Shape:
    return lambda x, y: size * shape(x / size, y / size)


def _share(shape: Shape, x: float, y: float, wide: float) -> float:
    """How much of a pixel around this point is inside: from 0 to 1 (rule 2)."""
    away = shape(x, y)
    if abs(away) > wide:
        return 1.0 if away < 0 else 0.0
    steps = [((step + 0.5) / GRAIN - 0.5) * wide for step in range(GRAIN)]
    return sum(shape(x + right, y + down) < 0 for right in steps for down in steps) / GRAIN**2


def _mixed(ground: Rgb, above: Rgb, share: float) -> Rgb:
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(ground, above, strict=True))
    return red, green, blue


def _png(size: int, pixel: Callable[[float, float, float], bytes]) -> bytes:
    """A square picture, 8 bits for each of red, green, blue and how solid it is."""
    wide = 2 / size
    places = [(step + 0.5) * wide - 1 for step in range(size)]
    rows = (b"\0" + b"".join(pixel(x, y, wide) for x in places) for y in places)
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    data = zlib.compress(b"".join(rows), 9)
    return SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
