"""Words set on a poster: cleaned of what the typeface cannot draw, broken into lines, fitted. Needs Pillow only."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

import font_fjallaone
from fontTools.ttLib import TTFont
from PIL import ImageFont

SOURCE = Path(font_fjallaone.font)
NBSP = "\u00a0"
ELLIPSIS = "…"

Measure = Callable[[str], float]


@lru_cache(maxsize=64)
def font(size: int) -> ImageFont.FreeTypeFont:
    """The headline type, `size` in pixels."""
    return ImageFont.truetype(str(SOURCE), size)


@lru_cache(maxsize=1)
def _drawable() -> frozenset[str]:
    """Every letter that the typeface has."""
    with TTFont(str(SOURCE)) as found:
        return frozenset(map(chr, found.getBestCmap()))


def clean(text: str) -> str:
    """One line of what can be drawn: other letters lose their accents, emoji and other scripts are left out."""
    letters = (_letter(letter) for letter in unicodedata.normalize("NFC", text))
    words = " ".join("".join(letters).split())
    words = re.sub(r"\s+([.,)…])", r"\1", words).replace("'", "’")
    # French puts a space before these, and a line must not begin with them.
    return re.sub(r"« ", f"«{NBSP}", re.sub(r" ([!?:;»%€])", rf"{NBSP}\1", words))


def _letter(letter: str) -> str:
    if letter.isspace():
        return " "
    if letter in _drawable():
        return letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if part in _drawable())


def wrap(text: str, *, width: float, measure: Measure) -> list[str]:
    """Lines no wider than `width`, filled one after the other; a word that is too long is cut."""
    lines: list[str] = []
    for word in _words(text, width=width, measure=measure):
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def balance(text: str, *, width: float, measure: Measure) -> list[str]:
    """As few lines as `wrap`, as even as can be: no last line of a single word."""
    best = wrap(text, width=width, measure=measure)
    low, high = width / 2, width
    while high - low > 4:
        middle = (low + high) / 2
        lines = wrap(text, width=middle, measure=measure)
        if len(lines) > len(best):
            low = middle
        else:
            best, high = lines, middle
    return best


def fit(text: str, *, width: float, height: float, sizes: Iterable[int], leading: float) -> tuple[int, list[str]]:
    """The largest of `sizes` (given in falling order) at which the text fits, and its lines.

    At the smallest, what is too long ends at a word with an ellipsis.
    """
    size, lines = 0, [""]
    for size in sizes:
        lines = wrap(text, width=width, measure=font(size).getlength)
        if len(lines) * size * leading <= height:
            return size, balance(text, width=width, measure=font(size).getlength)
    most = int(height / (size * leading))
    return size, cut(lines, most, width, font(size).getlength)


def cut(lines: list[str], most: int, width: float, measure: Measure) -> list[str]:
    """The first `most` lines; an ellipsis says that there is more."""
    if len(lines) <= most:
        return lines
    kept, words = lines[: most - 1], lines[most - 1].split(" ")
    while len(words) > 1 and measure(" ".join(words).rstrip(",;:.!?" + NBSP) + NBSP + ELLIPSIS) > width:
        words.pop()
    return [*kept, " ".join(words).rstrip(",;:.!?" + NBSP) + NBSP + ELLIPSIS]


def shortened(words: str, room: float, size: int) -> str:
    """Words on one line, their end left out when there is no room."""
    measure = font(size).getlength
    if measure(words) <= room:
        return words
    while words and measure(words + ELLIPSIS) > room:
        words = words[:-1]
    return words.rstrip() + ELLIPSIS


def _words(text: str, *, width: float, measure: Measure) -> Iterable[str]:
    for word in text.split(" "):
        while len(word) > 1 and measure(word) > width:
            end = max(1, bisect_right(range(len(word)), width, key=lambda n: measure(word[:n])) - 1)
            yield word[:end]
            word = word[end:]
        yield word
