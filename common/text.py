"""Folding of names, so that « Saint-Étienne », « st etienne » and « SAINT ETIENNE » are the same."""

import re
import unicodedata

_SAINTS = {"st": "saint", "ste": "sainte"}


def fold(value: str) -> str:
    """Lower case, no accents, ligatures opened, anything but letters and digits a single space, « st » spelt out."""
    value = value.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join(_SAINTS.get(word, word) for word in words)
