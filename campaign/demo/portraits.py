"""Drawn portraits: flat, warm, charming at 40 pixels and at 800. Coordinates are hundredths of the picture's side."""

import io
import math

from PIL import Image

from campaign.demo.faces import CLOTHES, HAIRS, Colour, Face, hexa
from campaign.demo.pen import SIDE, Pen, Point, mixed
from common.image_child import difference_hash

#: The smaller of the stored sizes, in pixels.
SMALL = 320
WHITE, EYE, LIP, MOUTH = hexa("fffaf2"), hexa("2a1d18"), hexa("a8483f"), hexa("6e2a28")
CENTRE_X, CENTRE_Y = 50.0, 46.0
ROUND, HIGH = 17.0, 21.0


def draw(face: Face) -> Image.Image:
    """The portrait, SIDE pixels square."""
    pen = Pen(face.ground)
    pen.oval(50, 50, 40, 40, mixed(face.ground, WHITE, 0.28))
    _hair_behind(pen, face)
    _body(pen, face)
    _head(pen, face)
    _features(pen, face)
    _hair_before(pen, face)
    _extras(pen, face)
    return pen.image.reduce(2)


def make(face: Face) -> tuple[bytes, bytes, int]:
    """Both stored sizes as WebP, and the perceptual hash. Runs in a process of its own."""
    image = draw(face)
    return _webp(image), _webp(image.reduce(SIDE // SMALL)), difference_hash(image)


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=78, method=0)
    return out.getvalue()


# --- Hair ---------------------------------------------------------------------------------------------


def _tone(face: Face) -> Colour:
    return HAIRS[face.hair_colour]


def _cloth(face: Face) -> Colour:
    return CLOTHES[face.accent]


def _hair_behind(pen: Pen, face: Face) -> None:
    tone, rx = _tone(face), ROUND * face.width
    if face.hat == "scarf":
        pen.oval(50, 46, rx + 6, 26, _cloth(face))
        pen.block(50 - rx - 5, 46, 50 + rx + 5, 78, 9, _cloth(face))
        return
    if face.hair == "long":
        pen.block(50 - rx - 5.5, 26, 50 + rx + 5.5, 84, 17, tone)
    elif face.hair in ("bob", "fringe"):
        pen.block(50 - rx - 5, 24, 50 + rx + 5, 66, 16, tone)
    elif face.hair == "afro":
        pen.oval(50, 39, rx + 11, 26, tone)
    elif face.hair == "bun":
        pen.oval(50, 20, 8.5, 8, tone)
    elif face.hair == "pony":
        pen.oval(72, 54, 6, 15, tone)
        pen.oval(68, 40, 6, 6, tone)
    elif face.hair == "braids":
        for side in (-1, 1):
            for step in range(7):
                pen.oval(
                    50 + side * (rx + 3.5 - step * 0.1),
                    46 + step * 5.4,
                    3.6,
                    3.6,
                    mixed(tone, WHITE, 0.05 * (step % 2)),
                )
    elif face.hair == "curls":
        for angle in range(150, 391, 20) if face.woman else range(172, 369, 24):
            x, y = _on_head(face, angle, 1.13)
            pen.oval(x, y, 6.4, 6.4, tone)
        if face.woman:
            for side in (-1, 1):
                for step in range(4):
                    pen.oval(50 + side * (rx + 3.6), 46 + step * 5.6, 5.6, 5.6, tone)


#: Hairlines, from the left temple to the right: (share of the half-width, height).
LINES: dict[str, list[Point]] = {
    "short": [(-1.02, 47), (-0.86, 38), (-0.4, 33.5), (0.4, 33.5), (0.86, 38), (1.02, 47)],
    "parted": [(-1.02, 48), (-0.82, 38), (-0.5, 30.5), (0.1, 34), (0.74, 38), (1.02, 48)],
    "quiff": [(-1.02, 47), (-0.9, 37), (-0.6, 33), (0.3, 31), (0.9, 36), (1.02, 47)],
    "buzz": [(-1.0, 44), (-0.84, 36.5), (-0.4, 32.5), (0.4, 32.5), (0.84, 36.5), (1.0, 44)],
    "receding": [(-1.02, 48), (-0.96, 39), (-0.66, 29.5), (0.66, 29.5), (0.96, 39), (1.02, 48)],
    "bob": [(-1.06, 62), (-0.9, 44), (-0.36, 33), (0.5, 31.5), (0.95, 44), (1.06, 62)],
    "long": [(-1.06, 66), (-0.92, 46), (-0.05, 29.5), (0.05, 29.5), (0.92, 46), (1.06, 66)],
    "fringe": [(-1.06, 60), (-0.94, 42), (-0.7, 39.5), (0.7, 39.5), (0.94, 42), (1.06, 60)],
    "bun": [(-1.02, 47), (-0.88, 38), (-0.4, 31.5), (0.4, 31.5), (0.88, 38), (1.02, 47)],
    "pony": [(-1.02, 46), (-0.88, 37), (-0.5, 31), (0.4, 32.5), (0.88, 38), (1.02, 47)],
    "afro": [(-1.04, 46), (-0.88, 37.5), (-0.45, 34), (0.45, 34), (0.88, 37.5), (1.04, 46)],
    "braids": [(-1.04, 48), (-0.88, 38), (-0.1, 30), (0.1, 30), (0.88, 38), (1.04, 48)],
    "curls": [(-1.04, 45), (-0.86, 38), (-0.4, 34.5), (0.4, 34.5), (0.86, 38), (1.04, 45)],
}


def _hair_before(pen: Pen, face: Face) -> None:
    if face.hat == "scarf":
        _scarf(pen, face)
        return
    if face.hair:
        lift = {"buzz": 1.02, "receding": 1.04, "short": 1.08, "quiff": 1.1}.get(face.hair, 1.09)
        line = [(CENTRE_X + share * ROUND * face.width, y) for share, y in LINES[face.hair]]
        over = [_on_head(face, angle, lift) for angle in range(-8, -173, -6)]
        pen.shape([*_smooth(line), *over], _tone(face))
        if face.hair == "quiff":
            pen.oval(55, 27, 11, 6.5, _tone(face))
        if face.hair == "curls":
            for step in range(6):
                pen.oval(37 + step * 5.2, 31.5 + (1.6 if step in (0, 5) else 0), 4.4, 4.2, _tone(face))
        if face.hair in ("parted", "bob", "long", "bun"):
            pen.arc(50, 40, 11, 13, 215, 262, mixed(_tone(face), WHITE, 0.16), 1.0)
    if face.hat == "beret":
        pen.oval(47, 26, 21, 8.5, _cloth(face))
        pen.oval(46, 23, 17, 7, mixed(_cloth(face), WHITE, 0.1))
        pen.oval(45, 16.5, 1.6, 2.2, _cloth(face))
    elif face.hat == "hat":
        pen.block(34, 12, 66, 30, 6, _cloth(face))
        pen.block(34, 25, 66, 30, 0.5, mixed(_cloth(face), EYE, 0.4))
        pen.oval(50, 31, 27, 4.2, _cloth(face))


def _scarf(pen: Pen, face: Face) -> None:
    rx = ROUND * face.width
    outer = [_on_head(face, angle, 1.32) for angle in range(0, 360, 6)]
    cloth, fold = _cloth(face), mixed(_cloth(face), EYE, 0.16)
    opening = [
        (50 + math.cos(math.radians(a)) * rx * 0.9, 48 + math.sin(math.radians(a)) * 18.6) for a in range(360, -1, -6)
    ]
    pen.shape([*outer, outer[0], *opening, opening[0]], cloth)
    pen.shape([(36, 66), (64, 66), (72, 88), (52, 94), (30, 88)], cloth)
    pen.line([(38, 70), (50, 78), (64, 72)], fold, 1.1)
    pen.line([(36, 78), (50, 85), (66, 78)], fold, 1.1)


def _on_head(face: Face, angle: float, lift: float) -> Point:
    """A point around the head, `lift` times as far as its edge; angles in degrees, clockwise from the right."""
    turn = math.radians(angle)
    return CENTRE_X + math.cos(turn) * ROUND * face.width * lift, CENTRE_Y + math.sin(turn) * HIGH * lift


def _smooth(points: list[Point]) -> list[Point]:
    """A curve through the points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    found = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(8):
            t = step / 8
            found.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    return [*found, points[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


# --- Body and head ------------------------------------------------------------------------------------


def _body(pen: Pen, face: Face) -> None:
    skin, shade, _blush = face.skin
    cloth, dark = CLOTHES[face.garment_colour], mixed(CLOTHES[face.garment_colour], EYE, 0.18)
    pen.block(43, 58, 57, 82, 6, skin)
    pen.slice(50, 64, 8, 9, 0, 180, shade)
    pen.oval(50, 108, 39 if face.woman else 43, 33, cloth)
    if face.garment == "stripes":
        _stripes(pen, face, cloth)
    if face.garment == "roll":
        pen.block(41, 68, 59, 80, 4, dark)
        return
    if face.garment == "vee":
        pen.shape([(39.5, 76), (60.5, 76), (50, 95)], WHITE)
        pen.shape([(42.5, 74), (57.5, 74), (50, 84)], skin)
        pen.line([(39.5, 76), (50, 95)], dark, 1.4)
        pen.line([(60.5, 76), (50, 95)], dark, 1.4)
    elif face.garment == "shirt":
        pen.shape([(43, 74), (57, 74), (50, 84)], skin)
        collar = mixed(cloth, WHITE, 0.35)
        pen.shape([(42, 71.5), (50, 84), (41, 87), (37.5, 77)], collar)
        pen.shape([(58, 71.5), (50, 84), (59, 87), (62.5, 77)], collar)
        pen.line([(50, 85), (50, 100)], dark, 0.7)
        for y in (89, 95):
            pen.oval(50, y, 0.9, 0.9, WHITE)
    else:
        pen.oval(50, 75, 9.6, 5.6, dark)
    pen.slice(50, 74, 7.6, 5, 0, 180, skin)


def _stripes(pen: Pen, face: Face, cloth: Colour) -> None:
    stripe = hexa("2f4a6d") if sum(cloth) > 380 else WHITE
    rx = 39 if face.woman else 43
    for y in (83.0, 88.5, 94.0):
        half = rx * math.sqrt(1 - ((y - 108) / 33) ** 2) - 0.6
        pen.shape([(50 - half, y), (50 + half, y), (50 + half + 0.5, y + 2.2), (50 - half - 0.5, y + 2.2)], stripe)


def _head(pen: Pen, face: Face) -> None:
    skin, shade, blush = face.skin
    rx = ROUND * face.width
    if face.hat != "scarf":
        for side in (-1, 1):
            pen.oval(50 + side * rx, 48, 3.6, 5, skin)
            pen.oval(50 + side * rx, 48.4, 1.8, 2.8, shade)
            if face.earrings:
                pen.oval(50 + side * (rx + 0.6), 54.5, 1.3, 1.3, hexa("e9c35b"))
    pen.oval(CENTRE_X, CENTRE_Y, rx, HIGH, skin)
    if face.beard in ("full", "short"):
        _beard(pen, face)
    for side in (-1, 1):
        pen.oval(50 + side * 9.6, 54, 3.5, 2.5, mixed(skin, blush, 0.7))


def _beard(pen: Pen, face: Face) -> None:
    tone = mixed(_tone(face), face.skin[0], 0.15)
    depth = 1.06 if face.beard == "full" else 1.01
    outer = [_on_head(face, angle, depth) for angle in range(4, 177, 6)]
    rx = ROUND * face.width
    half = [(-0.86, 51.5), (-0.7, 56.5), (-0.3, 56.0), (0.0, 57.2), (0.3, 56.0), (0.7, 56.5), (0.86, 51.5)]
    inner = [(50 + share * rx, y) for share, y in half]
    pen.shape([*outer, *_smooth(inner)], tone)


def _features(pen: Pen, face: Face) -> None:
    skin, shade, _blush = face.skin
    brow = mixed(_tone(face), EYE, 0.35) if face.hair_colour not in ("gris", "blancs") else mixed(_tone(face), EYE, 0.3)
    for side in (-1, 1):
        x = 50 + side * 6.9
        if face.smile == "wide":
            pen.arc(x, 49, 2.7, 2.5, 190, 350, EYE, 1.2)
        else:
            if sum(skin) < 330:
                pen.oval(x, 47.4, 2.7, 2.3, mixed(WHITE, skin, 0.12))
            pen.oval(x, 47.4, 1.75, 2.15, EYE)
            pen.oval(x + 0.6, 46.6, 0.6, 0.6, WHITE)
            if face.woman:
                pen.arc(x, 47.2, 2.7, 2.8, 200 if side < 0 else 220, 320 if side < 0 else 340, EYE, 0.7)
        pen.arc(x, 44 + side * face.tilt * 0.2, 3.8, 2.6, 205, 335, brow, 0.9 if face.woman else 1.3)
        if face.wrinkles:
            pen.arc(50 + side * 12.2, 48.4, 1.8, 1.8, 300 if side < 0 else 180, 360 if side < 0 else 240, shade, 0.5)
            pen.arc(50 + side * 6.4, 56.4, 3.4, 4, 200 if side > 0 else 290, 250 if side > 0 else 340, shade, 0.5)
    pen.arc(50, 51, 2.2, 2.4, 20, 160, mixed(shade, EYE, 0.12), 1.0)
    _mouth(pen, face)
    if face.beard:
        tone = mixed(_tone(face), skin, 0.1)
        for side in (-1, 1):
            pen.slice(50 + side * 3.0, 57.2, 4.0, 2.5, 180 - side * 8, 360 - side * 8, tone)


def _mouth(pen: Pen, face: Face) -> None:
    dark = face.skin[0][0] < 150
    lip = mixed(LIP, face.skin[1], 0.25 if face.woman else 0.5) if not dark else mixed(LIP, WHITE, 0.2)
    if face.smile == "closed":
        pen.arc(50, 54.6, 5.4, 4.6, 25, 155, lip, 1.2)
        return
    width = 5.4 if face.smile == "open" else 6.2
    pen.slice(50, 56.8, width, 4.8, 0, 180, MOUTH)
    pen.slice(50, 56.8, width - 0.6, 2.2, 0, 180, WHITE)


def _extras(pen: Pen, face: Face) -> None:
    if not face.glasses:
        return
    frame = hexa("3a2a24") if sum(face.skin[0]) > 330 else hexa("d8b26a")
    for side in (-1, 1):
        pen.arc(50 + side * 6.9, 47.4, 5.1, 4.8, 0, 360, frame, 0.9)
        pen.line([(50 + side * 11.9, 46.6), (50 + side * ROUND * face.width * 0.98, 45.6)], frame, 0.8)
    pen.arc(50, 47.6, 2.0, 1.6, 190, 350, frame, 0.9)
