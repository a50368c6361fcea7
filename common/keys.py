"""Keys of rows as they stand in addresses and forms: what somebody typed, until it is read here."""

#: Longer is the key of nothing.
DIGITS = 11


def key_of(text: str) -> int:
    """The number that a text says; 0, which is no row's key, for whatever is not one.

    Digits of other scripts and numbers of a thousand figures are refused here: databases stumble over them.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0
