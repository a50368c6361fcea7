"""Load the places of France from the shipped files."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from territory.gazetteer import read_gazetteer
from territory.services import import_places


class Command(BaseCommand):
    help = (
        "Load régions, départements, communes, arrondissements and overseas collectivities, and the names and "
        "postcodes they are found by, from territory/data/. Run again after an update of the files: only what "
        "changed is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would change, write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()
        gazetteer = read_gazetteer()
        with tqdm(unit=" rows", disable=not self.stdout.isatty()) as bar:
            counts = import_places(gazetteer=gazetteer, dry_run=options["dry_run"], progress=bar.update)
        result = counts | {"seconds": round(time.monotonic() - start, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write(", ".join(f"{name}: {value}" for name, value in result.items()))
