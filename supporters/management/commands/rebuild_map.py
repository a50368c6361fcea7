"""Compute the map's counters anew, or say where they differ from the testimonies."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from supporters.map_rebuild import compare_map, rebuild_map

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Recompute the map's counters from the published testimonies. Needed only after rows were loaded or "
        "changed by other means than the site: publishing and withdrawing keep the counters themselves."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compare only, and print what differs")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()
        counts = self.compare() if options["dry_run"] else rebuild_map()
        result = counts | {"seconds": round(time.monotonic() - start, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write(", ".join(f"{name}: {value}" for name, value in result.items()))

    def compare(self) -> dict[str, int]:
        found = 0
        for difference in compare_map():
            found += 1
            if found <= SHOWN:
                self.stdout.write(f"{difference.what}: counted {difference.kept}, should be {difference.true}")
        return {"differences": found}
