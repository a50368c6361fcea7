"""What turfs show of what they hold: doors, length, where they begin, their outline and their name."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from django.db import transaction
from django.db.models import F, Sum

from canvassing import turf as algorithm
from canvassing.areas import Area, area_of
from canvassing.cutting.points import Points, read_points
from canvassing.cutting.shapes import outline
from canvassing.cutting.words import name_of
from canvassing.models import Turf, TurfAddress
from canvassing.turf.metres import Plane
from territory.models import Address

BATCH = 500
FIGURES = ["doors", "doors_left", "addresses", "metres", "lon", "lat", "outline", "name", "state"]


@transaction.atomic
def refresh(turf: Turf) -> Turf:
    """Order its walk again and count what it holds, after its addresses changed."""
    points = read_points(Address.objects.filter(stop__turf=turf))
    place = {pk: order for order, pk in enumerate(order_walk(area_of(turf), points).pk.tolist())}
    stops = list(turf.stops.all())
    for stop in stops:
        stop.order = place[stop.address_id]
    TurfAddress.objects.bulk_update(stops, ["order"], batch_size=BATCH)
    count_turfs(area_of(turf), [turf])
    return turf


@transaction.atomic
def refresh_left(turf: Turf) -> Turf:
    """Count the doors left and the doors again, nothing else: what changes while it is walked."""
    points = read_points(Address.objects.filter(stop__turf=turf))
    turf.doors, turf.doors_left = int(points.doors.sum()), int(points.left.sum())
    turf.state = _state(turf)
    turf.save(update_fields=["doors", "doors_left", "state"])
    return turf


def recount_stale() -> int:
    """Count again the turfs whose addresses have other doors than they tell; returns how many there were."""
    held = Turf.objects.live().annotate(held=Sum("stops__address__doors")).exclude(held=F("doors"))
    stale = list(held.values_list("pk", flat=True))
    for pk in stale:
        with transaction.atomic():
            refresh_left(Turf.objects.select_for_update(no_key=True).get(pk=pk))
    return len(stale)


def count_turfs(area: Area, turfs: Sequence[Turf]) -> None:
    """Figures, outlines and names of these turfs from the stops they have now."""
    if not turfs:
        return
    stops: dict[int, list[int]] = {turf.pk: [] for turf in turfs}
    rows = TurfAddress.objects.filter(turf__in=list(stops)).order_by("turf", "order")
    for turf_id, address_id in rows.values_list("turf", "address"):
        stops[turf_id].append(address_id)
    points = read_points(Address.objects.filter(stop__turf__in=list(stops)))
    place = {pk: i for i, pk in enumerate(points.pk.tolist())}
    whole = streets_of(area)
    for turf in turfs:
        count_turf(turf, points.only(np.array([place[pk] for pk in stops[turf.pk]], np.int64)), whole)
        turf.save(update_fields=FIGURES)


def count_turf(turf: Turf, points: Points, whole: Counter[str]) -> None:
    """From its addresses in the order of the walk; `whole` counts the doors of each street of its area."""
    turf.addresses = len(points)
    turf.doors, turf.doors_left = int(points.doors.sum()), int(points.left.sum())
    turf.metres = round(closed_metres(points))
    turf.lon, turf.lat = (float(points.lon[0]), float(points.lat[0])) if len(points) else (None, None)
    turf.outline = outline(points.lon, points.lat)
    turf.name = name_of(points.street, points.number.tolist(), points.doors.tolist(), whole)
    turf.state = _state(turf)


def closed_metres(points: Points) -> float:
    """Of the walk through the points in their order, and back."""
    if len(points) < 2:
        return 0.0
    x, y = Plane.around(points.lon, points.lat).to_metres(points.lon, points.lat)
    return float(np.hypot(x - np.roll(x, 1), y - np.roll(y, 1)).sum())


def _state(turf: Turf) -> str:
    """Free or done by what is left, unless it is in somebody's hands or retired."""
    if turf.state not in (Turf.State.FREE, Turf.State.DONE):
        return turf.state
    return Turf.State.DONE if turf.doors and not turf.doors_left else Turf.State.FREE


def streets_of(area: Area) -> Counter[str]:
    """Doors of each street of an area."""
    rows = area.addresses().order_by().values_list("street").annotate(Sum("doors"))
    return Counter(dict(rows))


def order_walk(area: Area, points: Points, *, seed: int = 0) -> Points:
    """The addresses in the order of a short walk, which begins on the side of the middle of the commune."""
    if not len(points):
        return points
    plane = Plane.around(points.lon, points.lat)
    x, y = plane.to_metres(points.lon, points.lat)
    order, _metres = algorithm.order(x, y, start=start_on(area, plane), seed=seed)
    return points.only(np.argsort(order, kind="stable"))


def start_on(area: Area, plane: Plane) -> tuple[float, float] | None:
    """The middle of the commune, where people come from, in metres on a plane."""
    if area.commune.lon is None or area.commune.lat is None:
        return None
    x, y = plane.to_metres([area.commune.lon], [area.commune.lat])
    return float(x[0]), float(y[0])
