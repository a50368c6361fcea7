"""Write everything about one person to a file, for a request that came on paper."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from supporters.models import Supporter
from supporters.privacy.erasure import count
from supporters.privacy.export import write_zip


class Command(BaseCommand):
    help = (
        "Export everything known of a person as a zip of JSON, CSV and photos (right of access). "
        "Make sure who asks: by mail to the address itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--output", type=Path, help="file to write (default: person-<number>.zip here)")
        parser.add_argument("--dry-run", action="store_true", help="count only, write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        supporter = Supporter.objects.filter(email=options["email"].strip().lower()).first()
        if supporter is None:
            raise CommandError("Nobody has this address.")
        if options["dry_run"]:
            counts = dict(count(supporter))
        else:
            path = options["output"] or Path(f"person-{supporter.pk}.zip")
            with path.open("wb") as file:
                counts = write_zip(supporter, file)
            path.chmod(0o600)
            self.stdout.write(f"Written to {path}")
        self.stdout.write(json.dumps(counts) if options["json"] else f"{sum(counts.values())} rows")
