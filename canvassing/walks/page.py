"""What the pages of walks show: one's own, one's team's, and the addresses of one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch

from canvassing.models import AddressState, TurfAddress, Walk, Walker
from canvassing.near import NearWalk, nearest_walks
from canvassing.querysets import WalkQuerySet
from supporters.models import Supporter
from teams.models import Membership
from territory.models import Address

#: Walks to take that are shown, and ended ones.
NEAR, ENDED = 6, 5
#: An ended walk stays in sight so long: what a phone still carries comes in meanwhile.
_LATELY = timedelta(days=21)


@dataclass(frozen=True)
class Stop:
    """One address as a volunteer needs it: nothing of who lives there."""

    address: Address
    state: str
    label: str
    left: int
    note: str


@dataclass(frozen=True)
class Street:
    name: str
    stops: list[Stop]

    @property
    def left(self) -> int:
        return sum(stop.left for stop in self.stops)


@dataclass(frozen=True)
class Own:
    """`open` first what ends first; `of_team` wait for somebody of one's team; `near` are to take."""

    open: list[Walk] = field(default_factory=list)
    of_team: list[Walk] = field(default_factory=list)
    ended: list[Walk] = field(default_factory=list)
    near: Sequence[NearWalk] = ()


def own_walks(person: Supporter, *, at: datetime) -> Own:
    """A constant number of queries."""
    held = with_walkers(Walk.objects.held_by(person.pk))
    lately = held.filter(ended_at__gt=at - _LATELY).order_by("-ended_at")
    home = person.home
    near = (
        nearest_walks(lon=home.lon, lat=home.lat, limit=NEAR, at=at)
        if home is not None and home.lon is not None and home.lat is not None
        else ()
    )
    return Own(
        open=list(held.open().order_by("ends_at", "pk")),
        of_team=list(of_team(person).order_by("ends_at", "pk")),
        ended=list(lately[:ENDED]),
        near=near,
    )


def of_team(person: Supporter) -> WalkQuerySet:
    """Open walks of their team that nobody walks yet; those of an outing are shared out there."""
    stay = Membership.objects.current().filter(supporter=person.pk, team=OuterRef("team"))
    walked = Walker.objects.filter(walk=OuterRef("pk"), left_at=None)
    return with_walkers(Walk.objects.open().filter(Exists(stay), ~Exists(walked), outing=None))


def with_walkers(walks: WalkQuerySet) -> WalkQuerySet:
    """Each with its turf, its place and `current`, who walks it now."""
    current = Walker.objects.filter(left_at=None).select_related("supporter").order_by("position")
    return walks.select_related("turf__commune__departement", "turf__precinct", "team", "outing").prefetch_related(
        Prefetch("walkers", queryset=current, to_attr="current")
    )


def streets_of(walk: Walk) -> list[Street]:
    """Its addresses in the order of the walk, a street's heading each time it comes. One query."""
    rows = TurfAddress.objects.filter(turf=walk.turf_id).select_related("address__field_state").order_by("order")
    return [
        Street(name, [_stop(row.address) for row in group])
        for name, group in groupby(rows, key=lambda row: row.address.street)
    ]


def _stop(address: Address) -> Stop:
    found: AddressState | None = getattr(address, "field_state", None)
    if found is None:
        state = AddressState.State.TO_VISIT
        return Stop(address, state.value, str(state.label), address.doors, "")
    return Stop(address, found.state, found.get_state_display(), found.left, found.note)
