"""Plain makers of rows. Each takes overrides and gives a saved object; no test depends on a default's value."""

import time
from datetime import date
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from common.cells import cell_at
from supporters.models import Supporter, Testimony
from supporters.services.consents import give_consent
from territory.models import Place

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
    """A session opened a moment ago by code; the staff's with their second factor, as their pages require."""
    client.force_login(person)
    session = client.session
    records: list[dict[str, Any]] = [{"method": "code", "at": time.time()}]
    if person.is_staff:
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
