"""Cut an area into turfs: asked for on a page, made by a worker or by the command."""

from datetime import datetime
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from canvassing import turf as algorithm
from canvassing.areas import Area
from canvassing.cutting.hamlets import cut_hamlets
from canvassing.cutting.points import Points, read_points
from canvassing.cutting.shapes import begun_near
from canvassing.models import AddressState, Cutting, Redraw, Turf, Walk
from canvassing.services.cut_reports import CutReport, report_of
from canvassing.services.turf_changes import Change, lock_area, lock_turfs
from canvassing.services.turf_figures import start_on
from canvassing.turf.metres import Plane
from common.claims import wake
from common.work import work_through
from supporters.models import Supporter
from territory.imports.report import Progress
from territory.models import Address

TASK = "canvassing.tasks.make_due_cuts"
BATCH = 20
#: As the constraint of Cutting has it.
FEWEST, MOST = 10, 400


@transaction.atomic
def ask_cut(*, area: Area, doors: int, by: Supporter | None, at: datetime, seed: int = 0) -> Cutting:
    """Queue a cut for the worker. Asked for again before it begins, it is changed, and no second one is queued."""
    check_cut(area, doors=doors)
    lock_area(area)
    wanted = {"doors": doors, "seed": seed, "asked_by": by, "asked_at": at}
    waiting = Cutting.objects.due(at=at).filter(commune=area.commune, precinct=area.precinct, attempts=0)
    cutting = waiting.select_for_update().first()
    if cutting is None:
        cutting = Cutting.objects.create(commune=area.commune, precinct=area.precinct, due_at=at, **wanted)
    else:
        for name, value in wanted.items():
            setattr(cutting, name, value)
        cutting.save(update_fields=list(wanted))
    wake(TASK)
    return cutting


def check_cut(area: Area, *, doors: int) -> None:
    """ValidationError, with the field, for what cannot be cut."""
    check_doors(doors)
    if area.is_control:
        raise ValidationError(_("Ce bureau est témoin : personne n'y va, il n'y a rien à découper."))
    if not area.addresses().exists():
        raise ValidationError(_("Aucune adresse n'est connue ici : importez d'abord le fichier des adresses."))


def check_doors(doors: int) -> None:
    if not FEWEST <= doors <= MOST:
        sentence = _("Un secteur compte de %(fewest)s à %(most)s portes.")
        raise ValidationError({"doors": sentence % {"fewest": FEWEST, "most": MOST}})


def make_due_cuts(*, at: datetime) -> int:
    """Make the cuts that are queued; returns how many were made."""
    return work_through(
        Cutting.objects.select_related("commune__departement", "precinct"), make_cut, at=at, limit=BATCH
    )


@transaction.atomic
def make_cut(cutting: Cutting, at: datetime) -> None:
    """Unless another worker, which took this one for dead, has made it."""
    area = Area(cutting.commune, cutting.precinct)
    lock_area(area)
    asked = Cutting.objects.select_for_update().filter(pk=cutting.pk, state=Cutting.State.QUEUED).first()
    if asked is None:
        return
    report = cut_area(area=area, doors=asked.doors, seed=asked.seed, by=asked.asked_by, at=at)
    asked.result, asked.state, asked.error, asked.leased_until = report.as_json(), Cutting.State.READY, "", None
    asked.save(update_fields=["result", "state", "error", "leased_until"])


@transaction.atomic
def cut_area(
    *,
    area: Area,
    doors: int,
    seed: int,
    by: Supporter | None,
    at: datetime,
    progress: Progress | None = None,
) -> CutReport:
    """Cut an area into turfs of about `doors` doors, each with its walk. The same addresses and seed give the same.

    Turfs that are locked, or in somebody's hands, stay as they are; addresses where nobody goes back are left out.
    Raises ValidationError for what cannot be cut.
    """
    check_cut(area, doors=doors)
    lock_area(area)
    turfs: list[Any] = lock_turfs(area)
    replaced = [turf for turf in turfs if not turf.locked and not turf.is_out]
    kept = len(turfs) - len(replaced)
    points = read_points(addresses_to_cut(area))
    if not replaced and not len(points):
        return CutReport(kept=kept)
    change = Change(area, Redraw.Kind.CUT, by, at, turfs, {turf.pk: [] for turf in replaced})
    found = _cut(points, doors=doors, seed=seed, progress=progress)
    made = change.add_turfs(_walks(area, points, found))
    change.write()
    return report_of(made, kept=kept)


def addresses_to_cut(area: Area) -> "QuerySet[Address]":
    """All but those where nobody goes back, and those of turfs that are locked or in somebody's hands."""
    shunned = AddressState.objects.filter(address=OuterRef("pk"), state=AddressState.State.DO_NOT_VISIT)
    out = Walk.objects.open().filter(turf=OuterRef("pk"))
    held = Turf.objects.filter(Q(locked=True) | Exists(out), stops__address=OuterRef("pk"))
    return area.addresses().exclude(Exists(shunned)).exclude(Exists(held))


def _cut(points: Points, *, doors: int, seed: int, progress: Progress | None) -> algorithm.Cut:
    x, y = Plane.around(points.lon, points.lat).to_metres(points.lon, points.lat)
    sides, streets = points.sides(), points.street_numbers()
    return cut_hamlets(x, y, points.doors, sides, street=streets, target=doors, seed=seed, progress=progress)


def _walks(area: Area, points: Points, found: algorithm.Cut) -> list[Points]:
    """The addresses of each turf in the order of its walk, which begins towards the middle of the commune."""
    plane = Plane.around(points.lon, points.lat)
    x, y = plane.to_metres(points.lon, points.lat)
    start = start_on(area, plane)
    walks = []
    for turf in range(len(found)):
        here = np.flatnonzero(found.turf == turf)
        order = found.order[here]
        if start is not None:
            order = begun_near(x[here], y[here], order, start)
        walks.append(points.only(here[np.argsort(order, kind="stable")]))
    return walks
