"""Bring in the addresses of a published file."""

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
from territory.services.addresses import import_addresses
from territory.services.imports import record_import


class Command(BaseCommand):
    help = (
        "Bring in addresses, each in its precinct: a file of the Base adresse nationale (BAN), of a Base adresse "
        "locale (BAL 1.1 to 1.4) or of BANO, plain or gzip, recognised by itself. All or nothing; the same file again "
        "changes nothing. Import boundaries first if there are any. See docs/imports.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check the file, write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        start, at, path = time.monotonic(), timezone.now(), options["path"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        with tqdm(total=100, unit=" %", disable=not self.stderr.isatty()) as bar:
            try:
                report = import_addresses(
                    path=path,
                    dry_run=options["dry_run"],
                    progress=lambda share: bar.update(round(100 * share) - bar.n),
                    at=at,
                )
            except FileRefused as refused:
                self._tell(refused.report)
                sentence = _("%(reason)s (ligne %(line)d)") if refused.line else "%(reason)s"
                raise CommandError(sentence % {"reason": refused.reason, "line": refused.line}) from refused
        if not options["dry_run"]:
            record_import(kind=Import.Kind.ADDRESSES, path=path, report=report, at=at)
        self._tell(report)
        counts = report.counts | {"seconds": round(time.monotonic() - start, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        for words in (report.found, report.changes, counts):
            self.stdout.write(", ".join(f"{name}: {value}" for name, value in words.items()))

    def _tell(self, report: ImportReport | None) -> None:
        for error in report.errors if report else ():
            self.stderr.write(f"{error.line}: {error.reason}")
