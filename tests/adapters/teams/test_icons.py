"""The icons, pixel by pixel: what Teams refuses is not in them."""

import struct
import zlib

from adapters.teams import icons

Pixel = tuple[int, ...]


def pixels(raw: bytes) -> list[list[Pixel]]:
    """The rows of a PNG that we drew: RGBA, each row unfiltered; checksums are looked at."""
    assert raw.startswith(icons.SIGNATURE)
    at, data, size, kinds = len(icons.SIGNATURE), b"", 0, []
    while at < len(raw):
        (length,) = struct.unpack(">I", raw[at : at + 4])
        kind, body = raw[at + 4 : at + 8], raw[at + 8 : at + 8 + length]
        (checked,) = struct.unpack(">I", raw[at + 8 + length : at + 12 + length])
        assert checked == zlib.crc32(kind + body)
        if kind == b"IHDR":
            size, height, depth, color, *rest = struct.unpack(">IIBBBBB", body)
            assert (height, depth, color, rest) == (size, 8, 6, [0, 0, 0])
        data += body if kind == b"IDAT" else b""
        kinds.append(kind)
        at += 12 + length
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]
    found = zlib.decompress(data)
    wide = 4 * size + 1
    assert len(found) == size * wide and all(found[row * wide] == 0 for row in range(size))
    return [
        [tuple(found[row * wide + 1 + 4 * x : row * wide + 5 + 4 * x]) for x in range(size)]
        for row in range(size)
    ]


def test_the_outline_is_white_or_nothing_and_something_of_each() -> None:
    drawn = [pixel for row in pixels(icons.outline()) for pixel in row]
    assert {pixel[:3] for pixel in drawn} == {(255, 255, 255)}
    solid = sum(pixel[3] == 255 for pixel in drawn)
    nothing = sum(pixel[3] == 0 for pixel in drawn)
    assert solid > 100 and nothing > 400
    assert len(drawn) - solid - nothing > 50  # edges are smooth


def test_the_color_icon_is_solid_and_keeps_its_mark_away_from_the_edge() -> None:
    drawn = pixels(icons.color())
    assert {pixel[3] for row in drawn for pixel in row} == {255}
    ground = (*icons.DEEP, 255)
    edge = len(drawn) // 8
    frame = [*drawn[:edge], *drawn[-edge:], *([*row[:edge], *row[-edge:]] for row in drawn)]
    assert {pixel for row in frame for pixel in row} == {ground}
    assert {(*icons.WHITE, 255), (*icons.WARM, 255)} < {pixel for row in drawn for pixel in row}


def test_turned_by_half_a_circle_the_outline_is_the_same() -> None:
    """One takes the place of the other: up to a grain at the edges."""
    drawn = pixels(icons.outline())
    turned = [list(reversed(row)) for row in reversed(drawn)]
    for row, other in zip(drawn, turned, strict=True):
        for one, two in zip(row, other, strict=True):
            assert abs(one[3] - two[3]) <= 255 / icons.GRAIN
