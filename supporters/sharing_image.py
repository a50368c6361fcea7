"""The picture that goes with a shared testimony: a campaign poster, 1200 × 630, under 300 kB."""

import io

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageOps

from supporters.models import Testimony
from supporters.poster_ink import INK, INK_SOFT, PAPER, block, signature
from supporters.poster_map import FINE, around, draw_outline
from supporters.poster_text import clean, fit, font, shortened

WIDTH, HEIGHT = 1200, 630
#: The band of paper at the foot, where the author signs.
FOOT = 142
MARGIN = 64
FACE = 172
#: How far a face and its ring stand out of the foot.
FACE_RISE = FACE + 14 + 8 - FOOT
#: The country's drawing, and a single territory's in the same place.
MAP_SIDE, ISLAND_SIDE = 420, 300
SIZES = range(116, 36, -2)
LEADING = 1.17


def draw(testimony: Testimony, *, with_face: bool) -> bytes:
    """PNG, or JPEG when it shows a face. `with_face` is the caller's word that its author consents to it."""
    face = _face(testimony) if with_face and testimony.photo else None
    image = Image.new("RGB", (WIDTH, HEIGHT), block()[0])
    has_map = _draw_map(image, testimony)
    width = (WIDTH - MAP_SIDE - MARGIN if has_map else WIDTH - MARGIN) - MARGIN
    _draw_quote(image, testimony.message, width=width, bottom=HEIGHT - FOOT - (FACE_RISE + 10 if face else 24))
    _draw_foot(image, testimony, face)
    return _encoded(image, photographic=face is not None)


def _draw_map(image: Image.Image, testimony: Testimony) -> bool:
    outline = around(testimony.place)
    if not outline:
        return False
    ground, ink, land, _mark = block()
    side = MAP_SIDE if len(outline) > 1 else ISLAND_SIDE
    box, projection = draw_outline((side, side), outline, land=land)
    left, top = WIDTH - MARGIN // 2 - (MAP_SIDE + side) // 2, (HEIGHT - FOOT - side) // 2
    image.paste(box, (left, top), box)
    x, y = projection.at((testimony.lon, testimony.lat))
    _disc(image, left + x, top + y, 17, ground)
    _disc(image, left + x, top + y, 12, ink)
    return True


def _draw_quote(image: Image.Image, message: str, *, width: int, bottom: int) -> None:
    _ground, ink, _land, mark = block()
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN - 8, 40), "«", font=font(210), fill=mark, anchor="lt")
    top = 150
    size, lines = fit(clean(message), width=width, height=bottom - top, sizes=SIZES, leading=LEADING)
    y = top + (bottom - top - len(lines) * size * LEADING) / 2
    for line in lines:
        pen.text((MARGIN, y), line, font=font(size), fill=ink)
        y += size * LEADING


def _draw_foot(image: Image.Image, testimony: Testimony, face: Image.Image | None) -> None:
    pen = ImageDraw.Draw(image)
    pen.rectangle([0, HEIGHT - FOOT, WIDTH, HEIGHT], fill=PAPER)
    left = MARGIN
    if face:
        _paste_round(image, face, MARGIN - 12, HEIGHT - FACE - 14)
        left += FACE + 16
    campaign = shortened(clean(settings.CAMPAIGN_NAME), 400, 34)
    right = WIDTH - MARGIN - font(34).getlength(campaign)
    pen.text((right, HEIGHT - FOOT / 2), campaign, font=font(34), fill=signature(), anchor="lm")
    room = right - left - 40
    middle = HEIGHT - FOOT / 2
    name, place = clean(testimony.display_name), clean(testimony.place.name)
    if not name:  # a script that the typeface does not have
        name, place = place, ""
    pen.text((left, middle - 6), shortened(name, room, 50), font=font(50), fill=INK, anchor="ls")
    pen.text((left, middle + 16), shortened(place, room, 32), font=font(32), fill=INK_SOFT, anchor="lt")


def _face(testimony: Testimony) -> Image.Image | None:
    """The portrait, square; None when its file has just gone."""
    try:
        with default_storage.open(testimony.photo) as file:
            return ImageOps.fit(Image.open(file).convert("RGB"), (FACE * 2, FACE * 2), centering=(0.5, 0.35))
    except FileNotFoundError:
        return None


def _paste_round(image: Image.Image, face: Image.Image, left: int, top: int) -> None:
    centre = left + FACE / 2, top + FACE / 2
    _disc(image, *centre, FACE / 2 + 8, PAPER)
    mask = Image.new("L", (FACE * FINE, FACE * FINE), 0)
    ImageDraw.Draw(mask).ellipse([0, 0, FACE * FINE - 1, FACE * FINE - 1], fill=255)
    image.paste(
        face.resize((FACE, FACE), Image.Resampling.LANCZOS),
        (left, top),
        mask.resize((FACE, FACE), Image.Resampling.LANCZOS),
    )


def _disc(image: Image.Image, x: float, y: float, radius: float, colour: str) -> None:
    side = int(radius * 2) + 2
    mask = Image.new("L", (side * FINE, side * FINE), 0)
    ImageDraw.Draw(mask).ellipse([FINE, FINE, (radius * 2 + 1) * FINE, (radius * 2 + 1) * FINE], fill=255)
    mask = mask.resize((side, side), Image.Resampling.LANCZOS)
    image.paste(colour, (round(x - side / 2), round(y - side / 2)), mask)


def _encoded(image: Image.Image, *, photographic: bool) -> bytes:
    out = io.BytesIO()
    if photographic:
        image.save(out, "JPEG", quality=88, subsampling=0, optimize=True)
    else:
        image.quantize(96, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
