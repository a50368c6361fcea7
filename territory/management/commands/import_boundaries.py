"""Bring in the boundaries of precincts."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from territory.imports.report import FileRefused, ImportReport
from territory.models import Import
from territory.services.boundaries import import_boundaries
from territory.services.imports import record_import


class Command(BaseCommand):
    help = (
        "Bring in the boundaries of precincts: GeoJSON in degrees, plain or gzip, of data.gouv.fr (codeBureauVote), "
        "of the REU (CODE_BV), of Paris (id_bv) or of Lyon (code_commune and bureau); --key names the property that "
        "holds the code of the precinct (93072_0011) in any other file. All or nothing; the same file again changes "
        "nothing. See docs/imports.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--key", default="", help="property that holds the code of the precinct")
        parser.add_argument("--dry-run", action="store_true", help="check the file, write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        start, at = time.monotonic(), timezone.now()
        with tqdm(total=100, unit=" %", disable=not self.stderr.isatty()) as bar:
            try:
                report = import_boundaries(
                    path=options["path"],
                    key=options["key"],
                    dry_run=options["dry_run"],
                    progress=lambda share: bar.update(round(100 * share) - bar.n),
                    at=at,
                )
            except FileRefused as refused:
                self._tell(refused.report)
                sentence = _("%(reason)s (n° %(line)d)") if refused.line else "%(reason)s"
                raise CommandError(sentence % {"reason": refused.reason, "line": refused.line}) from refused
        if not options["dry_run"]:
            record_import(kind=Import.Kind.BOUNDARIES, path=options["path"], report=report, at=at)
        counts = report.counts | {"seconds": round(time.monotonic() - start, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        self._tell(report)
        for found in (report.found, report.changes, counts):
            self.stdout.write(", ".join(f"{name}: {value}" for name, value in found.items()))

    def _tell(self, report: ImportReport | None) -> None:
        for error in report.errors if report else ():
            self.stderr.write(f"{error.line}: {error.reason}")
