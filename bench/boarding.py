"""A country whose volunteers have knocked at doors for two months, for the measures of the boards."""

import io
import random
import uuid
from datetime import datetime, timedelta
from typing import Any

#: Of all sessions, those outside the usual, and those set aside among them.
FLAGGED, ASIDE = 0.03, 0.2
DAYS = 60
TOPICS = ("pouvoir_achat", "sante", "ecole", "logement", "securite", "climat")
_SESSION = (
    "walk", "phone", "day", "source", "supporter", "commune", "precinct", "team", "knocked", "absent", "refused",
    "opened", "talked", "leaflets", "helpers", "cards", "topics", "first_at", "last_at", "received_at", "flags",
    "flagged", "state", "reviewed_at", "reason", "booked", "booked_doors",
)  # fmt: skip


def fill(*, sessions: int, volunteers: int, teams: int) -> None:
    """Tables, places, people, teams, turfs, walks and sessions; a second run finds them there."""
    from django.core.management import call_command
    from django.utils import timezone

    from campaign.demo.organisation_rows import Inventor, Sizes, write_organisation
    from canvassing.models import DoorSession
    from teams.models import Volunteer

    call_command("migrate", verbosity=0)
    call_command("import_places", stdout=io.StringIO())
    now = timezone.now()
    if not Volunteer.objects.exists():
        print(write_organisation(Inventor(Sizes(volunteers, teams, 100), seed=1, at=now).invent()), flush=True)
    if not DoorSession.objects.exists():
        _sessions(sessions, random.Random(3), now)


def _sessions(count: int, dice: random.Random, now: datetime) -> None:
    """Two sessions a walk, three walks a turf, in communes as often as people live there."""
    from canvassing.models import DoorSession, Walk
    from common.bulk import analyze, insert_rows
    from supporters.models import Supporter
    from teams.models import Team

    turfs = _turfs(max(count // 6, 1), dice, now)
    people = list(Supporter.objects.order_by("pk").values_list("pk", flat=True))
    teams: dict[int, list[int]] = {}
    for pk, departement in Team.objects.values_list("pk", "place__departement"):
        teams.setdefault(departement, []).append(pk)
    walks, rows = [], []
    for n in range(count // 2):
        turf, commune, precinct, departement = turfs[n % len(turfs)]
        team = dice.choice(teams[departement]) if departement in teams and dice.random() < 0.7 else None
        at = now - timedelta(days=dice.randint(0, DAYS - 1), hours=2)
        walk = uuid.uuid4().hex if _on_sqlite() else str(uuid.uuid4())
        walks.append((walk, turf, team, _moment(at), _moment(at + timedelta(days=7)), _moment(at), "finished"))
        rows += [_session(dice, walk, at, commune, precinct, team, dice.choice(people)) for _phone in range(2)]
    insert_rows(Walk, ("id", "turf", "team", "handed_at", "ends_at", "ended_at", "end"), walks)
    insert_rows(DoorSession, _SESSION, rows)
    analyze(Walk, DoorSession)


def _turfs(count: int, dice: random.Random, now: datetime) -> list[tuple[int, int, int | None, int | None]]:
    """(turf, commune, precinct, département)."""
    from canvassing.models import Turf
    from territory.models import Place, Precinct

    communes = list(
        Place.objects.filter(kind="commune", population__gt=500).only("pk", "code", "population", "departement")
    )
    drawn = dice.choices(communes, weights=[place.population for place in communes], k=count)
    wanted: dict[str, Any] = {}
    for place in drawn:
        number = dice.randint(1, max(place.population // 1500, 1))
        wanted.setdefault(f"{place.code}_{number:04}", place)
    made = Precinct.objects.bulk_create(Precinct(code=code, commune=place) for code, place in wanted.items())
    turfs = Turf.objects.bulk_create(
        Turf(
            commune=(precinct := made[n % len(made)]).commune,
            precinct=precinct,
            number=n // len(made) + 1,
            doors=80,
            doors_left=dice.choice((0, 12, 40, 80)),
            addresses=40,
            metres=900,
            cut_at=now,
        )
        for n in range(count)
    )
    return [(turf.pk, turf.commune_id, turf.precinct_id, turf.commune.departement_id) for turf in turfs]


def _session(
    dice: random.Random, walk: str, at: datetime, commune: int, precinct: int | None, team: int | None, person: int
) -> tuple[Any, ...]:
    import json

    absent, refused, opened = dice.randint(5, 35), dice.randint(1, 10), dice.randint(2, 20)
    knocked, talked = absent + refused + opened, dice.randint(0, opened)
    flagged = dice.random() < FLAGGED
    aside = flagged and dice.random() < ASIDE
    phone = uuid.uuid4().hex if _on_sqlite() else str(uuid.uuid4())
    topics = json.dumps({key: dice.randint(1, 4) for key in dice.sample(TOPICS, 2)})
    return (
        walk, phone, at.date().isoformat(), "phone", person, commune, precinct, team, knocked, absent, refused, opened,
        talked, dice.randint(0, opened), dice.randint(0, 2), 0, topics, _moment(at - timedelta(hours=1)),
        _moment(at), _moment(at), json.dumps(["fast"] if flagged else []), flagged,
        "aside" if aside else "counted", _moment(at) if aside else None, "Essai" if aside else "", 0, 0,
    )  # fmt: skip


def _moment(at: datetime) -> str:
    """As both databases keep it."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _on_sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"
