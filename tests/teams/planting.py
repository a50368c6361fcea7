"""A person with a row in every table of the organisation that can refer to one."""

from datetime import date, timedelta

from django.utils import timezone

from supporters.models import Supporter
from teams.models import (
    Enrolment,
    Feedback,
    FriendInvitation,
    Goal,
    HelpOffer,
    ImportedPerson,
    InvitationLink,
    Material,
    OrganisationExport,
    OrganisationImport,
    Participation,
    Plan,
    Role,
    RoleChange,
    Sponsorship,
    Team,
    TeamChange,
    TeamMessage,
    TeamOffer,
    Thanks,
    Volunteer,
)
from territory.models import Place
from tests.factories import agree, make_outing, make_place, make_role, make_session, make_supporter, make_team


def plant(person: Supporter) -> Team:
    """As volunteer, mobiliser, trainer, friend and administrator at once. Returns the team they lead."""
    now = timezone.now()
    agree(person, "local_team")
    Volunteer.objects.create(supporter=person, offered_at=now, last_active_at=now, application="Pour aider.")
    HelpOffer.objects.create(supporter=person, first_name="Camille", place=make_place(), at=now)
    team = make_team(mobiliser=person)
    _above_others(person, team)
    _in_the_field(person, team)
    _friends(person)
    _transfers(person, team)
    return team


def _above_others(person: Supporter, team: Team) -> None:
    now = timezone.now()
    welcomed = {"welcomed_by": person, "welcomed_at": now, "certified_by": person, "certified_at": now}
    other = make_supporter()
    Volunteer.objects.create(supporter=other, offered_at=now, last_active_at=now, **welcomed)
    given = make_role(other, Role.Kind.TRAINER, given_by=person)
    RoleChange.objects.create(
        role=given, supporter=other, kind=given.kind, place=given.place, change="given", at=now, by=person
    )
    mine = person.roles.get()
    RoleChange.objects.create(role=mine, supporter=person, kind=mine.kind, place=mine.place, change="given", at=now)
    TeamChange.objects.create(team=team, change=TeamChange.Change.OPENED, by=person, at=now)
    orphan = make_team(state="without")
    answer = {"answer": TeamOffer.Answer.ACCEPTED, "answered_at": now, "answered_by": person}
    TeamOffer.objects.create(team=orphan, neighbour=team, offered_at=now, expires_at=now, **answer)
    TeamMessage.objects.create(team=team, author=person, subject="Samedi", text="Rendez-vous à dix heures.", at=now)
    Thanks.objects.create(team=team, supporter=other, by=person, day=now.date(), at=now)
    Thanks.objects.create(team=team, supporter=person, by=other, day=now.date(), at=now)
    plan = Plan.objects.create(due_on=date(2027, 4, 11), due_at=now, changed_by=person, changed_at=now)
    Goal.objects.create(plan=plan, place=team.place, measure="doors", amount=10, changed_by=person, changed_at=now)


def _in_the_field(person: Supporter, team: Team) -> None:
    now = timezone.now()
    session = make_session(trainer=person)
    attended = {"state": Enrolment.State.ATTENDED, "asked_at": now, "attended_at": now, "code": "PLANTE"}
    enrolment = Enrolment.objects.create(session=make_session(taken=1), supporter=person, **attended)
    Feedback.objects.create(enrolment=enrolment, rating=5, learnt="Écouter.", at=now)
    Material.objects.create(title=session.title, link="https://example.org/guide", added_by=person, added_at=now)
    Participation.objects.create(outing=make_outing(team=team, going=1), supporter=person, joined_at=now)


def _friends(person: Supporter) -> None:
    now = timezone.now()
    InvitationLink.objects.create(supporter=person, code="plante", created_at=now)
    FriendInvitation.objects.create(inviter=person, at=now)
    Sponsorship.objects.create(newcomer=person, inviter=make_supporter(), via="link", at=now)
    Sponsorship.objects.create(newcomer=make_supporter(), inviter=person, via="link", at=now)


def _transfers(person: Supporter, team: Team) -> None:
    """Brought in once by their address, and once confirmed; and what they brought in and took out themselves."""
    now = timezone.now()
    batch = OrganisationImport.objects.create(
        source_kind="former", source="Bénévoles de la campagne passée", obtained_on=now.date(), file_name="equipes.csv",
        state="sent", created_by=person, created_at=now, sent_at=now,
    )  # fmt: skip
    ImportedPerson.objects.create(batch=batch, line=2, email=person.email, place=team.place)
    ImportedPerson.objects.create(
        batch=batch, line=3, place=team.place, supporter=person, state="confirmed", role=person.roles.get()
    )
    country = make_place(kind=Place.Kind.COUNTRY)
    for field in ("requested_by", "approved_by"):
        asked = now - timedelta(hours=1)
        OrganisationExport.objects.create(place=country, rows=3, requested_at=asked, **{field: person})
