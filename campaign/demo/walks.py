"""Turfs of the demo's city, cut by its own algorithm; walks in hand, walks done, and one session that wants a look."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from campaign.demo.sign_ins import SIGN_INS
from canvassing.areas import Area
from canvassing.models import Turf, Walk, Walker
from canvassing.services.cutting import cut_area
from canvassing.services.events import receive
from canvassing.services.walks import give_back
from supporters.models import Supporter
from teams.models import Outing, Team
from territory.models import Address, Precinct

#: Doors of a turf: two hours for a pair.
DOORS = 60
#: Precincts that are cut; walks that are done, and how many doors of each were knocked at.
CUT, DONE, KNOCKED = 4, 5, (0.6, 1.0)
OPEN, REFUSE, TALK = 0.5, 0.25, 0.6


def write_walks(*, seed: int, at: datetime) -> int:
    """Where the demo has addresses and a team to walk them. Returns how many turfs."""
    people = {one.lead: Supporter.objects.filter(email=one.email).first() for one in SIGN_INS if one.lead}
    mobiliser, volunteer = people.get("mobiliser"), people.get("volunteer")
    role = mobiliser.roles.filter(team__isnull=False).select_related("team").first() if mobiliser else None
    precincts = _precincts()
    if mobiliser is None or volunteer is None or role is None or not precincts:
        return 0
    for precinct in precincts:
        area = Area(precinct.commune, precinct)
        cut_area(area=area, doors=DOORS, seed=seed, by=mobiliser, at=at - timedelta(days=20))
    turfs = list(Turf.objects.live().filter(precinct__in=precincts).order_by("precinct__code", "number"))
    dice = random.Random(seed + 7)  # noqa: S311  nothing here is secret
    for n, turf in enumerate(turfs[:DONE]):
        _walked(turf, role.team, volunteer if n % 2 else mobiliser, dice, day=at - timedelta(days=3 + 3 * n), at=at)
    _in_hand(turfs[DONE:], role.team, mobiliser, volunteer, at=at)
    return len(turfs)


def _precincts() -> list[Precinct]:
    with_addresses = Address.objects.filter(precinct__code__contains="_D").order_by().values("precinct").distinct()
    found = Precinct.objects.filter(pk__in=with_addresses).select_related("commune__departement")
    return list(found.order_by("code")[:CUT])


def _in_hand(turfs: list[Turf], team: Team, mobiliser: Supporter, volunteer: Supporter, *, at: datetime) -> None:
    """One with the volunteer, one for the team to share, and those of its next outing."""
    since = at - timedelta(hours=20)
    for turf, walker in zip(turfs[:2], (volunteer, None), strict=False):
        _hand(turf, team, mobiliser, walker, since=since)
    outing = Outing.objects.filter(team=team, kind=Outing.Kind.DOORS, state="announced", starts_at__gt=at).first()
    if outing:
        for turf in turfs[2:4]:
            _hand(turf, team, mobiliser, None, since=since, outing=outing, ends_at=outing.ends_at + timedelta(hours=4))


def _hand(turf: Turf, team: Team, by: Supporter, walker: Supporter | None, *, since: datetime, **given: Any) -> Walk:
    fields = {"ends_at": since + timedelta(days=7)} | given
    walk: Walk = Walk.objects.create(turf=turf, team=team, handed_by=by, handed_at=since, **fields)
    if walker is not None:
        Walker.objects.create(walk=walk, supporter=walker, position=1, joined_at=since)
    Turf.objects.filter(pk=turf.pk).update(state=Turf.State.OUT)
    return walk


def _walked(turf: Turf, team: Team, walker: Supporter, dice: random.Random, *, day: datetime, at: datetime) -> None:
    """A walk of two hours, as its phone would have sent it."""
    day = day.replace(hour=17, minute=30)
    walk = _hand(turf, team, walker, walker, since=day - timedelta(hours=3))
    events = list(_doors(turf, dice, share=dice.uniform(*KNOCKED), day=day))
    phone = _id(dice)
    for first in range(0, len(events), 200):
        receive(
            walk=walk, phone=phone, supporter=walker, events=events[first : first + 200], at=day + timedelta(hours=3)
        )
    give_back(walk=walk, by=walker, at=day + timedelta(hours=3), end=Walk.End.RETURNED)


def _doors(turf: Turf, dice: random.Random, *, share: float, day: datetime) -> Iterator[dict[str, Any]]:
    addresses = [stop.address for stop in turf.stops.select_related("address").order_by("order")]
    for n, address in enumerate(addresses[: round(share * len(addresses))]):
        outcomes = [_outcome(dice) for _door in range(address.doors)]
        silent = sum("absent" in one for one in outcomes)
        moment = day + timedelta(minutes=2 * n)
        state = {"state": "nobody" if silent else "done", "left": silent, "at": moment.isoformat()}
        yield {"id": str(_id(dice)), "kind": "state", "address": address.pk} | state
        for counts in outcomes:
            yield {"id": str(_id(dice)), "kind": "tally", "day": day.date().isoformat(), "counts": counts}


def _outcome(dice: random.Random) -> dict[str, int]:
    if dice.random() > OPEN:
        return {"absent": 1}
    if dice.random() < REFUSE:
        return {"refused": 1}
    return {"opened": 1, "talked": int(dice.random() < TALK), "leaflets": 1}


def _id(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)
