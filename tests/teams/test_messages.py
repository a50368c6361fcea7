"""Words to a team reach whoever wants them, once, and never in the silence."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from supporters.models import OutgoingMail, Supporter
from supporters.outbox import send_due
from supporters.services.consents import withdraw_consent
from teams.models import Team, TeamMessage, Thanks, Volunteer
from teams.services.messages import A_DAY, send_team_message, thank
from teams.services.teams import TeamRefused
from teams.team.audience import audience_of
from territory.silence import Silenced
from tests.factories import make_member, make_place, make_team, make_volunteer
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> Team:
    return make_team()


def mobiliser_of(team: Team) -> Supporter:
    return team.roles.get().supporter


def write(team: Team, subject: str = "Samedi", at: Any = None) -> TeamMessage:
    return send_team_message(
        team=team, author=mobiliser_of(team), subject=subject, text="À dix heures.", at=at or timezone.now()
    )


def choose(person: Supporter, wanted: str) -> Supporter:
    Volunteer.objects.filter(supporter=person).update(team_mail=wanted)
    return person


def test_a_message_reaches_the_others_and_not_its_author(team: Team, mailoutbox: list[Any]) -> None:
    person = make_member(team)
    assert write(team).sent_to == 1
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    assert "À dix heures." in mailoutbox[0].body


def test_each_mail_carries_its_way_out(team: Team, mailoutbox: list[Any]) -> None:
    make_member(team)
    write(team)
    assert "/equipe/messages/" in mailoutbox[0].body
    assert "/equipe/messages/" in mailoutbox[0].extra_headers["List-Unsubscribe"]


def test_the_same_words_sent_twice_leave_once(team: Team, mailoutbox: list[Any]) -> None:
    make_member(team)
    assert write(team) == write(team)
    assert len(mailoutbox) == 1


def test_three_messages_a_day_and_no_more(team: Team) -> None:
    noon = timezone.localtime().replace(hour=12)
    for number in range(A_DAY):
        write(team, f"Message {number}", at=noon)
    with pytest.raises(TeamRefused):
        write(team, "Un de plus", at=noon)
    assert write(team, "Le lendemain", at=noon + timedelta(days=1))


def test_whoever_does_not_want_it_does_not_get_it(team: Team, mailoutbox: list[Any]) -> None:
    now = timezone.now()
    choose(make_member(team), "none")
    choose(make_member(team), "essential")
    restricted = make_member(team)
    Supporter.objects.filter(pk=restricted.pk).update(restricted_at=now)
    disabled = make_member(team)
    Supporter.objects.filter(pk=disabled.pk).update(is_active=False)
    wants = make_member(team)
    audience = audience_of(team, at=now, but=mobiliser_of(team))
    assert [person for person, _zone in audience.receivers] == [wants]
    assert (audience.by_choice, audience.restricted, audience.silenced) == (2, 2, 0)
    assert write(team).sent_to == 1
    assert [mail.to for mail in mailoutbox] == [[wants.email]]


def test_without_the_agreement_nothing_is_written(team: Team) -> None:
    person = make_member(team)
    person.consents.filter(purpose="local_team").withdraw(at=timezone.now())
    assert audience_of(team, at=timezone.now(), but=mobiliser_of(team)).by_choice == 1


def test_silence_refuses_a_message(team: Team, mailoutbox: list[Any]) -> None:
    make_member(team)
    fall_silent(timezone.now())
    with pytest.raises(Silenced):
        write(team)
    assert not TeamMessage.objects.exists()
    assert mailoutbox == []


def test_a_member_who_votes_where_it_is_silent_hears_nothing(team: Team, mailoutbox: list[Any]) -> None:
    make_member(team, make_volunteer(home=make_place(zone="guadeloupe")).supporter)
    fall_silent(timezone.now(), "guadeloupe")
    assert audience_of(team, at=timezone.now(), but=mobiliser_of(team)).silenced == 1
    assert write(team).sent_to == 0
    assert mailoutbox == []


@pytest.mark.usefixtures("queued_mail")
def test_a_message_written_before_the_silence_does_not_leave_in_it(team: Team, mailoutbox: list[Any]) -> None:
    make_member(team)
    now = timezone.now()
    write(team, at=now)
    fall_silent(now + timedelta(hours=2))
    send_due(at=now + timedelta(hours=2))
    assert OutgoingMail.objects.get().state == "silenced"
    assert mailoutbox == []


def test_the_audience_costs_the_same_for_any_team(team: Team, django_assert_num_queries: Any) -> None:
    for _ in range(8):
        make_member(team)
    with django_assert_num_queries(2):
        audience_of(team, at=timezone.now())


def test_thanks_go_once_a_day(team: Team, mailoutbox: list[Any]) -> None:
    stay, now = make_member(team).memberships.get(), timezone.now()
    first = thank(membership=stay, by=mobiliser_of(team), at=now)
    assert thank(membership=stay, by=mobiliser_of(team), at=now) == first
    assert len(mailoutbox) == 1
    thank(membership=stay, by=mobiliser_of(team), at=now + timedelta(days=1))
    assert Thanks.objects.count() == 2


def test_two_people_may_thank_the_same_one_the_same_day(team: Team, national: Supporter) -> None:
    stay, now = make_member(team).memberships.get(), timezone.now()
    for by in (mobiliser_of(team), national):
        thank(membership=stay, by=by, at=now)
    assert Thanks.objects.count() == 2


def test_nobody_thanks_themselves(team: Team) -> None:
    person = mobiliser_of(team)
    with pytest.raises(TeamRefused):
        thank(membership=person.memberships.get(), by=person, at=timezone.now())


def test_thanks_are_kept_for_whoever_wants_no_mail(team: Team, mailoutbox: list[Any]) -> None:
    person = choose(make_member(team), "none")
    thank(membership=person.memberships.get(), by=mobiliser_of(team), at=timezone.now())
    assert Thanks.objects.get().supporter == person
    assert mailoutbox == []


def test_silence_refuses_thanks(team: Team) -> None:
    stay = make_member(team).memberships.get()
    fall_silent(timezone.now())
    with pytest.raises(Silenced):
        thank(membership=stay, by=mobiliser_of(team), at=timezone.now())


def test_whoever_withdrew_is_no_longer_written_to(team: Team) -> None:
    person = make_member(team)
    withdraw_consent(supporter=person, purpose="local_team", at=timezone.now())
    assert write(team).sent_to == 0
