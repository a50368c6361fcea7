"""Cut precincts into turfs, walks of about as many doors."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from canvassing.areas import Area, areas_within, find_area
from canvassing.cutting.geojson import PointsFile, points_file
from canvassing.services.cut_reports import CutReport, joined
from canvassing.services.cutting import check_doors, cut_area
from territory.imports.report import Progress
from territory.management.arguments import find_place
from territory.precinct_codes import insee_code, precinct_code


class Command(BaseCommand):
    help = (
        "Cut addresses into turfs of about N doors, each with the order of its walk. The same addresses and seed give "
        "the same turfs. Those that are locked or in somebody's hands stay as they are; with --within, control "
        "precincts of an experiment are passed over: nobody goes there. Each area is cut in a transaction of its own, "
        "and can be undone on its page. Counts are those of the new turfs; a walk is measured back to its start."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--precinct", metavar="KEY", help="93072_0011; a commune without precincts: 93072")
        where.add_argument("--within", metavar="CODE", help="all inside 93072, 75119, 04, D-04, R-84, FR")
        parser.add_argument("--doors", type=int, default=80, metavar="N", help="doors of a turf, 80 unless told")
        parser.add_argument("--seed", type=int, default=0, metavar="S")
        parser.add_argument("--geojson", type=Path, metavar="FILE", help="a point for each address: turf, order, doors")
        parser.add_argument("--dry-run", action="store_true", help="cut, and write nothing but FILE")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            report = self._cut_all(_areas(options), options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except OSError as error:
            if not error.filename:  # a full disk, a lost connection
                raise
            raise CommandError(_("Le fichier %(name)s ne peut pas être écrit.") % {"name": error.filename}) from error
        counts = report.as_json() | {"seconds": round(time.monotonic() - started, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        told = counts | {"kept": report.kept}
        self.stdout.write(", ".join(f"{name}: {value}" for name, value in told.items()))

    def _cut_all(self, areas: list[Area], options: Mapping[str, Any]) -> CutReport:
        reports = []
        file = points_file(options["geojson"]) if options["geojson"] else nullcontext()
        with file as points, self._bar(len(areas)) as progress:
            for done, area in enumerate(areas):
                reports.append(_cut(area, options, points, partial(_after, progress, done)))
        return joined(reports)

    @contextmanager
    def _bar(self, areas: int) -> Iterator[Progress]:
        with tqdm(total=100, unit=" %", disable=not self.stderr.isatty()) as bar:
            yield lambda done: bar.update(round(100 * done / areas) - bar.n)


def _after(progress: Progress, done: float, share: float) -> None:
    progress(done + share)


def _cut(area: Area, options: Mapping[str, Any], points: PointsFile | None, progress: Progress) -> CutReport:
    with transaction.atomic():
        report = cut_area(
            area=area, doors=options["doors"], seed=options["seed"], by=None, at=timezone.now(), progress=progress
        )
        if points:
            points.add(area)
        transaction.set_rollback(options["dry_run"])
    return report


def _areas(options: Mapping[str, Any]) -> list[Area]:
    """Raises ValidationError or CommandError for what cannot be cut."""
    check_doors(options["doors"])
    if options["seed"] < 0:
        raise CommandError(_("--seed est un nombre entier, à partir de 0."))
    if options["precinct"]:
        return [_area(options["precinct"])]
    place = find_place(options["within"])
    areas = [area for area in areas_within(place) if not area.is_control] if place else []
    if not areas:
        raise CommandError(_("Aucune adresse n'est connue ici : importez d'abord le fichier des adresses."))
    return areas


def _area(key: str) -> Area:
    """« 4112_5 » is 04112_0005."""
    insee, _line, number = key.strip().upper().partition("_")
    try:
        code = precinct_code(insee_code("", insee), number) if number else insee
    except ValueError:
        code = key
    area = find_area(code)
    if area is None:
        raise CommandError(_("Pas de bureau de vote « %s » : écrivez 93072_0011.") % key)
    return area
