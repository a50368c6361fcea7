"""What the organisation keeps of people, and when it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from supporters import privacy
from supporters.models import Supporter
from supporters.privacy.registry import declarations
from teams.models import (
    Enrolment,
    ImportedPerson,
    Membership,
    Participation,
    Role,
    RoleChange,
    Team,
    TeamMessage,
    Thanks,
    Volunteer,
)
from tests.factories import (
    make_member,
    make_outing,
    make_place,
    make_role,
    make_session,
    make_supporter,
    make_team,
    make_volunteer,
)
from tests.teams.bringing import bring_in, make_country
from tests.teams.planting import plant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail", "own_files")]
YEAR, DAY = timedelta(days=366), timedelta(days=1)


def test_what_ended_is_forgotten_a_year_later_and_not_before() -> None:
    now = timezone.now()
    person = make_volunteer(stopped_at=now).supporter
    team = make_team()
    make_member(team, person, left_at=now, left="stopped")
    make_role(person, Role.Kind.TRAINER, ended_at=now)
    privacy.purge_expired(at=now + timedelta(days=300))
    assert person.roles.exists()
    privacy.purge_expired(at=now + YEAR)
    assert not person.roles.exists()
    assert not person.memberships.exists()
    assert not Volunteer.objects.filter(supporter=person).exists()
    assert Membership.objects.current().filter(team=team).count() == 1


def test_the_journal_of_roles_outlives_the_person_without_the_name(stranger: Supporter) -> None:
    stranger.home = make_place()
    stranger.save()
    plant(stranger)
    changes = RoleChange.objects.count()
    privacy.erase(supporter=stranger, at=timezone.now())
    assert RoleChange.objects.count() >= changes
    assert not RoleChange.objects.filter(supporter=stranger.pk).exists()
    assert TeamMessage.objects.get().author is None


def test_the_team_of_somebody_erased_goes_on_without_mobiliser(stranger: Supporter) -> None:
    stranger.home = make_place()
    stranger.save()
    team = plant(stranger)
    privacy.erase(supporter=stranger, at=timezone.now())
    team.refresh_from_db()
    assert (team.state, team.members) == (Team.State.WITHOUT, 0)


def test_somebody_erased_is_no_longer_in_any_waiting_file(national: Supporter) -> None:
    make_country()
    bring_in(national, "ana@example.org;Ana;bénévole;Arles;", "zoe@example.org;Zoé;bénévole;Arles;")
    person = make_volunteer().supporter
    Supporter.objects.filter(pk=person.pk).update(email="zoe@example.org")
    privacy.erase(supporter=Supporter.objects.get(pk=person.pk), at=timezone.now())
    assert list(ImportedPerson.objects.values_list("email", flat=True)) == ["ana@example.org"]


def test_no_export_of_a_person_holds_the_name_of_who_leads_them() -> None:
    hidden = {"given_by", "welcomed_by", "certified_by", "by", "moderator", "inviter"}
    ours = [one for one in declarations() if one.model._meta.app_label == "teams"]
    assert ours
    for declaration in ours:
        assert not (hidden - {declaration.path}) & set(declaration.exported), declaration.name


def test_what_somebody_who_stopped_did_is_forgotten_a_year_later() -> None:
    now = timezone.now()
    stopped, helping = make_volunteer(stopped_at=now).supporter, make_volunteer().supporter
    outing, session = make_outing(starts_at=now - DAY, going=2), make_session(starts_at=now - DAY, taken=2)
    for person in (stopped, helping):
        Participation.objects.create(outing=outing, supporter=person, joined_at=now)
        Enrolment.objects.create(session=session, supporter=person, state="attended", attended_at=now)
    privacy.purge_expired(at=now + timedelta(days=300))
    assert (Participation.objects.count(), Enrolment.objects.count()) == (2, 2)
    privacy.purge_expired(at=now + YEAR)
    assert (Participation.objects.get().supporter, Enrolment.objects.get().supporter) == (helping, helping)
    session.refresh_from_db()
    assert session.taken == 1


def test_a_rendezvous_to_come_of_somebody_who_stopped_helping_is_not_forgotten() -> None:
    now = timezone.now()
    person = make_volunteer(stopped_at=now - YEAR).supporter
    coming = Participation.objects.create(outing=make_outing(), supporter=person, joined_at=now)
    privacy.purge_expired(at=now)
    assert Participation.objects.get() == coming


def test_thanks_are_forgotten_after_a_year() -> None:
    now, team = timezone.now(), make_team()
    for days in (300, 366):
        at = now - timedelta(days=days)
        Thanks.objects.create(team=team, supporter=make_supporter(), by=make_supporter(), day=at.date(), at=at)
    privacy.purge_expired(at=now)
    assert Thanks.objects.count() == 1
