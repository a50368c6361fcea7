"""Bring in the addresses of a published file."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from territory.imports.report import ImportReport, Progress
from territory.management.importing import ImportCommand
from territory.models import Import
from territory.services.addresses import import_addresses
from territory.services.imports import record_import


class Command(ImportCommand):
    help = (
        "Bring in addresses, each in its precinct: a file of the Base adresse nationale (BAN), of a Base adresse "
        "locale (BAL 1.1 to 1.4) or of BANO, plain or gzip, recognised by itself. All or nothing; the same file again "
        "changes nothing. Import boundaries first if there are any. See docs/imports.md."
    )
    located = _("%(reason)s (ligne %(line)d)")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        super().add_arguments(parser)

    def bring_in(self, options: Mapping[str, Any], *, progress: Progress, at: datetime) -> ImportReport:
        if not options["path"].is_file():
            raise CommandError(f"There is no file {options['path']}.")
        return import_addresses(path=options["path"], dry_run=options["dry_run"], progress=progress, at=at)

    def record(self, options: Mapping[str, Any], report: ImportReport, *, at: datetime) -> None:
        record_import(kind=Import.Kind.ADDRESSES, path=options["path"], report=report, at=at)
