"""QR codes, drawn here: no other site learns who shows what. Pure; no Django."""

from io import BytesIO
from typing import Any

import segno

#: Pixels of a module: a code of 37 modules prints sharp on a poster.
_PNG_SCALE = 32
#: Empty modules around, as the standard asks.
_BORDER = 4


def as_svg(text: str) -> bytes:
    """Of no size of its own: it is as large as whoever prints it wants."""
    return _drawn(text, kind="svg", omitsize=True)


def as_png(text: str) -> bytes:
    return _drawn(text, kind="png", scale=_PNG_SCALE)


def inside_page(text: str, *, error: str = "q") -> str:
    """An SVG element to write into HTML as it is: there is no picture to fetch. On a screen, which nothing stains,
    `error="m"` has fewer and larger squares."""
    code = segno.make_qr(text, error=error)
    return str(code.svg_inline(omitsize=True, border=_BORDER, dark="#000", light="#fff"))


def _drawn(text: str, **form: Any) -> bytes:
    """Black on white, whatever the page's colours; a quarter of it may be torn or stained."""
    out = BytesIO()
    segno.make_qr(text, error="q").save(out, border=_BORDER, dark="#000", light="#fff", **form)
    return out.getvalue()
