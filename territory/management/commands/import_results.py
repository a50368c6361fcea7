"""Bring in official results per precinct (docs/imports.md)."""

from argparse import ArgumentTypeError
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from territory.imports.report import ImportReport, Progress
from territory.management.importing import ImportCommand
from territory.models import Import, Round
from territory.services.imports import record_import
from territory.services.results import import_results

#: Errors written out; the report of the staff page has more.
SHOWN = 20


class Command(ImportCommand):
    help = (
        "Bring in the results of one round per precinct, from a file as the ministry or data.gouv.fr publishes it: "
        "encoding, separator and layout are found. All or nothing; the same file twice changes nothing."
    )
    located = gettext_lazy("Ligne %(line)d : %(reason)s")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="several for the two-table form")
        parser.add_argument("--election", required=True, metavar="SLUG", help="as presidentielle-2017")
        parser.add_argument("--round", type=int, choices=(1, 2), help="where neither the file nor its name tells")
        parser.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="of a round outside the calendar")
        super().add_arguments(parser)

    def bring_in(self, options: Mapping[str, Any], *, progress: Progress, at: datetime) -> ImportReport:
        return import_results(
            paths=options["files"],
            election=options["election"],
            number=options["round"],
            date=options["date"],
            dry_run=options["dry_run"],
            progress=progress,
        )

    def record(self, options: Mapping[str, Any], report: ImportReport, *, at: datetime) -> None:
        rounds = Round.objects.filter(election__slug=report.counts["election"], number=report.counts["round"])
        path, *others = options["files"]
        second = others[0] if others else None
        record_import(kind=Import.Kind.RESULTS, path=path, report=report, at=at, round=rounds.first(), second=second)

    def tell(self, report: ImportReport) -> None:
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

    def summary(self, report: ImportReport, counts: dict[str, Any]) -> list[Mapping[str, Any]]:
        return [report.changes | counts]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no date; write it as 2017-04-23") from error
