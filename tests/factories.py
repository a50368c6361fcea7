"""Plain makers of rows. Each takes overrides and gives a saved object; no test depends on a default's value."""

import json
import time
from datetime import date, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db.models import F
from django.test import Client
from django.utils import timezone

from common.cells import cell_at
from supporters.models import Supporter, Testimony
from supporters.services.consents import give_consent
from teams.models import Membership, Outing, Role, Team, TrainingSession, Volunteer
from territory.models import Address, Adjacency, Boundary, Candidate, Election, Import, Place, Precinct, Result, Round

_number = count(1)


def make_place(**overrides: Any) -> Place:
    n = next(_number)
    fields: dict[str, Any] = {
        "code": f"9{n:04}",
        "kind": Place.Kind.COMMUNE,
        "name": f"Commune {n}",
        "population": 1000,
        "lon": 2.35,
        "lat": 48.85,
        "radius": 800,
    }
    return Place.objects.create(**(fields | overrides))


def make_precinct(**overrides: Any) -> Precinct:
    """A precinct of its own commune, unless one is given: its code begins with the commune's."""
    commune = overrides.pop("commune", None) or make_place()
    fields: dict[str, Any] = {"code": f"{commune.code}_{next(_number):04}"}
    return Precinct.objects.create(commune=commune, **(fields | overrides))


def make_round(**overrides: Any) -> Round:
    """The first round of an election of its own, unless one is given; without candidates."""
    n = next(_number)
    fields: dict[str, Any] = {"number": 1, "date": date(2017, 4, 23)}
    election = overrides.pop("election", None) or Election.objects.create(slug=f"election-{n}", name=f"Élection {n}")
    return Round.objects.create(election=election, **(fields | overrides))


def make_candidates(vote: Round, *names: str, area: str = "", nuances: tuple[str, ...] = ()) -> list[Candidate]:
    """Candidates of a round in the order of `Result.votes`."""
    candidates = [
        Candidate(round=vote, area=area, position=position, name=name, nuance=nuance)
        for position, (name, nuance) in enumerate(zip(names, nuances or ("",) * len(names), strict=True))
    ]
    return Candidate.objects.bulk_create(candidates)


def make_result(**overrides: Any) -> Result:
    """What was counted in one precinct: 1,000 registered, 700 voters, 680 expressed, all for the first of two."""
    overrides["round"] = overrides.get("round") or make_round()
    overrides["precinct"] = overrides.get("precinct") or make_precinct()
    fields: dict[str, Any] = {
        "registered": 1000,
        "voters": 700,
        "blank_votes": 15,
        "null_votes": 5,
        "expressed": 680,
        "votes": [680, 0],
    }
    return Result.objects.create(**(fields | overrides))


def make_boundary(**overrides: Any) -> Boundary:
    """A square of `side` degrees whose south-west corner is at `west`, `south`; the precinct's point is its centre."""
    precinct = overrides.pop("precinct", None) or make_precinct()
    west, south, side = overrides.pop("west", 2.35), overrides.pop("south", 48.85), overrides.pop("side", 0.01)
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    shape = json.dumps({"type": "Polygon", "coordinates": [ring]})
    precinct.lon, precinct.lat = west + side / 2, south + side / 2
    precinct.save(update_fields=["lon", "lat"])
    box = {"west": west, "south": south, "east": east, "north": north}
    fields: dict[str, Any] = {"shape": shape, "near": shape, "far": shape, "source": "Essai"} | box
    return Boundary.objects.create(precinct=precinct, **(fields | overrides))


def make_adjacency(one: Precinct, other: Precinct) -> Adjacency:
    first, second = sorted((one, other), key=lambda precinct: precinct.pk)
    return Adjacency.objects.create(first=first, second=second)


def make_address(**overrides: Any) -> Address:
    """1 rue des Lilas, in its precinct's commune; of no precinct unless one is given."""
    n = next(_number)
    precinct = overrides.get("precinct")
    fields: dict[str, Any] = {
        "key": f"adresse-{n}",
        "number": 1,
        "street": "Rue des Lilas",
        "commune": overrides.get("commune") or (precinct.commune if precinct else make_place()),
        "placed_by": "boundary" if precinct else "none",
        "lon": 2.355,
        "lat": 48.855,
    }
    return Address.objects.create(**(fields | overrides))


def make_import(**overrides: Any) -> Import:
    """A file of addresses, dropped a moment ago; its content is nowhere."""
    now = timezone.now()
    fields: dict[str, Any] = {"kind": "addresses", "file_name": "adresses-04.csv.gz", "due_at": now, "created_at": now}
    return Import.objects.create(**(fields | overrides))


def make_supporter(**overrides: Any) -> Supporter:
    """A confirmed adult."""
    fields: dict[str, Any] = {
        "email": f"personne{next(_number)}@example.org",
        "display_name": "Camille",
        "birth_month": date(1980, 5, 1),
        "confirmed_at": timezone.now(),
    }
    fields |= overrides
    supporter = Supporter.objects.create_user(**fields)
    EmailAddress.objects.create(user=supporter, email=supporter.email, primary=True, verified=supporter.is_confirmed)
    return supporter


def sign_in(client: Client, person: Supporter) -> Client:
    """A session opened a moment ago by code; staff's and leaders' with their second factor, as pages require."""
    client.force_login(person)
    session = client.session
    records: list[dict[str, Any]] = [{"method": "code", "at": time.time()}]
    if person.is_staff or person.roles.exists():
        if not person.authenticator_set.exists():
            TOTP.activate(person, generate_totp_secret())
        records.append({"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True})
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def make_testimony(**overrides: Any) -> Testimony:
    """A testimony waiting for moderation; services, not this, publish it."""
    supporter = overrides.pop("supporter", None) or make_supporter()
    place = overrides.pop("place", None) or make_place()
    lon, lat = overrides.pop("lon", place.lon), overrides.pop("lat", place.lat)
    fields: dict[str, Any] = {
        "display_name": supporter.display_name,
        "message": "Je m'engage pour que chacun compte.",
        "state": Testimony.State.PENDING,
        "submitted_at": timezone.now(),
        "cell": cell_at(lon, lat),
    }
    return Testimony.objects.create(supporter=supporter, place=place, lon=lon, lat=lat, **(fields | overrides))


def agree(person: Supporter, *purposes: str) -> Supporter:
    """A person with live consents: to account and testimony, unless others are named."""
    for purpose in purposes or ("account", "testimony"):
        give_consent(supporter=person, purpose=purpose, source="form", at=timezone.now(), confirmed=True)
    return person


def make_volunteer(**overrides: Any) -> Volunteer:
    """A confirmed adult who offered to help today and agreed that the local team writes; of no team yet.

    `supporter` and `home` are the person's.
    """
    now = timezone.now()
    home = overrides.pop("home", None)
    person = overrides.pop("supporter", None) or make_supporter(home=home or make_place())
    agree(person, "account", "local_team")
    return Volunteer.objects.create(supporter=person, **({"offered_at": now, "last_active_at": now} | overrides))


def make_team(*, mobiliser: Supporter | None = None, **overrides: Any) -> Team:
    """An active team at a place of its own; led by `mobiliser`, or by a volunteer made for it.

    `mobiliser` holds the role and is a member. `state="without"` makes a team that nobody leads.
    """
    now = timezone.now()
    place = overrides.get("place") or make_place()
    fields: dict[str, Any] = {"name": f"Équipe {next(_number)}", "place": place, "lon": place.lon, "lat": place.lat}
    fields |= {"opened_at": now, "last_active_at": now} | overrides
    if fields.get("state") == Team.State.WITHOUT:
        return Team.objects.create(**({"without_since": now} | fields))
    team = Team.objects.create(**fields)
    person = mobiliser or make_volunteer(home=place, certified_at=now, welcomed_at=now).supporter
    make_role(person, Role.Kind.MOBILISER, place=place, team=team)
    make_member(team, person)
    return team


def make_member(team: Team, person: Supporter | None = None, **overrides: Any) -> Supporter:
    """Somebody who belongs to a team: a volunteer of its place, unless one is given."""
    person = person or make_volunteer(home=team.place).supporter
    Membership.objects.create(team=team, supporter=person, **({"joined_at": timezone.now()} | overrides))
    Team.objects.filter(pk=team.pk).update(members=F("members") + 1)
    team.refresh_from_db(fields=["members"])
    return person


def make_role(person: Supporter | None, kind: str, **overrides: Any) -> Role:
    """A role given yesterday, for a year."""
    now = timezone.now()
    fields: dict[str, Any] = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=365)}
    fields["place"] = overrides.pop("place", None) or make_place(kind=Place.Kind.DEPARTEMENT)
    return Role.objects.create(supporter=person or make_supporter(), kind=kind, **(fields | overrides))


def make_session(**overrides: Any) -> TrainingSession:
    """An open session in three days, of an afternoon."""
    start = overrides.pop("starts_at", None) or timezone.now() + timedelta(days=3)
    fields: dict[str, Any] = {
        "title": "Devenir mobilisateur",
        "place": overrides.get("place") or make_place(),
        "address": "1 place de la Mairie",
        "starts_at": start,
        "ends_at": start + timedelta(hours=4),
        "created_at": timezone.now(),
    }
    return TrainingSession.objects.create(**(fields | overrides))


def make_outing(**overrides: Any) -> Outing:
    """Doors, in three days, announced by the team's mobiliser."""
    team = overrides.pop("team", None) or make_team()
    start = overrides.pop("starts_at", None) or timezone.now() + timedelta(days=3)
    fields: dict[str, Any] = {
        "kind": Outing.Kind.DOORS,
        "organiser": team.roles.get().supporter,
        "title": "Porte-à-porte du samedi",
        "place": team.place,
        "lon": team.lon,
        "lat": team.lat,
        "meeting_point": "Devant la mairie",
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "created_at": timezone.now(),
    }
    return Outing.objects.create(team=team, **(fields | overrides))
