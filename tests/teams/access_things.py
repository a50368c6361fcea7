"""What the addresses of the organisation name (tests/teams/access.py): all of it « here »."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from teams.models import (
    Enrolment,
    InvitationLink,
    Material,
    Measure,
    Membership,
    OrganisationExport,
    OrganisationImport,
    Outing,
    Participation,
    TeamOffer,
    Volunteer,
)
from teams.services.plan import make_plan
from tests.factories import make_outing, make_session, make_team
from tests.teams.pyramid import Pyramid


def make_things(pyramid: Pyramid) -> dict[str, Any]:
    """What the addresses name."""
    now = timezone.now()
    here, people, team = pyramid.communes["here"], pyramid.people, pyramid.teams["here"]
    orphan = make_team(place=here, name="Sans personne", state="without")
    offer = TeamOffer.objects.create(team=orphan, neighbour=team, offered_at=now, expires_at=now + timedelta(days=3))
    outing = make_outing(team=team)
    past = make_outing(team=team, starts_at=now - timedelta(days=1))
    for one in (outing, past):
        Outing.objects.filter(pk=one.pk).update(going=1)
        Participation.objects.create(outing=one, supporter=people["member"], joined_at=now)
    session = make_session(place=here, trainer=people["trainer"])
    held = make_session(place=here, trainer=people["trainer"], starts_at=now - timedelta(hours=3))
    enrolment = Enrolment.objects.create(
        session=held, supporter=people["member"], state="attended", asked_at=now, attended_at=now, code="ABCD-1234"
    )
    name = default_storage.save("materials/essai.pdf", ContentFile(b"%PDF-1.4"))
    material = Material.objects.create(
        title="Guide", file=name, file_name="guide.pdf", added_by=people["trainer"], added_at=now
    )
    Volunteer.objects.filter(supporter=people["member"]).update(applied_at=now, trained_at=now)
    due_on, amounts = timezone.localdate() + timedelta(days=100), dict.fromkeys(Measure.values, 1000)
    make_plan(due_on=due_on, split_by="population", amounts=amounts, by=None, at=now)
    link = InvitationLink.objects.create(supporter=people["member"], code="abcdefgh2345", created_at=now)
    lead = people["departmental"]
    export = OrganisationExport.objects.create(
        place=pyramid.departements["here"],
        rows=3,
        requested_by=lead,
        requested_at=now,
        approved_by=lead,
        approved_at=now,
    )
    batch = OrganisationImport.objects.create(
        source_kind="former", source="Une campagne passée", obtained_on=now, file_name="a.csv", state="checked",
        created_by=people["national"], created_at=now,
    )  # fmt: skip
    return {
        "team": team.pk,
        "orphan": orphan.pk,
        "offer": offer.pk,
        "stay": Membership.objects.get(supporter=people["member"]).pk,
        "newcomer": people["volunteer"].volunteer.pk,
        "candidate": people["member"].volunteer.pk,
        "outing": outing.pk,
        "past": past.pk,
        "session": session.pk,
        "held": held.pk,
        "enrolment": enrolment.pk,
        "material": material.pk,
        "code": link.code,
        "export": export.pk,
        "import": batch.pk,
        "role": pyramid.roles["trainer"].pk,
    }
