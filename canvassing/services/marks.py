"""What phones say of addresses: kept as it came, folded into the state that everybody sees."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from canvassing.doorstep.merging import Event as Folded
from canvassing.doorstep.merging import Standing, fold, fresh
from canvassing.doorstep.reading import Note, State
from canvassing.models import AddressState, Mark, Redraw, Turf, TurfAddress, Walk
from canvassing.services.turf_figures import refresh_left
from territory.models import Address


@dataclass
class Stops:
    """The addresses of a walk: those of its turf in order, and those it once held. Locked by their turfs."""

    doors: dict[int, int]
    standings: dict[int, Standing]
    off_list: frozenset[int] = frozenset()

    @property
    def addresses(self) -> list[int]:
        return list(self.standings)


def lock_turfs(walk: Walk, addresses: Collection[int]) -> list[Turf]:
    """The walk's, and, once it has ended, those that took its addresses over. In the order of keys."""
    keys = {walk.turf_id}
    if not walk.is_open and addresses:
        keys |= set(TurfAddress.objects.filter(address__in=addresses).order_by().values_list("turf", flat=True))
    rows = Turf.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return list(rows.only("doors", "doors_left", "state"))


def read_stops(walk: Walk, addresses: Collection[int]) -> Stops:
    """The addresses of the walk's turf and, of the others asked for, those that were in it when it was walked."""
    found = _read(Address.objects.filter(stop__turf=walk.turf_id).order_by("stop__order"))
    strange = set(addresses) - found.doors.keys()
    if strange and not walk.is_open:
        former = strange & _former_addresses(walk)
        if former:
            others = _read(Address.objects.filter(pk__in=former).order_by("pk"))
            return Stops(found.doors | others.doors, found.standings | others.standings, frozenset(others.doors))
    return found


def keep_marks(walk: Walk, turfs: Iterable[Turf], stops: Stops, events: Mapping[State | Note, str]) -> None:
    """Events with their digests, each about an address of the stops: kept, folded; the turfs' doors left follow."""
    if not events:
        return
    Mark.objects.bulk_create(_mark(walk, event, digest) for event, digest in events.items())
    touched = sorted({event.address for event in events})
    _fold(stops, touched)
    for turf in turfs:
        if turf.pk == walk.turf_id:
            _count_left(turf, stops)
        else:
            refresh_left(turf)


def _read(addresses: "object") -> Stops:
    columns = ("pk", "doors", "field_state__state", "field_state__left", "field_state__note", "field_state__at")
    doors, standings = {}, {}
    for pk, count, state, left, note, at in addresses.values_list(*columns):  # type: ignore[attr-defined]
        doors[pk] = count
        standings[pk] = Standing(state, left, note, at) if state else fresh(count)
    return Stops(doors, standings)


def _former_addresses(walk: Walk) -> set[int]:
    """What the turf held at the end of the walk, by the first change of turfs after it: open, it could not change."""
    area = {"commune": walk.turf.commune_id, "precinct": walk.turf.precinct_id}
    changes = Redraw.objects.filter(**area, at__gte=walk.ended_at).order_by("at", "pk")
    for before in changes.values_list("before", flat=True).iterator():
        if str(walk.turf_id) in before:
            return set(before[str(walk.turf_id)])
    return set()


def _mark(walk: Walk, event: State | Note, digest: str) -> Mark:
    said = {"pk": event.id, "walk": walk, "address_id": event.address, "at": event.at, "digest": digest}
    if isinstance(event, Note):
        return Mark(kind=Mark.Kind.NOTE, text=event.text, **said)
    return Mark(kind=Mark.Kind.STATE, state=event.state, left=event.left, reopens=event.reopens, **said)


def _fold(stops: Stops, touched: list[int]) -> None:
    """All events of these addresses, of whatever walk, again from the first. The turfs are locked."""
    since = dict(AddressState.objects.filter(pk__in=touched).values_list("pk", "since"))
    events: dict[int, list[Folded]] = {address: [] for address in touched}
    columns = ("address_id", "pk", "at", "state", "left", "reopens", "text")
    for address, pk, at, state, left, reopens, text in (
        Mark.objects.filter(address__in=touched).order_by().values_list(*columns)
    ):
        events[address].append(Folded(str(pk), at, state, left or 0, reopens, text))
    for address in touched:
        stops.standings[address] = fold(events[address], doors=stops.doors[address], since=since.get(address))
    rows = [_row(address, stops.standings[address], events[address]) for address in touched]
    AddressState.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["address"], update_fields=["state", "left", "note", "at"]
    )


def _row(address: int, standing: Standing, events: list[Folded]) -> AddressState:
    at: datetime = standing.at or max(event.at for event in events)
    return AddressState(address_id=address, state=standing.state, left=standing.left, note=standing.note, at=at)


def _count_left(turf: Turf, stops: Stops) -> None:
    """As canvassing.services.turf_figures counts, from what was just read."""
    left = sum(standing.left for pk, standing in stops.standings.items() if pk not in stops.off_list)
    state = turf.state
    if state in (Turf.State.FREE, Turf.State.DONE) and turf.doors:
        state = Turf.State.FREE if left else Turf.State.DONE
    if (left, state) != (turf.doors_left, turf.state):
        turf.doors_left, turf.state = left, state
        turf.save(update_fields=["doors_left", "state"])
