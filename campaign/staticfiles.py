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


class HashedStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    manifest_strict = False


#: Name, source and maker of each made file. A newer source makes it again.
MADE: dict[str, tuple[Path, Callable[[Path], None]]] = {
    "fonts/fjalla-one.woff2": (fonts.SOURCE, fonts.write_headline_font),
    "geo/france.svg": (france.SOURCE, france.write_outline),
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
        source, make = MADE[name]
        target = Path(self.storage.path(name))
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Whole or not at all: another process may be making the same file.
            handle, beside = tempfile.mkstemp(dir=target.parent)
            os.close(handle)
            make(Path(beside))
            Path(beside).chmod(0o644)
            Path(beside).replace(target)
        return target
