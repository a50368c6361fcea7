"""Measure the outlines of communes: the centres that `import_places` scatters public points around."""

import csv
import gzip
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import shapely
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from territory.centres import Centre, measure, write_centres
from territory.gazetteer import CENTRES, COMMUNES, town_hall_of


class Command(BaseCommand):
    help = (
        "Write territory/data/centres.csv.gz anew from outlines of communes and arrondissements (GeoJSON, plain or "
        "gzip, properties `code`, `type` and, for former communes, `parent`). Needed only when better outlines exist: "
        "the site ships the result. A commune without an outline takes the union of its former communes'."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("outlines", type=Path, help="GeoJSON in degrees, for example from IGN Admin Express")
        parser.add_argument("--output", type=Path, default=CENTRES)
        parser.add_argument("--dry-run", action="store_true", help="measure, write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        own, former = read_outlines(options["outlines"])
        with gzip.open(COMMUNES, "rt", encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["type"] in {"COM", "ARM"}]
        centres: list[tuple[str, Centre]] = []
        for row in tqdm(rows, unit="lieu", disable=not self.stdout.isatty()):
            code = row["code_insee"]
            outline = own.get(code) or (shapely.union_all(former[code]) if code in former else None)
            if outline is not None:
                centres.append((code, measure(outline, town_hall=town_hall_of(row))))
        if not options["dry_run"]:
            write_centres(options["output"], centres)
        counts = {"measured": len(centres), "without_outline": len(rows) - len(centres)}
        text = json.dumps(counts) if options["json"] else ", ".join(f"{name}: {n}" for name, n in counts.items())
        self.stdout.write(text)


def read_outlines(path: Path) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Outlines by code, and those of former communes by the code of their parent."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            features = json.load(file)["features"]
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(f"{path} cannot be read as GeoJSON: {error}") from error
    own, former = {}, defaultdict(list)
    for feature in features:
        properties, outline = feature["properties"], shapely.geometry.shape(feature["geometry"])
        if properties.get("type", "COM") in {"COM", "ARM"}:
            own[properties["code"]] = outline
        elif properties.get("parent"):
            former[properties["parent"]].append(outline)
    return own, former
