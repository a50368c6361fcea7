"""Take in one message that came back, from a mail server's pipe."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from mailings.returns.opening import LARGEST
from mailings.returns.reading import read
from mailings.services.returns import take_in, whose_is

#: What a mail server understands as « try again later » (sysexits.h).
TRY_LATER = 75


class Command(BaseCommand):
    help = (
        "Read a bounce, a complaint or a request to unsubscribe from standard input. For a mail server's pipe: "
        "receive_return --to ${original_recipient}. Exits with 75 when the database is away, so that it tries again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default="", help="the address that it was delivered to")
        parser.add_argument("--dry-run", action="store_true", help="say what it is, change nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        # One byte more than is allowed shows that it is too large; the rest is left unread.
        raw = sys.stdin.buffer.read(LARGEST + 1)
        try:
            told = self._dry_run(raw, options["to"]) if options["dry_run"] else self._take_in(raw, options["to"])
        except DatabaseError as error:
            self.stderr.write(f"{type(error).__name__}: try again later")
            sys.exit(TRY_LATER)
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(" ".join(f"{name}={value}" for name, value in told.items()))

    def _take_in(self, raw: bytes, to: str) -> dict[str, Any]:
        row = take_in(raw, to=to, at=timezone.now())
        return {
            "kind": row.kind,
            "status": row.status,
            "delivery": row.delivery_id,
            "mailing": row.mailing_id,
            "quarantined": row.is_quarantined,
        }

    def _dry_run(self, raw: bytes, to: str) -> dict[str, Any]:
        reading = read(raw, to=to)
        about = whose_is(reading.trace)
        return {
            "kind": reading.kind,
            "status": reading.status,
            "delivery": about.delivery.pk if about.delivery else None,
            "mailing": about.mailing_id,
            "quarantined": reading.quarantined,
        }
