"""Shapes in hundredths of a picture's side, drawn twice as large as wanted."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from campaign.demo.faces import Colour

#: Pixels of a finished picture. Drawn at SIDE × 2 and brought down: smooth edges.
SIDE = 640

Point = tuple[float, float]


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` (0 to 1) of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Pen:
    """Shapes on a square of 100 × 100."""

    def __init__(self, ground: Colour) -> None:
        self.scale = SIDE * 2 / 100
        self.image = Image.new("RGB", (SIDE * 2, SIDE * 2), ground)
        self.draw = ImageDraw.Draw(self.image)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        self.draw.ellipse(self._box(x, y, rx, ry), fill=fill)

    def slice(self, x: float, y: float, rx: float, ry: float, start: float, end: float, fill: Colour) -> None:
        """The part of an oval cut off by the chord between two angles (degrees, clockwise from the right)."""
        self.draw.chord(self._box(x, y, rx, ry), start, end, fill=fill)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        self.draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=fill)

    def block(self, left: float, top: float, right: float, bottom: float, radius: float, fill: Colour) -> None:
        box = [side * self.scale for side in (left, top, right, bottom)]
        self.draw.rounded_rectangle(box, radius * self.scale, fill=fill)

    def arc(
        self, x: float, y: float, rx: float, ry: float, start: float, end: float, fill: Colour, width: float
    ) -> None:
        self.draw.arc(self._box(x, y, rx, ry), start, end, fill=fill, width=round(width * self.scale))

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        self.draw.line(
            [(x * self.scale, y * self.scale) for x, y in points],
            fill=fill,
            width=round(width * self.scale),
            joint="curve",
        )
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width / 2, width / 2, fill)

    def _box(self, x: float, y: float, rx: float, ry: float) -> list[float]:
        return [value * self.scale for value in (x - rx, y - ry, x + rx, y + ry)]
