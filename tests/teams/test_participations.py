"""Coming, bringing friends, leaving; the day before, afterwards."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from supporters.models import Act, ActDay, Supporter
from teams.models import Outing, Participation, Volunteer
from teams.services.outing_reports import OutingReport, ask_for_reports, remind_participants, report_outing, say_mood
from teams.services.outings import OutingClosed, change_outing
from teams.services.participations import OutingFull, join_outing, leave_outing
from tests.factories import make_outing, make_supporter, make_volunteer, sign_in
from tests.teams.test_outings import calendar_of, come, data, organiser_of

pytestmark = pytest.mark.django_db

NOON = datetime.fromisoformat("2026-11-20T11:00:00+00:00")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def held(**overrides: Any) -> Outing:
    """An outing that ended an hour ago, still to be reported."""
    return make_outing(**({"starts_at": timezone.now() - timedelta(hours=3)} | overrides))


def came_to(outing: Outing, friends: int = 0, **overrides: Any) -> Participation:
    """Somebody who said they would come, before it began."""
    person = overrides.pop("person", None) or make_volunteer().supporter
    return join_outing(outing=outing, supporter=person, friends=friends, at=outing.starts_at - DAY)


def report(outing: Outing, *rows: Participation, **more: Any) -> Outing:
    came = {row.pk: row.friends for row in rows}
    return report_outing(outing=outing, report=OutingReport(came=came, **more), at=timezone.now())


def outings_of(person: Supporter) -> int:
    return sum(ActDay.objects.filter(supporter=person, kind=Act.Kind.OUTING).values_list("total", flat=True))


def test_who_comes_is_counted_with_their_friends_and_gets_the_rendezvous(mailoutbox: list[Any]) -> None:
    outing = make_outing()
    row = come(outing, friends=2)
    outing.refresh_from_db()
    event = calendar_of(mailoutbox[0]).walk("VEVENT")[0]
    assert outing.going == 3
    assert mailoutbox[0].to == [row.supporter.email]
    assert event["SUMMARY"] == outing.title
    assert event["LOCATION"] == f"Devant la mairie, {outing.place.name}"
    assert event.decoded("DTEND") == outing.ends_at.replace(microsecond=0)


def test_coming_twice_changes_the_friends_and_counts_once(mailoutbox: list[Any]) -> None:
    outing = make_outing()
    row = come(outing, friends=1)
    come(outing, friends=4, person=row.supporter)
    outing.refresh_from_db()
    assert (outing.going, Participation.objects.count(), len(mailoutbox)) == (5, 1, 1)


def test_who_leaves_gives_the_places_back_and_may_return() -> None:
    outing = make_outing(capacity=3)
    row = come(outing, friends=2)
    leave_outing(outing=outing, supporter=row.supporter, at=timezone.now())
    assert leave_outing(outing=outing, supporter=row.supporter, at=timezone.now()) is None
    come(outing, friends=2, person=row.supporter)
    outing.refresh_from_db()
    assert outing.going == 3


def test_a_full_outing_says_so_and_how_many_places_are_left() -> None:
    outing = make_outing(capacity=3)
    come(outing, friends=1)
    with pytest.raises(OutingFull, match="Il ne reste qu'une place"):
        come(outing, friends=1)
    come(outing)
    with pytest.raises(OutingFull, match="Cette sortie est complète"):
        come(outing)


def test_places_counted_from_an_old_reading_are_still_never_too_many() -> None:
    stale = make_outing(capacity=1)
    come(stale)
    assert stale.going == 0
    with pytest.raises(OutingFull):
        come(stale)


def test_the_table_itself_refuses_one_too_many() -> None:
    outing = make_outing(capacity=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outing.objects.filter(pk=outing.pk).update(going=3)


def test_who_never_agreed_that_the_team_writes_ticks_the_box_first(client: Client) -> None:
    outing, person = make_outing(), make_supporter()
    sign_in(client, person)
    address = reverse("teams:outing-join", args=[outing.pk])
    answer = client.post(address, {"friends": "1"})
    assert answer.status_code == 422
    assert 'name="consent_local_team"' in answer.content.decode()
    assert client.post(address, {"friends": "1", "consent_local_team": "on"}).status_code == 302
    assert person.consents.live("local_team").exists()
    assert outing.participations.get().friends == 1


def test_ten_friends_are_too_many(client: Client) -> None:
    outing = make_outing()
    sign_in(client, make_volunteer().supporter)
    assert client.post(reverse("teams:outing-join", args=[outing.pk]), {"friends": "10"}).status_code == 422
    assert not outing.participations.exists()


def test_nobody_joins_what_is_over_or_called_off() -> None:
    for outing in (held(), make_outing(state=Outing.State.CANCELLED)):
        with pytest.raises(OutingClosed):
            come(outing)


@time_machine.travel(NOON, tick=False)
def test_the_day_before_each_is_reminded_exactly_once(mailoutbox: list[Any]) -> None:
    outing = make_outing(starts_at=NOON + 30 * HOUR)
    row = come(outing)
    mailoutbox.clear()
    assert remind_participants(at=NOON) == 0
    assert [remind_participants(at=NOON + 7 * HOUR) for _turn in range(3)] == [1, 0, 0]
    assert [mail.to for mail in mailoutbox] == [[row.supporter.email]]


@time_machine.travel(NOON, tick=False)
def test_nobody_is_reminded_at_night(mailoutbox: list[Any]) -> None:
    outing = make_outing(starts_at=NOON + 30 * HOUR)
    come(outing)
    assert remind_participants(at=NOON + 11 * HOUR) == 0
    assert remind_participants(at=NOON + 20 * HOUR) == 1


@time_machine.travel(NOON, tick=False)
def test_who_asked_for_no_message_or_left_is_not_reminded(mailoutbox: list[Any]) -> None:
    outing = make_outing(starts_at=NOON + 20 * HOUR)
    quiet, gone, held_back = come(outing), come(outing), come(outing)
    Volunteer.objects.filter(supporter=quiet.supporter).update(team_mail="none")
    leave_outing(outing=outing, supporter=gone.supporter, at=NOON)
    Supporter.objects.filter(pk=held_back.supporter_id).update(restricted_at=NOON)
    assert remind_participants(at=NOON) == 0


@time_machine.travel(NOON, tick=False)
def test_an_outing_moved_to_another_day_is_reminded_for_that_day() -> None:
    outing = make_outing(starts_at=NOON + 20 * HOUR)
    come(outing)
    assert remind_participants(at=NOON) == 1
    later = data(outing, starts_at=outing.starts_at + 7 * DAY, ends_at=outing.ends_at + 7 * DAY)
    change_outing(outing=outing, data=later, at=NOON)
    assert remind_participants(at=NOON + 7 * DAY) == 1


def test_who_came_is_in_the_ledger_climbs_the_ladder_and_is_thanked_with_the_result(mailoutbox: list[Any]) -> None:
    outing = held()
    here, absent = came_to(outing, friends=1), came_to(outing)
    mailoutbox.clear()
    report(outing, here, doors=80, people=31)
    volunteer = Volunteer.objects.get(supporter=here.supporter)
    assert (outings_of(here.supporter), outings_of(absent.supporter)) == (1, 0)
    assert volunteer.first_outing_at == outing.ends_at
    assert [mail.to for mail in mailoutbox] == [[here.supporter.email]]
    assert "80 portes frappées" in mailoutbox[0].body


def test_a_corrected_report_is_a_counter_row_and_thanks_nobody_twice(mailoutbox: list[Any]) -> None:
    outing = held()
    one, other = came_to(outing), came_to(outing)
    mailoutbox.clear()
    report(outing, one)
    report(outing, other)
    assert (outings_of(one.supporter), outings_of(other.supporter)) == (0, 1)
    report(outing, one, other)
    report(outing, one, other)
    assert (outings_of(one.supporter), outings_of(other.supporter)) == (1, 1)
    assert sorted(mail.to for mail in mailoutbox) == sorted([[one.supporter.email], [other.supporter.email]])


def test_a_first_step_given_by_mistake_is_taken_back() -> None:
    """By the report that is corrected; what another outing gave stays."""
    outing, person = held(), make_volunteer().supporter
    row = came_to(outing, person=person)
    report(outing, row)
    report(outing)
    assert Volunteer.objects.get(supporter=person).first_outing_at is None
    report(outing, row)
    other = held(starts_at=timezone.now() - 2 * DAY)
    report(other, came_to(other, person=person))
    report(outing)
    assert Volunteer.objects.get(supporter=person).first_outing_at == other.ends_at


def test_people_whose_keys_begin_alike_are_not_mistaken_for_one_another() -> None:
    outing = held()
    rows = [came_to(outing) for _number in range(12)]
    report(outing, *rows)
    report(outing, *rows[1:])
    assert [outings_of(row.supporter) for row in rows] == [0] + [1] * 11


def test_more_friends_than_places_came_and_the_report_is_taken() -> None:
    outing = held(capacity=2)
    row = came_to(outing, friends=1)
    reported = report_outing(outing=outing, report=OutingReport(came={row.pk: 5}), at=timezone.now())
    assert (reported.going, reported.state) == (6, Outing.State.HELD)


def test_a_report_before_the_beginning_or_of_what_was_called_off_is_refused() -> None:
    with pytest.raises(ValidationError):
        report(make_outing())
    with pytest.raises(OutingClosed):
        report(held(state=Outing.State.CANCELLED))


def test_who_came_says_how_it_was_and_the_organiser_reads_it(client: Client) -> None:
    outing = held()
    row = came_to(outing)
    sign_in(client, row.supporter)
    address = reverse("teams:outing-mood", args=[outing.pk])
    assert client.post(address, {"mood": "great", "words": "À refaire !"}).status_code == 302
    sign_in(client, organiser_of(outing))
    assert "À refaire !" in client.get(reverse("teams:outing-report", args=[outing.pk])).content.decode()


def test_before_it_began_nobody_knows_how_it_was() -> None:
    outing = make_outing()
    row = come(outing)
    with pytest.raises(OutingClosed):
        say_mood(outing=outing, supporter=row.supporter, mood="great", words="", at=timezone.now())


@time_machine.travel(NOON, tick=False)
def test_the_organiser_is_asked_for_the_report_once_the_day_after(mailoutbox: list[Any]) -> None:
    outing = make_outing(starts_at=NOON - 3 * HOUR)
    assert ask_for_reports(at=NOON) == 0
    tomorrow = NOON + 22 * HOUR
    assert [ask_for_reports(at=tomorrow) for _turn in range(2)] == [1, 0]
    assert mailoutbox[0].to == [organiser_of(outing).email]
    assert reverse("teams:outing-report", args=[outing.pk]) in mailoutbox[0].body


@time_machine.travel(NOON, tick=False)
def test_only_who_leads_the_team_now_is_asked_in_the_organisers_place(mailoutbox: list[Any]) -> None:
    outing = make_outing(starts_at=NOON - 3 * HOUR, organiser=None)
    outing.team.roles.update(ends_at=NOON)
    assert ask_for_reports(at=NOON + 22 * HOUR) == 0
    assert mailoutbox == []


@time_machine.travel(NOON, tick=False)
def test_nobody_is_asked_for_a_report_that_is_written() -> None:
    outing = make_outing(starts_at=NOON - 3 * HOUR)
    report(outing)
    assert ask_for_reports(at=NOON + 22 * HOUR) == 0


def test_a_cancelled_rendezvous_reads_back_from_its_file(client: Client) -> None:
    outing = make_outing(state=Outing.State.CANCELLED, sequence=2)
    calendar = Calendar.from_ical(client.get(reverse("teams:outing-ics", args=[outing.pk])).content)
    event = calendar.walk("VEVENT")[0]
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
