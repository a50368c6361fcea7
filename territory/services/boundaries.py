"""Where precincts lie, brought in from the files of boundaries that are published."""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from numpy.typing import NDArray

from common.bulk import analyze, insert_rows, only_writer, reserve_ids
from territory.communes import commune_ids
from territory.contours.borders import METRES_PER_DEGREE, NEAR_ENOUGH, neighbours
from territory.contours.shapes import DECIMALS, as_text, drawn, on_grid
from territory.contours.survey import Kept, Known, Survey
from territory.imports.report import ImportReport, Progress
from territory.models import Adjacency, Boundary, Precinct, Result
from territory.services.address_placing import place_addresses
from territory.services.targeting import refresh_targetings

DRAWN = ("shape", "near", "far")
BOX = ("west", "south", "east", "north")
FIELDS = ("precinct_id", *DRAWN, *BOX, "repaired", "source")
#: Share of the work that reading and checking is.
READING = 0.5
#: Degrees around a shape within which a neighbour is looked for.
MARGIN = 2 * NEAR_ENOUGH / METRES_PER_DEGREE


def import_boundaries(
    *,
    path: Path,
    key: str = "",
    dry_run: bool = False,
    progress: Progress = lambda share: None,
    source: str = "",
    at: datetime | None = None,
) -> ImportReport:
    """Keep the boundaries of a GeoJSON file, at three degrees of detail, and who is next to whom.

    `key` forces the property that holds the code of the precinct; `source` is what the boundaries are said to come
    from (the name of the file without it). Precincts that no results have named yet are made, so that a ranking can
    estimate them. Counts: features, those whose precinct was counted in some round (`joined`) or in none
    (`without_precinct`), shapes `repaired`. All or nothing; the same file again changes nothing.
    `dry_run` writes nothing and tells the same changes, but for the neighbours. Raises FileRefused.
    """
    with Survey(known=_known_precincts(), communes=commune_ids()) as survey:
        survey.read(Path(path), key=key, progress=lambda share: progress(share * READING))
        if dry_run:
            survey.report.changes = _foreseen(survey, progress)
        else:
            with transaction.atomic():
                only_writer(Precinct)
                survey.known = _known_precincts()  # another import may have named some since
                writer = _Writer(survey, source or Path(path).name)
                changes = writer.write(progress)
                if changes["created"] or changes["updated"]:
                    place_addresses(communes=writer.outlined, at=at or timezone.now())
                    refresh_targetings(rounds=None, at=at or timezone.now())
            survey.report.changes = changes
        return survey.report


def _known_precincts() -> dict[str, Known]:
    counted = Exists(Result.objects.filter(precinct=OuterRef("pk")))
    rows = Precinct.objects.order_by().values_list("code", "pk", "commune_id", counted)
    return {code: Known(*facts) for code, *facts in rows.iterator()}


def _before(group: list[Kept]) -> dict[str, tuple[str, ...]]:
    """What is kept of these boundaries, as DRAWN, by the code of their precinct."""
    found = Boundary.objects.filter(precinct__code__in=[one.code for one in group])
    return {code: tuple(texts) for code, *texts in found.values_list("precinct__code", *DRAWN)}


def _texts(shapes: NDArray[Any], kept: NDArray[Any]) -> list[tuple[str, ...]]:
    return list(zip(as_text(kept), *drawn(shapes), strict=True))


def _foreseen(survey: Survey, progress: Progress) -> dict[str, int]:
    changes = {"created": 0, "updated": 0, "unchanged": 0, "precincts_created": 0}
    total = sum(map(len, survey.groups.values())) or 1
    done = 0
    for group in survey.by_departement():
        before = _before(group)
        if before:  # drawing takes long, and where nothing is kept there is nothing to compare with
            shapes = survey.shapes(group)
            texts = _texts(shapes, on_grid(shapes))
            same = sum(before.get(one.code) == text for one, text in zip(group, texts, strict=True))
            changes["unchanged"] += same
            changes["updated"] += len(before) - same
        changes["created"] += len(group) - len(before)
        changes["precincts_created"] += sum(one.code not in survey.known for one in group)
        done += len(group)
        progress(READING + (1 - READING) * done / total)
    progress(1.0)
    return changes


class _Writer:
    """Writes a survey, one département after the other."""

    def __init__(self, survey: Survey, source: str) -> None:
        self.survey = survey
        self.source = source[: Boundary._meta.get_field("source").max_length]
        self.changes = {"created": 0, "updated": 0, "unchanged": 0, "precincts_created": 0, "neighbours": 0}
        #: Communes in which a contour is new, or another.
        self.outlined: set[int] = set()
        # Primary key, west, south, east, north of every boundary: who may be a neighbour, without a look at the shapes.
        rows = Boundary.objects.order_by().values_list("precinct_id", *BOX).iterator()
        self.boxes = np.fromiter(rows, dtype=np.dtype((float, 5)))

    def write(self, progress: Progress) -> dict[str, int]:
        total = sum(map(len, self.survey.groups.values())) or 1
        done = 0
        for group in self.survey.by_departement():
            self._write_group(group)
            done += len(group)
            progress(READING + (1 - READING) * done / total)
        if self.changes["created"]:
            analyze(Precinct, Boundary, Adjacency)
        progress(1.0)
        return self.changes

    def _write_group(self, group: list[Kept]) -> None:
        shapes = self.survey.shapes(group)
        kept = on_grid(shapes)
        texts = _texts(shapes, kept)
        before = _before(group)
        changed = np.array([before.get(one.code) != text for one, text in zip(group, texts, strict=True)])
        self.changes["unchanged"] += int((~changed).sum())
        if not changed.any():
            return
        numbers = np.flatnonzero(changed)
        ids = self._write_precincts(group, kept, numbers)
        self.outlined.update(
            Precinct.objects.filter(pk__in=[ids[n] for n in numbers]).values_list("commune", flat=True)
        )
        rows = {
            n: (ids[n], *texts[n], *shapely.bounds(kept[n]).tolist(), group[n].repaired, self.source) for n in numbers
        }
        new = [row for n, row in rows.items() if group[n].code not in before]
        old = [row for n, row in rows.items() if group[n].code in before]
        insert_rows(Boundary, FIELDS, new)
        _replace(old)
        self._remember(np.array([(row[0], *row[4:8]) for row in rows.values()]))
        self.changes["created"] += len(new)
        self.changes["updated"] += len(old)
        self._write_neighbours(ids, kept, changed, moved=[row[0] for row in old])

    def _write_precincts(self, group: list[Kept], shapes: NDArray[Any], numbers: NDArray[Any]) -> list[int]:
        """Primary keys of the whole group; those of `numbers` get their point, and are made if they were not there."""
        points = shapely.get_coordinates(shapely.point_on_surface(shapes)).round(DECIMALS).tolist()
        known = self.survey.known
        missing = [n for n in numbers if group[n].code not in known]
        made = dict(zip(missing, reserve_ids(Precinct, len(missing)), strict=True))
        rows = ((made[n], group[n].code, self.survey.communes[group[n].code[:5]], *points[n]) for n in missing)
        insert_rows(Precinct, ("id", "code", "commune_id", "lon", "lat"), rows)
        self.changes["precincts_created"] += len(missing)
        there = [n for n in numbers if n not in made]
        Precinct.objects.bulk_create(
            [
                Precinct(code=code, commune_id=known[code].commune, lon=points[n][0], lat=points[n][1])
                for n in there
                if (code := group[n].code)
            ],
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["lon", "lat"],
        )
        return [made[n] if n in made else known[one.code].pk for n, one in enumerate(group)]

    def _write_neighbours(
        self, ids: list[int], shapes: NDArray[Any], changed: NDArray[Any], *, moved: list[int]
    ) -> None:
        """Replace the pairs of what changed; beyond this département, with the boundaries already kept."""
        Adjacency.objects.filter(Q(first__in=moved) | Q(second__in=moved)).delete()
        others = self._around(shapes[changed], set(ids))
        beyond = list(Boundary.objects.filter(pk__in=others).order_by("pk").values_list("pk", "shape"))
        everything = np.concatenate([shapes, shapely.from_geojson([text for _pk, text in beyond])])
        keys = [*ids, *(pk for pk, _text in beyond)]
        mask = np.concatenate([changed, np.zeros(len(beyond), dtype=bool)])
        pairs = [sorted((keys[a], keys[b])) for a, b in neighbours(everything, mask)]
        self.changes["neighbours"] += insert_rows(Adjacency, ("first_id", "second_id"), pairs)

    def _around(self, shapes: NDArray[Any], own: set[int]) -> list[int]:
        """Boundaries kept before whose box touches the box of one of the shapes."""
        near = shapely.bounds(shapes) + np.array([-MARGIN, -MARGIN, MARGIN, MARGIN])
        (west, south), (east, north) = near[:, :2].min(axis=0), near[:, 2:].max(axis=0)
        boxes = self.boxes[~np.isin(self.boxes[:, 0], list(own))]
        boxes = boxes[(boxes[:, 1] <= east) & (boxes[:, 3] >= west) & (boxes[:, 2] <= north) & (boxes[:, 4] >= south)]
        tree = shapely.STRtree(shapely.box(*near.T))
        found, _shape = tree.query(shapely.box(*boxes[:, 1:].T))
        return [int(pk) for pk in boxes[np.unique(found), 0]]

    def _remember(self, boxes: NDArray[Any]) -> None:
        others = self.boxes[~np.isin(self.boxes[:, 0], boxes[:, 0])]
        self.boxes = np.concatenate([others, boxes])


def _replace(rows: list[tuple[Any, ...]]) -> None:
    Boundary.objects.bulk_create(
        [Boundary(**dict(zip(FIELDS, row, strict=True))) for row in rows],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["precinct"],
        update_fields=[name for name in FIELDS if name != "precinct_id"],
    )
