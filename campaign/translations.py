"""Catalogues of translations, compiled without GNU gettext."""

import os
from pathlib import Path

import polib


def compile_catalogues(folder: Path) -> int:
    """Write the `.mo` of each `.po` under a locale folder that is newer than it; returns how many were written."""
    written = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            # Beside, then in place: another process may be reading the old one, or writing it too.
            beside = target.with_suffix(f".mo.{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(beside))
            beside.replace(target)
            written += 1
    return written
