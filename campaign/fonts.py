"""The headline type as the browser wants it: the letters of western European languages only, in WOFF2."""

from pathlib import Path

import font_fjallaone
from fontTools import subset

#: Latin with French and English punctuation, ligatures, arrows and the signs of numbers.
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x202F, 0x2039, 0x203A),
    *(0x20AC, 0x2192, 0x2212),
]
SOURCE = Path(font_fjallaone.font)


def write_headline_font(target: Path) -> None:
    """Write about 15 kB of WOFF2 at `target`."""
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "tnum", "lnum"], notdef_outline=True)
    with subset.load_font(str(SOURCE), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        subset.save_font(font, str(target), options)
