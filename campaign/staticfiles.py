"""Static files: hashed names, ES module imports included, and files made here rather than kept in the repository."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from campaign import fonts, france
from supporters import outlines


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Every address changes with its content. An import of a module is seen only if a semicolon ends it."""

    support_js_module_import_aggregation = True
    manifest_strict = False


#: What every page wears, in this order.
SHEETS = [
    settings.BASE_DIR / "static" / "css" / f"{name}.css"
    for name in ("tokens", "base", "layout", "components", "parts", "forms")
]


def write_site_sheet(target: Path) -> None:
    """All of them as one: six requests would wait for each other on a slow line."""
    target.write_text("\n".join(sheet.read_text() for sheet in SHEETS))


#: Name, sources and maker of each made file. A newer source makes it again.
MADE: dict[str, tuple[list[Path], Callable[[Path], None]]] = {
    "css/site.css": (SHEETS, write_site_sheet),
    "fonts/fjalla-one.woff2": ([fonts.SOURCE], fonts.write_headline_font),
    "geo/france.svg": ([france.SOURCE], france.write_outline),
    "geo/outlines.json": ([outlines.SOURCE], outlines.write_outlines),
}


class MadeFilesFinder(BaseFinder):
    """Finds files that are made from what packages and data bring, in `VAR_DIR/made`, making them when first asked."""

    def __init__(self, app_names: list[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "made")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = str(self._made(path)) if path in MADE else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in MADE:
            self._made(name)
            yield name, self.storage

    def _made(self, name: str) -> Path:
        sources, make = MADE[name]
        target = Path(self.storage.path(name))
        if not target.exists() or target.stat().st_mtime < max(source.stat().st_mtime for source in sources):
            target.parent.mkdir(parents=True, exist_ok=True)
            # Whole or not at all: another process may be making the same file.
            handle, beside = tempfile.mkstemp(dir=target.parent)
            os.close(handle)
            make(Path(beside))
            Path(beside).chmod(0o644)
            Path(beside).replace(target)
        return target
