"""What the commands that bring in published files have in common."""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from tqdm import tqdm

from territory.imports.report import FileRefused, ImportReport, Progress


class ImportCommand(BaseCommand):
    """A bar on a terminal, what was wrong with which line, the counts; the last line is JSON with --json. Without
    --dry-run, the import leaves a row. A refused or unreadable file is a CommandError of one sentence."""

    #: How a refusal names its line, with `reason` and `line`.
    located: str | Promise

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="check the file, write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def bring_in(self, options: Mapping[str, Any], *, progress: Progress, at: datetime) -> ImportReport:
        raise NotImplementedError

    def record(self, options: Mapping[str, Any], report: ImportReport, *, at: datetime) -> None:
        """The row that tells of this import."""
        raise NotImplementedError

    def tell(self, report: ImportReport) -> None:
        """What was wrong with which line."""
        for error in report.errors:
            self.stderr.write(f"{error.line}: {error.reason}")

    def summary(self, report: ImportReport, counts: dict[str, Any]) -> list[Mapping[str, Any]]:
        """What is told instead of JSON, a line for each."""
        return [report.found, report.changes, counts]

    def handle(self, *args: Any, **options: Any) -> None:
        start, at = time.monotonic(), timezone.now()
        report = self._brought_in(options, at)
        if not options["dry_run"]:
            self.record(options, report, at=at)
        self.tell(report)
        counts = report.counts | {"seconds": round(time.monotonic() - start, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
            return
        for words in self.summary(report, counts):
            self.stdout.write(", ".join(f"{name}: {value}" for name, value in words.items()))

    def _brought_in(self, options: Mapping[str, Any], at: datetime) -> ImportReport:
        try:
            with tqdm(total=100, unit=" %", disable=not self.stderr.isatty()) as bar:
                return self.bring_in(options, progress=lambda share: bar.update(round(100 * share) - bar.n), at=at)
        except FileRefused as refused:
            if refused.report:
                self.tell(refused.report)
            words = {"reason": refused.reason, "line": refused.line}
            raise CommandError(self.located % words if refused.line else refused.reason) from refused
        except OSError as error:
            if not error.filename:  # not the file: a full disk, a lost connection
                raise
            raise CommandError(_("Le fichier %(name)s ne peut pas être lu.") % {"name": error.filename}) from error
