"""Figures of letters: counted from tallies and slices, never from people; and the charts that show them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from mailings.figures import charts
from mailings.figures.clicks import clicks_of
from mailings.figures.days import last_days
from mailings.figures.progress import ending, pace_of, progress_of
from mailings.figures.sheet import heading, rows_of
from mailings.figures.totals import figures_of, of_each
from mailings.figures.uncertain import uncertain_of
from mailings.figures.words import sentence
from mailings.models import Delivery, Mailing, MailLink, Tally
from tests.actions.making import make_link
from tests.mailings.making import make_delivery, make_mailing, make_slice

AT = datetime(2027, 3, 3, 9, 30, tzinfo=UTC)


def count(mailing: Mailing, outcome: str, number: int, **fields: object) -> None:
    row = {"hour": AT.replace(minute=0), "provider": "gmail", "tier": 1} | fields
    Tally.objects.create(mailing=mailing, outcome=outcome, number=number, **row)


def test_a_chart_without_a_number_is_not_drawn() -> None:
    assert charts.bars([]) == charts.bars([(AT, (0, 0))]) == charts.rate([(AT, None)], limit=0.001) == []


def test_layers_of_a_bar_stand_on_one_another_within_the_drawing() -> None:
    for chart in charts.bars([(AT, (30, 10)), (AT + timedelta(hours=1), (0, 0))]):
        low, high = chart.bars[0].layers
        assert low.y + low.height == chart.ground
        assert high.y + high.height == pytest.approx(low.y, abs=0.2)
        assert high.y == charts.TOP
        assert [mark.value for mark in chart.marks] == [0, 10, 20, 30, 40]


def test_the_limit_of_complaints_is_always_in_sight() -> None:
    for share in (0.0, 0.0005, 0.02):
        for chart in charts.rate([(AT, share)], limit=0.001):
            assert chart.limit is not None
            assert charts.TOP < chart.limit < chart.ground


def test_few_dates_are_written_under_many_days() -> None:
    days = [(AT + timedelta(days=n), (n + 1, 0)) for n in range(30)]
    for chart in charts.bars(days):
        assert [mark.anchor for mark in chart.dates] == ["start", "middle", "middle", "end"]


def test_a_pace_is_that_of_what_was_seen() -> None:
    assert pace_of([(0.0, 0), (5.0, 100)]) is None
    assert pace_of([(0.0, 100), (30.0, 400), (60.0, 700)]) == 600
    assert pace_of([(0.0, 100), (60.0, 50)]) == 0


def test_a_letter_ends_no_earlier_than_its_last_local_hour() -> None:
    later = AT + timedelta(hours=5)
    assert ending(left=600, pace=60, last_due=AT, at=AT) == AT + timedelta(minutes=10)
    assert ending(left=600, pace=60, last_due=later, at=AT) == later
    assert ending(left=600, pace=None, last_due=later, at=AT) is None


@pytest.mark.django_db
def test_progress_counts_slices_and_says_when_it_ends() -> None:
    cache.clear()
    mailing = make_mailing(state="sending", selected=1000, started_at=AT - timedelta(minutes=10))
    row = make_delivery(mailing=mailing)
    make_slice(mailing=mailing, deliveries=[row], size=600, sent=480, failed=10, skipped=10, due_at=AT)
    make_slice(mailing=mailing, deliveries=[row], size=400, due_at=AT + timedelta(hours=5))
    found = progress_of(mailing, at=AT)
    assert (found.done, found.due, found.later, found.share) == (500, 100, 400, 0.5)
    assert (found.pace, found.ends_at) == (50, AT + timedelta(hours=5))
    assert sentence(found, at=AT) == "500 sur 1\xa0000. 50 par minute : fin vers 15:30."


@pytest.mark.django_db
def test_whoever_watches_sees_the_pace_of_the_last_minutes() -> None:
    cache.clear()
    mailing = make_mailing(state="sending", selected=1000, started_at=AT - timedelta(hours=3))
    piece = make_slice(mailing=mailing, deliveries=[make_delivery(mailing=mailing)], size=1000, sent=100, due_at=AT)
    progress_of(mailing, at=AT)
    piece.sent = 400
    piece.save()
    assert progress_of(mailing, at=AT + timedelta(minutes=1)).pace == 300


@pytest.mark.django_db
def test_a_letter_whose_subject_is_being_tried_says_so() -> None:
    mailing = make_mailing(state="sending", selected=10)
    make_slice(mailing=mailing, deliveries=[make_delivery(mailing=mailing)], size=10, state="held")
    assert "Le meilleur objet se cherche" in sentence(progress_of(mailing, at=AT), at=AT)


@pytest.mark.django_db
def test_figures_add_up_by_letter_box_activity_reason_and_hour() -> None:
    mailing = make_mailing()
    count(mailing, "sent", 90)
    count(mailing, "sent", 10, provider="orange", tier=3)
    count(mailing, "hard", 4)
    count(mailing, "soft", 1, hour=AT + timedelta(days=1))
    count(mailing, "skipped", 7, reason=Delivery.Reason.CAP)
    count(mailing, "left_out", 30, reason=Delivery.Reason.CAP)
    found = figures_of(mailing)
    assert (found.whole.sent, found.whole.bounced, found.whole.delivered, found.whole.outcomes) == (100, 5, 95, 107)
    assert [(one.label, one.sent) for one in found.providers] == [("Gmail", 90), ("Orange, Wanadoo", 10)]
    assert [(one.label, one.sent) for one in found.tiers] == [("Très actif", 10), ("Présent", 90)]
    assert [(one.before, one.later, one.number) for one in found.reasons] == [(30, 7, 37)]
    assert [totals.soft for _hour, totals in found.hours] == [0, 1]
    assert of_each([mailing])[mailing.pk].sent == 100


@pytest.mark.django_db
def test_what_providers_confirm_counts_before_what_did_not_come_back() -> None:
    mailing = make_mailing()
    count(mailing, "sent", 100)
    count(mailing, "delivered", 93)
    assert figures_of(mailing).whole.delivered == 93


@pytest.mark.django_db
def test_days_without_a_letter_count_nought() -> None:
    mailing = make_mailing(started_at=AT)
    count(mailing, "sent", 5)
    count(mailing, "complaint", 1, hour=AT + timedelta(days=2))
    days = last_days(at=AT + timedelta(days=2), number=4)
    assert [(totals.sent, totals.complaints) for _day, totals in days] == [(0, 0), (5, 0), (0, 0), (0, 1)]


@pytest.mark.django_db
def test_fewer_than_ten_clicks_are_told_of_no_link_and_no_subject() -> None:
    mailing = make_mailing(subjects=("Un", "Deux"))
    one, two = mailing.subjects.all()
    clicked = ((one, "a", 6), (two, "a", 7), (two, "b", 9))
    for subject, url, people in clicked:
        MailLink.objects.create(mailing=mailing, subject=subject, url=url, link=make_link(people=people))
    count(mailing, "sent", 40, variant=two.pk)
    found = clicks_of(mailing)
    assert [(link.url, link.people) for link in found.links] == [("a", 13), ("b", None)]
    assert [(line.people, line.sent) for line in found.subjects] == [(None, 0), (16, 40)]
    assert found.people == 22


@pytest.mark.django_db
def test_the_sheet_of_a_letter_has_counts_and_nobody() -> None:
    mailing = make_mailing()
    count(mailing, "sent", 40, variant=mailing.subjects.get().pk)
    make_delivery(mailing=mailing)
    [row] = rows_of(mailing, clicks_of(mailing))
    assert len(row) == len(heading())
    assert row[1:] == ["Gmail", "Présent", "Envoyés", "", "Demain, on y va", 40]


@pytest.mark.django_db
def test_uncertain_letters_are_found_through_their_slices() -> None:
    mailing = make_mailing()
    rows = [make_delivery(mailing=mailing, state=state) for state in (1, 4, 4)]
    make_slice(mailing=mailing, deliveries=rows, uncertain=2)
    number, found = uncertain_of(mailing)
    assert (number, list(found)) == (2, rows[1:])
    assert uncertain_of(make_mailing())[0] == 0
