"""A country with an organisation of any size, and its plan, for the measures of the plan's pages."""

import io
from datetime import timedelta
from typing import Any

DOORS = 4000


def fill(*, volunteers: int, mobilisers: int, trainers: int) -> None:
    """Tables, places, people, teams, doors and a plan; a second run finds them there."""
    from django.core.management import call_command
    from django.utils import timezone

    from campaign.demo.organisation_rows import Inventor, Sizes, write_organisation
    from teams.models import Plan, Volunteer
    from teams.services.plan import DEFAULTS, make_plan

    call_command("migrate", verbosity=0)
    call_command("import_places", stdout=io.StringIO())
    now = timezone.now()
    if not Volunteer.objects.exists():
        sizes = Sizes(volunteers, mobilisers, trainers)
        print(write_organisation(Inventor(sizes, seed=1, at=now).invent()), flush=True)
        _doors(now)
    if not Plan.objects.exists():
        due_on = (now + timedelta(days=140)).date()
        make_plan(
            due_on=due_on,
            split_by="population",
            amounts={measure.value: amount for measure, amount in DEFAULTS.items()},
            by=None,
            at=now,
        )


def _doors(now: Any) -> None:
    import random

    from canvassing.models import DoorReport
    from territory.models import Place, Precinct

    dice = random.Random(2)
    communes = dice.choices(list(Place.objects.filter(kind="commune", population__gt=5000)), k=DOORS // 4)
    made = Precinct.objects.bulk_create(
        Precinct(code=f"{place.code}_{n:04}", commune=place) for n, place in enumerate(communes)
    )
    DoorReport.objects.bulk_create(
        DoorReport(
            precinct=dice.choice(made),
            made_on=(now - timedelta(days=dice.randint(0, 80))).date(),
            knocked=dice.randint(20, 90),
            opened=20,
            talked=10,
        )
        for _ in range(DOORS)
    )
