"""Roles that end by themselves, the journal that keeps every change, the mail that tells of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from supporters.models import Supporter
from supporters.privacy.erasure import erase
from teams.models import Role, RoleChange, Team
from teams.roles.giving import usual_end
from teams.services.roles import delegate_role, end_expired_roles, end_role, extend_role, give_role
from teams.tasks import end_expired_roles as beat
from tests.factories import make_supporter, make_team, make_volunteer
from tests.teams.pyramid import Pyramid, make_pyramid

NOW = timezone.now()
LATER = NOW + timedelta(days=90)


@pytest.fixture
def pyramid(db: None) -> Pyramid:
    return make_pyramid()


def given(pyramid: Pyramid, person: Supporter | None = None) -> Role:
    return give_role(
        giver=pyramid.people["departmental"],
        supporter=person or make_volunteer().supporter,
        kind=Role.Kind.TRAINER,
        place=pyramid.departements["here"],
        at=NOW,
        ends_at=LATER,
    )


def test_roles_end_at_their_term_once(pyramid: Pyramid) -> None:
    role = given(pyramid)
    delegate_role(role=role, to=make_supporter(), by=role.supporter, at=NOW, ends_at=LATER)
    assert end_expired_roles(at=LATER - timedelta(seconds=1)) == 0
    assert end_expired_roles(at=LATER) in (1, 2)  # the deputy's may end with it or by itself
    assert end_expired_roles(at=LATER) == 0
    assert RoleChange.objects.filter(change="expired", by=None).count() == 2
    assert not Role.objects.past_their_term(at=LATER).exists()


def test_a_team_is_without_mobiliser_when_the_term_is_over(pyramid: Pyramid) -> None:
    Role.objects.filter(pk=pyramid.roles["mobiliser"].pk).update(ends_at=NOW)
    assert beat() == 1
    pyramid.teams["here"].refresh_from_db()
    assert pyramid.teams["here"].state == Team.State.WITHOUT


def test_every_change_is_in_the_journal(pyramid: Pyramid) -> None:
    role = given(pyramid)
    lead, deputy = pyramid.people["departmental"], make_supporter()
    delegate_role(role=role, to=deputy, by=role.supporter, at=NOW, ends_at=LATER)
    extend_role(role=role, by=lead, ends_at=LATER + timedelta(days=1), at=NOW)
    end_role(role=role, by=lead, at=LATER)
    lines = RoleChange.objects.order_by("pk").values_list("change", "supporter", "by", "until")
    after = LATER + timedelta(days=1)
    assert list(lines) == [
        ("given", role.supporter.pk, lead.pk, LATER),
        ("delegated", deputy.pk, role.supporter.pk, LATER),
        ("extended", role.supporter.pk, lead.pk, after),
        ("ended", role.supporter.pk, lead.pk, None),
        ("ended", deputy.pk, lead.pk, None),
    ]


def test_a_line_of_the_journal_does_not_change(pyramid: Pyramid) -> None:
    line = RoleChange.objects.get(role=given(pyramid))
    line.change = "ended"
    with pytest.raises(TypeError):
        line.save()


def test_the_journal_outlives_the_person_without_their_name(pyramid: Pyramid) -> None:
    role = given(pyramid)
    erase(supporter=role.supporter, at=LATER)
    lines = RoleChange.objects.filter(kind="trainer", place=role.place)
    assert [(line.change, line.supporter) for line in lines] == [("ended", None), ("given", None)]


def test_the_person_is_told_of_every_change_of_their_role(pyramid: Pyramid) -> None:
    role = given(pyramid)
    extend_role(role=role, by=pyramid.people["departmental"], ends_at=LATER + timedelta(days=1), at=NOW)
    end_role(role=role, by=pyramid.people["departmental"], at=NOW)
    assert [message.to for message in mail.outbox] == [[role.supporter.email]] * 3
    words = ["Un rôle vous est confié", "Votre rôle est prolongé", "Votre rôle a pris fin"]
    for message, beginning in zip(mail.outbox, words, strict=True):
        assert message.subject.startswith(beginning)
        assert "Alpes-de-Haute-Provence" in message.body
    assert "second facteur" in mail.outbox[0].body


def test_the_mail_of_a_term_that_is_over_says_whom_to_ask(pyramid: Pyramid) -> None:
    given(pyramid)
    end_expired_roles(at=LATER)
    assert "arrivé à son terme" in mail.outbox[-1].body


def test_a_deputy_is_told_that_the_role_depends_on_another(pyramid: Pyramid) -> None:
    role = pyramid.roles["regional"]
    delegate_role(role=role, to=make_supporter(), by=role.supporter, at=NOW, ends_at=LATER)
    assert "délégué" in mail.outbox[0].body


@pytest.mark.parametrize("state", [{"is_active": False}, {"restricted_at": NOW}])
def test_who_may_not_be_written_to_is_not(pyramid: Pyramid, state: dict[str, Any]) -> None:
    role = pyramid.roles["trainer"]
    Supporter.objects.filter(pk=role.supporter.pk).update(**state)
    end_role(role=role, by=pyramid.people["departmental"], at=NOW)
    assert mail.outbox == []


def test_a_term_that_nobody_chose_ends_with_the_givers_own(pyramid: Pyramid) -> None:
    Role.objects.filter(pk=pyramid.roles["trainer"].pk).update(ends_at=LATER)
    place = pyramid.communes["here"]
    assert usual_end(pyramid.people["trainer"], Role.Kind.MOBILISER, place, at=NOW) == LATER
    assert usual_end(pyramid.people["regional"], Role.Kind.MOBILISER, place, at=NOW) > LATER


def test_the_mail_leads_a_mobiliser_to_their_team_and_others_to_their_roles(pyramid: Pyramid) -> None:
    team = make_team(state="without", place=pyramid.communes["here"])
    giver = pyramid.people["departmental"]
    role = give_role(
        giver=giver,
        supporter=make_volunteer().supporter,
        kind="mobiliser",
        place=None,
        team=team,
        at=NOW,
        ends_at=LATER,
    )
    given(pyramid)
    letters: list[Any] = mail.outbox
    to_team, to_roles = (letter.body + letter.alternatives[0][0] for letter in letters)
    assert to_team.count(f"/equipe/{role.team_id}/") == 2
    assert "/equipe/roles/" not in to_team
    assert to_roles.count("/equipe/roles/") == 2
