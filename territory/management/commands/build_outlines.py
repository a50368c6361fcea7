"""Make the outlines of départements and régions that lie under the maps."""

import gzip
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from territory.gazetteer import read_gazetteer
from territory.outlines import FILE, REGIONS, TOLERANCE, build_outlines, build_regions, write_outlines
from territory.overseas import COLLECTIVITIES, REGION_CODES


class Command(BaseCommand):
    help = (
        "Write static/geo/departements.json and regions.json anew from the shipped constituencies. Needed only when "
        "those change: the result is kept with the code."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tolerance", type=float, default=TOLERANCE, help="degrees a border may move")
        parser.add_argument("--dry-run", action="store_true", help="measure, write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        gazetteer = read_gazetteer()
        names = {row["code_departement"]: row["nom_departement"] for row in gazetteer.lines["COM"]}
        names |= {code: facts.name for code, facts in COLLECTIVITIES.items()}
        collection = build_outlines(gazetteer.outlines, names, tolerance=options["tolerance"])
        regions = build_regions(
            collection,
            {row["code_departement"]: REGION_CODES[row["region"]] for row in gazetteer.lines["COM"]},
            {code: name for name, code in REGION_CODES.items()},
        )
        if not options["dry_run"]:
            write_outlines(collection, FILE)
            write_outlines(regions, REGIONS)
        counts = {
            "outlines": len(collection["features"]),
            "regions": len(regions["features"]),
            "gzip_bytes": len(gzip.compress(json.dumps(collection, separators=(",", ":")).encode(), 9)),
        }
        text = json.dumps(counts) if options["json"] else ", ".join(f"{name}: {n}" for name, n in counts.items())
        self.stdout.write(text)
