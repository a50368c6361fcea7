"""Examine the mail before letters leave."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email, validate_ipv46_address
from django.utils import timezone

from mailings.doctor.findings import Level, Report
from mailings.doctor.words import as_json, by_part
from mailings.services.doctor import examine

MARKS = {Level.GOOD: "  bien  ", Level.ADVICE: " mieux  ", Level.FAULT: " FAUTE  "}


class Command(BaseCommand):
    help = (
        "Examine the mail as receivers do: SPF, DKIM, DMARC, where bounces go, the machine that sends, the mail server "
        "and a whole letter. Says the cure of each fault; ends with 1 when there is one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default="", help="send the letter of trial to this address (default: to nobody)")
        parser.add_argument("--ip", action="append", default=[], help="an address that letters leave from; repeatable")
        parser.add_argument("--json", action="store_true", help="one JSON object, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        self._check(options)
        report = examine(at=timezone.now(), to=options["to"], addresses=options["ip"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(report), ensure_ascii=False))
        else:
            self._tell(report)
        if not report.is_healthy:
            raise SystemExit(1)

    def _check(self, options: dict[str, Any]) -> None:
        try:
            if options["to"]:
                validate_email(options["to"])
            for address in options["ip"]:
                validate_ipv46_address(address)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error

    def _tell(self, report: Report) -> None:
        for name, told in by_part(report):
            self.stdout.write(f"\n{name}")
            for one in told:
                self.stdout.write(f"{MARKS[Level(one.level)]}{one.words}")
                if one.cure:
                    self.stdout.write(f"        → {one.cure}")
        self.stdout.write(f"\n{len(report.faults)} faute(s), {len(report.advice)} conseil(s).")
