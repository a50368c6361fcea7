"""Bring in the boundaries of precincts."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from territory.imports.report import ImportReport, Progress
from territory.management.importing import ImportCommand
from territory.models import Import
from territory.services.boundaries import import_boundaries
from territory.services.imports import record_import


class Command(ImportCommand):
    help = (
        "Bring in the boundaries of precincts: GeoJSON in degrees, plain or gzip, of data.gouv.fr (codeBureauVote), "
        "of the REU (CODE_BV), of Paris (id_bv) or of Lyon (code_commune and bureau); --key names the property that "
        "holds the code of the precinct (93072_0011) in any other file. All or nothing; the same file again changes "
        "nothing. See docs/imports.md."
    )
    located = _("%(reason)s (n° %(line)d)")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--key", default="", help="property that holds the code of the precinct")
        super().add_arguments(parser)

    def bring_in(self, options: Mapping[str, Any], *, progress: Progress, at: datetime) -> ImportReport:
        return import_boundaries(
            path=options["path"], key=options["key"], dry_run=options["dry_run"], progress=progress, at=at
        )

    def record(self, options: Mapping[str, Any], report: ImportReport, *, at: datetime) -> None:
        record_import(kind=Import.Kind.BOUNDARIES, path=options["path"], report=report, at=at)
