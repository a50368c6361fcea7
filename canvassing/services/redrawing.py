"""Turfs changed by hand: a street moved, a contour drawn, turfs split, merged, locked, offered; and all of it undone.

Every verb raises ValidationError, beside a field, when a turf it would change is locked or in somebody's hands.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from canvassing import turf as algorithm
from canvassing.areas import Area, area_of
from canvassing.cutting.points import Points, read_points
from canvassing.models import Redraw, Turf, TurfAddress
from canvassing.services.turf_changes import (
    Change,
    layout_of,
    lock_area,
    lock_turfs,
    require_changeable,
    settle,
    with_hands,
)
from canvassing.services.turf_figures import order_walk
from canvassing.turf.metres import Plane
from common.text import fold
from supporters.models import Supporter
from territory.models import Address

#: Corners of a contour, and parts of a turf, beyond which something went wrong.
MOST_CORNERS, MOST_PARTS = 1000, 20
PARITY = {"even": 0, "odd": 1}


@transaction.atomic
def move_street(
    *, area: Area, street: str, into: Turf | None, by: Supporter | None, at: datetime, side: str | None = None
) -> Redraw:
    """Put a street of the area, or its odd or even side, into a turf; None for a new one."""
    points = read_points(area.addresses())
    named = np.array([name == fold(street) for name in points.streets], np.bool_)
    if not named.any():
        raise ValidationError({"street": _("Aucune adresse de cette rue ici.")})
    if side:
        if side not in PARITY:
            raise ValidationError({"side": _("Un côté est pair ou impair.")})
        named &= points.number % 2 == PARITY[side]
        if not named.any():
            raise ValidationError({"side": _("Cette rue n'a aucune adresse de ce côté.")})
    return _move(area, points.only(named), into, kind=Redraw.Kind.MOVE, field="street", by=by, at=at)


@transaction.atomic
def move_addresses(
    *, area: Area, addresses: Sequence[int], into: Turf | None, by: Supporter | None, at: datetime
) -> Redraw:
    """Put some addresses of the area into a turf; None for a new one."""
    points = read_points(area.addresses().filter(pk__in=list(addresses)))
    if not len(points) or len(points) < len(set(addresses)):
        raise ValidationError({"addresses": _("Choisissez des adresses d'ici.")})
    return _move(area, points, into, kind=Redraw.Kind.MOVE, field="addresses", by=by, at=at)


@transaction.atomic
def draw_polygon(
    *, area: Area, ring: Sequence[tuple[float, float]], into: Turf | None, by: Supporter | None, at: datetime
) -> Redraw:
    """Put the addresses inside a contour, (lon, lat) corners, into a turf; None for a new one."""
    surface = _surface(ring)
    west, south, east, north = surface.bounds
    near = area.addresses().filter(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    points = read_points(near)
    inside = np.asarray(shapely.covers(surface, shapely.points(points.lon, points.lat)), np.bool_)
    if not inside.any():
        raise ValidationError({"ring": _("Ce contour n'entoure aucune adresse d'ici.")})
    return _move(area, points.only(inside), into, kind=Redraw.Kind.POLYGON, field="ring", by=by, at=at)


@transaction.atomic
def split_turf(*, turf: Turf, parts: int, by: Supporter | None, at: datetime) -> Redraw:
    """Share a turf into parts of about as many doors. It keeps the first of them."""
    if not 2 <= parts <= MOST_PARTS:
        raise ValidationError({"parts": _("Un secteur se partage en 2 à %s.") % MOST_PARTS})
    area = area_of(turf)
    turfs = _locked(area, [turf], field="parts")
    points = read_points(Address.objects.filter(stop__turf=turf))
    x, y = Plane.around(points.lon, points.lat).to_metres(points.lon, points.lat)
    streets = points.street_numbers()
    found = algorithm.split(x, y, points.doors, points.sides(), street=streets, parts=parts, seed=turf.number)
    if len(found) < 2:
        raise ValidationError({"parts": _("Ce secteur n'a qu'un point : il ne peut pas être partagé.")})
    first, *others = (order_walk(area, points.only(found.turf == part)) for part in range(len(found)))
    change = Change(area, Redraw.Kind.SPLIT, by, at, turfs, {turf.pk: first.pk.tolist()})
    change.add_turfs(others)
    return change.write()


@transaction.atomic
def merge_turfs(*, turfs: Sequence[Turf], by: Supporter | None, at: datetime) -> Redraw:
    """Make one of several: the one with the lowest number stays."""
    chosen = {turf.pk: turf for turf in turfs}
    areas = {(turf.commune_id, turf.precinct_id) for turf in turfs}
    if len(chosen) < 2 or len(areas) > 1:
        raise ValidationError({"turfs": _("Choisissez au moins deux secteurs du même bureau.")})
    area = area_of(turfs[0])
    live = _locked(area, turfs, field="turfs")
    kept = min(chosen.values(), key=lambda turf: turf.number)
    points = read_points(Address.objects.filter(stop__turf__in=list(chosen)))
    change = Change(area, Redraw.Kind.MERGE, by, at, live, {pk: [] for pk in chosen})
    change.after[kept.pk] = order_walk(area, points).pk.tolist()
    return change.write()


@transaction.atomic
def lock_turf(*, turf: Turf, locked: bool, at: datetime) -> Turf:
    """A new cut leaves it as it is, until it is unlocked."""
    return _set(turf, locked=locked)


@transaction.atomic
def offer_turf(*, turf: Turf, offered: bool, at: datetime) -> Turf:
    """Volunteers near may take it; else only the team hands it out."""
    return _set(turf, offered=offered)


def last_redraw(area: Area) -> Redraw | None:
    """What `undo_redraw` would undo."""
    made = Redraw.objects.filter(commune=area.commune, precinct=area.precinct, undone_at__isnull=True)
    return made.order_by("-pk").first()


@transaction.atomic
def undo_redraw(*, area: Area, by: Supporter | None, at: datetime) -> Redraw:
    """Put everything back as it was before the last change that is not undone yet."""
    lock_area(area)
    redraw = last_redraw(area)
    if redraw is None:
        raise ValidationError(_("Il n'y a rien à annuler."))
    turfs: list[Any] = lock_turfs(area)
    touched = {int(turf) for turf in {*redraw.before, *redraw.after}}
    require_changeable([turf for turf in turfs if turf.pk in touched], field="__all__")
    there = set(area.addresses().values_list("pk", flat=True))
    before = {int(turf): [pk for pk in held if pk in there] for turf, held in redraw.before.items()}
    back = {turf: before.get(turf, []) for turf in touched}
    # Undoing is a change too, which nobody undoes: what was in which turf when is known by all of them.
    Change(area, redraw.kind, by, at, turfs, back).record(undone_at=at)
    settle(area, back)
    redraw.undone_at = at
    redraw.save(update_fields=["undone_at"])
    return redraw


def _move(
    area: Area, points: Points, into: Turf | None, *, kind: str, field: str, by: Supporter | None, at: datetime
) -> Redraw:
    points = points.only(~points.shunned)
    moved = set(points.pk.tolist())
    if not moved:
        raise ValidationError({field: _("On ne va plus à ces adresses.")})
    if into is not None and (into.commune_id, into.precinct_id) != _key(area):
        raise ValidationError({"into": _("Ce secteur est d'un autre bureau.")})
    lock_area(area)
    turfs: list[Any] = lock_turfs(area)
    if into is not None and into.pk not in {turf.pk for turf in turfs}:
        raise ValidationError({"into": _("Ce secteur n'est plus là : rechargez la page.")})
    holders = set(TurfAddress.objects.filter(address__in=moved).values_list("turf", flat=True))
    require_changeable([turf for turf in turfs if into is not None and turf.pk == into.pk], field="into")
    # A turf of another area may hold some, from before their precinct was known better.
    elsewhere = holders - {turf.pk for turf in turfs}
    require_changeable([turf for turf in turfs if turf.pk in holders] + with_hands(elsewhere), field=field)
    change = Change(area, kind, by, at, turfs)
    for turf, held in layout_of(holders - elsewhere).items():
        change.after[turf] = _reordered(area, [pk for pk in held if pk not in moved], held)
    if into is None:
        change.add_turfs([order_walk(area, points)])
    else:
        kept = layout_of([into.pk])[into.pk]
        both = read_points(Address.objects.filter(pk__in={*kept, *moved}))
        change.after[into.pk] = order_walk(area, both).pk.tolist()
    return change.write()


def _reordered(area: Area, rest: list[int], before: list[int]) -> list[int]:
    if len(rest) == len(before):
        return rest
    return order_walk(area, read_points(Address.objects.filter(pk__in=rest))).pk.tolist()


def _locked(area: Area, chosen: Sequence[Turf], *, field: str) -> list[Any]:
    """The live turfs of the area, once nobody else can change them; those chosen must be among them."""
    lock_area(area)
    turfs: list[Any] = lock_turfs(area)
    wanted = {turf.pk for turf in chosen}
    found = [turf for turf in turfs if turf.pk in wanted]
    if len(found) < len(wanted):
        raise ValidationError({field: _("Ce secteur n'est plus là : rechargez la page.")})
    require_changeable(found, field=field)
    return turfs


def _set(turf: Turf, **fields: bool) -> Turf:
    held = Turf.objects.live().select_for_update(no_key=True).order_by("pk").filter(pk=turf.pk).first()
    if held is None:
        raise ValidationError(_("Ce secteur n'est plus là : rechargez la page."))
    for name, value in fields.items():
        setattr(held, name, value)
        setattr(turf, name, value)
    held.save(update_fields=list(fields))
    return turf


def _surface(ring: Sequence[tuple[float, float]]) -> Any:
    corners = [(float(lon), float(lat)) for lon, lat in ring]
    if not 3 <= len(corners) <= MOST_CORNERS or not np.isfinite(np.array(corners)).all():
        raise ValidationError({"ring": _("Un contour a au moins trois coins.")})
    surface = shapely.make_valid(shapely.Polygon(corners))
    if not surface.area:
        raise ValidationError({"ring": _("Un contour entoure une surface.")})
    return surface


def _key(area: Area) -> tuple[int, int | None]:
    return area.commune.pk, area.precinct.pk if area.precinct else None
