"""The picture other sites show of the campaign's pages: a poster of 1200 × 630, drawn from the settings. Pure."""

from io import BytesIO

import font_fjallaone
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
_MARGIN = 72


def draw_poster(*, name: str, slogan: str, ground: str, ink: str) -> bytes:
    """PNG of the slogan over the name, in two flat colours; under 100 kB."""
    image = Image.new("P", SIZE)
    image.putpalette(_ramp(ground, ink))
    draw = ImageDraw.Draw(image)
    font, lines = _fitting(draw, slogan.upper())
    y = float(_MARGIN)
    for line in lines:
        draw.text((_MARGIN, y), line, font=font, fill=255)
        y += font.size * 1.12
    small = ImageFont.truetype(str(font_fjallaone.font), 44)
    draw.line((_MARGIN, 516, SIZE[0] - _MARGIN, 516), fill=255, width=3)
    draw.text((_MARGIN, 534), name.upper(), font=small, fill=255)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitting(draw: ImageDraw.ImageDraw, text: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest type in which the text fits above the name."""
    for size in range(180, 40, -6):
        font = ImageFont.truetype(str(font_fjallaone.font), size)
        lines = _wrapped(draw, text, font)
        widest = max(draw.textlength(line, font) for line in lines)
        if len(lines) * size * 1.12 <= 430 and widest <= SIZE[0] - 2 * _MARGIN:
            return font, lines
    return font, lines[:8]


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font) <= SIZE[0] - 2 * _MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line] or [""]


def _ramp(ground: str, ink: str) -> list[int]:
    """256 steps from ground to ink, so that the edges of letters are smooth."""
    ends = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (ground, ink)]
    return [round(a + (b - a) * step / 255) for step in range(256) for a, b in zip(*ends, strict=True)]
