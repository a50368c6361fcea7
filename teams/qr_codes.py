"""QR codes, drawn here: no other site learns who shows what. Pure; no Django."""

from io import BytesIO

import segno

#: Pixels of a module: a code of 37 modules prints sharp on a poster.
_PNG_SCALE = 32
#: Empty modules around, as the standard asks.
_BORDER = 4


def as_svg(text: str) -> bytes:
    return _drawn(text, "svg", scale=10)


def as_png(text: str) -> bytes:
    return _drawn(text, "png", scale=_PNG_SCALE)


def _drawn(text: str, kind: str, scale: int) -> bytes:
    """Black on white, whatever the page's colours; a quarter of it may be torn or stained."""
    out = BytesIO()
    segno.make_qr(text, error="q").save(out, kind=kind, scale=scale, border=_BORDER, dark="#000", light="#fff")
    return out.getvalue()
