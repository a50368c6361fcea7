"""Cells of spreadsheets."""

from typing import Any

#: What makes a spreadsheet read a cell as a formula or a command (W07).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> Any:
    """The value as a CSV cell that no spreadsheet executes. Numbers stay numbers; NUL is dropped, csv refuses it."""
    if value is None:
        return ""
    if isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    quoted = f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text
    return quoted.replace("\0", "")
