"""Bring in official results per precinct (docs/imports.md)."""

import json
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from territory.imports.report import FileRefused, ImportReport
from territory.models import Import, Round
from territory.services.imports import record_import
from territory.services.results import import_results

#: Errors written out; the report of the staff page has more.
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Bring in the results of one round per precinct, from a file as the ministry or data.gouv.fr publishes it: "
        "encoding, separator and layout are found. All or nothing; the same file twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="several for the two-table form")
        parser.add_argument("--election", required=True, metavar="SLUG", help="as presidentielle-2017")
        parser.add_argument("--round", type=int, choices=(1, 2), help="where neither the file nor its name tells")
        parser.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="of a round outside the calendar")
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of totals")

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(total=100, unit="%", disable=not self.stdout.isatty(), bar_format="{l_bar}{bar}| {elapsed}") as bar:
            try:
                report = import_results(
                    paths=options["files"],
                    election=options["election"],
                    number=options["round"],
                    date=options["date"],
                    dry_run=options["dry_run"],
                    progress=lambda share: bar.update(share * 100 - bar.n),
                )
            except OSError as error:
                raise CommandError(_("Le fichier %(name)s ne peut pas être lu.") % {"name": error.filename}) from error
            except FileRefused as refusal:
                bar.close()
                if refusal.report:
                    self._tell(refusal.report)
                raise CommandError(_sentence(refusal)) from refusal
        if not options["dry_run"]:
            _record(options["files"], report)
        self._tell(report)
        counts = report.counts
        if options["json"]:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
        else:
            self.stdout.write(", ".join(f"{name}: {value}" for name, value in (report.changes | counts).items()))

    def _tell(self, report: ImportReport) -> None:
        """What was recognised in the file, then what was wrong with which line."""
        words = {
            "encoding": _("encodage"),
            "delimiter": _("séparateur"),
            "compression": _("compression"),
            "layout": _("disposition"),
        }
        for name, value in report.found.items():
            self.stdout.write(_("%(name)s : %(value)s") % {"name": words.get(name, name), "value": value})
        for error in report.errors[:SHOWN]:
            self.stdout.write(_("ligne %(line)d : %(reason)s") % error._asdict())
        if report.rejected > SHOWN:
            self.stdout.write(_("… et %(count)d autres") % {"count": report.rejected - SHOWN})


def _record(files: list[Path], report: ImportReport) -> None:
    rounds = Round.objects.filter(election__slug=report.counts["election"], number=report.counts["round"])
    second = files[1] if len(files) > 1 else None
    record_import(
        kind=Import.Kind.RESULTS, path=files[0], report=report, at=timezone.now(), round=rounds.first(), second=second
    )


def _sentence(refusal: FileRefused) -> str:
    if refusal.line is None:
        return refusal.reason
    return _("Ligne %(line)d : %(reason)s") % {"line": refusal.line, "reason": refusal.reason}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no date; write it as 2017-04-23") from error
