"""The picture that networks show of a content: 1200 × 630, under 300 kB, of its title and picture."""

import io
from dataclasses import dataclass

from django.conf import settings
from PIL import Image, ImageDraw, ImageOps

from supporters.poster_ink import INK, INK_SOFT, PAPER, block, signature
from supporters.poster_text import clean, fit, font, shortened

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
#: The band of paper at the foot, where the campaign signs; the picture on the right; the line of what was paid.
FOOT, BESIDE, LABEL = 112, 500, 58
SIZES = range(104, 34, -2)
LEADING = 1.16
#: What networks take without shrinking it.
HEAVIEST = 300_000
QUALITIES = (88, 80, 70, 58, 45)


@dataclass(frozen=True)
class Words:
    """What is written on it. `label`: what the law has us say of what was paid or given, else nothing."""

    title: str
    kind: str
    beside: str = ""
    label: str = ""


def draw(words: Words, picture: Image.Image | None = None) -> bytes:
    """JPEG. `picture` stands on the right, whole where cutting it would lose much."""
    ground, ink, _land, mark = block()
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    top = LABEL if words.label else 0
    if picture is not None:
        _place(image, picture, (WIDTH - BESIDE, top, WIDTH, HEIGHT - FOOT))
    room = WIDTH - 2 * MARGIN - (BESIDE - MARGIN // 2 if picture is not None else 0)
    pen = ImageDraw.Draw(image)
    kind = shortened(clean(words.kind).upper(), room, 38)
    pen.text((MARGIN, top + 52), kind, font=font(38), fill=ink, anchor="lt")
    pen.rectangle([MARGIN, top + 104, MARGIN + 96, top + 111], fill=mark)
    _title(pen, words.title, ink, room=room, top=top + 136, bottom=HEIGHT - FOOT - 28)
    _foot(pen, words.beside)
    if words.label:
        _label(pen, words.label)
    return _encoded(image)


def with_label(picture: Image.Image, label: str) -> bytes:
    """JPEG of a whole picture under its label, on a band of its own: nothing of the picture is hidden."""
    band = max(28, round(picture.width * 0.045))
    image = Image.new("RGB", (picture.width, picture.height + band), PAPER)
    image.paste(picture, (0, band))
    words, room = clean(label), picture.width * 0.96
    size = next((size for size in range(round(band * 0.66), 8, -1) if font(size).getlength(words) <= room), 8)
    pen = ImageDraw.Draw(image)
    pen.text((picture.width * 0.02, band / 2), shortened(words, room, size), font=font(size), fill=INK, anchor="lm")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITIES[0], optimize=True, progressive=True)
    return out.getvalue()


def _title(pen: ImageDraw.ImageDraw, title: str, ink: str, *, room: int, top: int, bottom: int) -> None:
    text = clean(title) or clean(settings.CAMPAIGN_SLOGAN)
    size, lines = fit(text, width=room, height=bottom - top, sizes=SIZES, leading=LEADING)
    y = top + (bottom - top - len(lines) * size * LEADING) / 2
    for line in lines:
        pen.text((MARGIN, y), line, font=font(size), fill=ink)
        y += size * LEADING


def _foot(pen: ImageDraw.ImageDraw, beside: str) -> None:
    pen.rectangle([0, HEIGHT - FOOT, WIDTH, HEIGHT], fill=PAPER)
    middle = HEIGHT - FOOT / 2
    name = shortened(clean(settings.CAMPAIGN_NAME).upper(), 640, 44)
    pen.text((MARGIN, middle), name, font=font(44), fill=signature(), anchor="lm")
    room = WIDTH - 3 * MARGIN - font(44).getlength(name)
    words = clean(beside)
    if words and room > 120:
        pen.text((WIDTH - MARGIN, middle), shortened(words, room, 32), font=font(32), fill=INK_SOFT, anchor="rm")


def _label(pen: ImageDraw.ImageDraw, label: str) -> None:
    """Across the top, ink on paper: nobody has to look for it."""
    pen.rectangle([0, 0, WIDTH, LABEL - 1], fill=PAPER)
    words = shortened(clean(label), WIDTH - 2 * MARGIN, 32)
    pen.text((MARGIN, LABEL / 2), words, font=font(32), fill=INK, anchor="lm")


def _place(image: Image.Image, picture: Image.Image, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    size = (right - left, bottom - top)
    wide = picture.width / picture.height / (size[0] / size[1])
    if 0.6 < wide < 1.9:
        image.paste(ImageOps.fit(picture, size, centering=(0.5, 0.4)), (left, top))
        return
    image.paste(PAPER, box)
    whole = ImageOps.contain(picture, (size[0] - 32, size[1] - 32))
    image.paste(whole, (left + (size[0] - whole.width) // 2, top + (size[1] - whole.height) // 2))


def _encoded(image: Image.Image) -> bytes:
    """As good as the weight allows."""
    data = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=0 if quality > 75 else 2, optimize=True, progressive=True)
        data = out.getvalue()
        if len(data) < HEAVIEST:
            break
    return data
