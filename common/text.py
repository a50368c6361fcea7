"""Folding of names, so that « Saint-Étienne », « st etienne » and « SAINT ETIENNE » are the same."""

import re
import unicodedata

_SAINTS = {"st": "saint", "ste": "sainte"}


# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(value: str) -> str:
    """Without the signs that a feed cannot hold: one of them, pasted unseen, would silence it for everybody."""
    return _UNWRITABLE.sub("", value)


def fold(value: str) -> str:
    """Lower case, no accents, ligatures opened, anything but letters and digits a single space, « st » spelt out."""
    value = value.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join(_SAINTS.get(word, word) for word in words)
