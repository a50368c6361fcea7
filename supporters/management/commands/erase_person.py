"""Erase one person, for a request that came on paper or to replay an erasure after a backup was restored."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from supporters import privacy
from supporters.models import Supporter


class Command(BaseCommand):
    help = (
        "Erase a person for real: rows, files, sessions, waiting mail (right to erasure). "
        "Only a keyed hash of the address stays, so that nobody writes to it again. This cannot be undone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--dry-run", action="store_true", help="count only, erase nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        supporter = Supporter.objects.filter(email=options["email"].strip().lower()).first()
        if supporter is None:
            raise CommandError("Nobody has this address.")
        counts = dict(privacy.count(supporter))
        if not options["dry_run"]:
            try:
                privacy.erase(supporter=supporter, at=timezone.now())
            except privacy.LastAdministrator as error:
                raise CommandError("This is the last national administrator. Name another one first.") from error
        self.stdout.write(json.dumps(counts) if options["json"] else f"{sum(counts.values())} rows")
