"""Walks in the hands of invented volunteers, their phones loaded, for the measure of what phones send."""

import io
import json
import random
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

#: Doors of the addresses of one walk: houses, small houses of flats, blocks. Fifty in all.
DOORS = (1,) * 8 + (2,) * 3 + (4,) * 2 + (8, 10, 10)
_BATCH = 2000


def fill(count: int, phones: Path) -> None:
    """`phones` gets a line of JSON for each walk: its key, the phone's token, its addresses. Walks are made new."""
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("import_places", stdout=io.StringIO())
    _forget()
    dice, now = random.Random(1), timezone.now()
    with phones.open("w") as out:
        for start in range(0, count, _BATCH):
            for line in _walks(min(_BATCH, count - start), start, dice, now):
                out.write(json.dumps(line) + "\n")
            print(f"  {min(start + _BATCH, count):,} walks", flush=True)


def _forget() -> None:
    from canvassing import models as own
    from supporters.models import Act, ActDay, CountryDay, Supporter
    from territory.models import Address, Precinct

    tables = [
        *(own.DoorReport, own.DoorSession, own.Receipt, own.Mark, own.ContactCard, own.Phone, own.Walker),
        *(own.Walk, own.AddressState, own.TurfAddress, own.Turf, Address, Precinct, Act, ActDay, CountryDay),
    ]
    for table in tables:
        table.objects.all()._raw_delete(table.objects.db)
    Supporter.objects.filter(email__startswith="marche-").delete()


def _walks(count: int, start: int, dice: random.Random, now: datetime) -> list[dict[str, Any]]:
    from django.db import transaction

    from canvassing.models import Phone, Turf, TurfAddress, Walk, Walker
    from canvassing.services.packs import PURPOSE
    from common.tokens import make_token
    from supporters.models import Supporter
    from territory.models import Address, Place, Precinct

    communes = list(Place.objects.filter(kind="commune", population__gt=3000).order_by("pk")[:2000])
    with transaction.atomic():
        numbers = range(start, start + count)
        people = Supporter.objects.bulk_create(
            Supporter(email=f"marche-{n}@example.org", password="!", date_joined=now, confirmed_at=now) for n in numbers
        )
        precincts = Precinct.objects.bulk_create(
            Precinct(code=f"{communes[n % len(communes)].code}_{n:05}", commune=communes[n % len(communes)])
            for n in numbers
        )
        turfs = Turf.objects.bulk_create(
            Turf(
                commune=precinct.commune,
                precinct=precinct,
                number=1,
                name="Rue des Lilas",
                state=Turf.State.OUT,
                doors=sum(DOORS),
                doors_left=sum(DOORS),
                addresses=len(DOORS),
                cut_at=now - timedelta(days=1),
            )
            for precinct in precincts
        )
        addresses = Address.objects.bulk_create(
            (
                Address(
                    key=f"bench-{start + n}-{place}",
                    number=place + 1,
                    street="Rue des Lilas",
                    commune=precinct.commune,
                    precinct=precinct,
                    placed_by="boundary",
                    lon=2.35 + dice.random() / 100,
                    lat=48.85 + dice.random() / 100,
                    doors=doors,
                )
                for n, precinct in enumerate(precincts)
                for place, doors in enumerate(DOORS)
            ),
            batch_size=5000,
        )
        TurfAddress.objects.bulk_create(
            (
                TurfAddress(turf=turfs[n // len(DOORS)], address=address, order=n % len(DOORS))
                for n, address in enumerate(addresses)
            ),
            batch_size=5000,
        )
        handed = now - timedelta(hours=6)
        walks = Walk.objects.bulk_create(
            Walk(turf=turf, handed_at=handed, ends_at=handed + timedelta(days=7)) for turf in turfs
        )
        both = list(zip(walks, people, strict=True))
        Walker.objects.bulk_create(Walker(walk=walk, supporter=person, joined_at=handed) for walk, person in both)
        keys = [UUID(int=dice.getrandbits(128), version=4) for _each in both]
        Phone.objects.bulk_create(
            Phone(walk=walk, supporter=person, key=key, loaded_at=handed)
            for (walk, person), key in zip(both, keys, strict=True)
        )
    held = iter(addresses)
    return [
        {
            "walk": str(walk.pk),
            "token": make_token(PURPOSE, {"w": walk.pk.hex, "s": person.pk, "p": key.hex}),
            "addresses": [address.pk for address in islice(held, len(DOORS))],
        }
        for (walk, person), key in zip(both, keys, strict=True)
    ]
