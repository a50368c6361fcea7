"""End what has been kept long enough."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from supporters import drafts, privacy


class Command(BaseCommand):
    help = (
        "Delete rows and files past their retention (docs/privacy.md). The worker does it each night; "
        "rows two days late make the health page fail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="report only, delete nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        counts = privacy.purge_expired(at=now, dry_run=options["dry_run"])
        if not options["dry_run"]:
            counts["draft_photos"] = drafts.purge_drafts(at=now)
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write("\n".join(f"{name}: {rows}" for name, rows in counts.items()))
