"""To whom a letter would go, who is left out, and why: each person for one reason, so that all add up."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mailings.audiences.selecting import eligible, people, preview, settled
from mailings.delivery import caps
from mailings.models import Audience, Delivery, Recipient
from supporters.consents import current_text
from supporters.models import ActDay, Consent, Supporter
from territory.models import Place
from tests.factories import make_place, make_role, make_supporter, make_volunteer
from tests.mailings.making import make_audience, make_recipient, make_subscriber
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 10, 9, tzinfo=UTC)
Reason = Delivery.Reason
ACTIVE = {"field": "tier", "at_least": 2}


def select(rule: dict[str, Any]) -> Audience:
    return make_audience(kind="selected", rule=rule)


def chosen(rule: dict[str, Any]) -> set[Supporter]:
    return set(people(select(rule), at=NOW))


def make_many(number: int) -> list[Supporter]:
    """Subscribers, in two statements."""
    text = current_text("account")
    rows = [Supporter(email=f"many{n}@example.org", confirmed_at=NOW, password="!") for n in range(number)]
    people = Supporter.objects.bulk_create(rows)
    agreed = {"purpose": "account", "text": text, "source": "form", "given_at": NOW, "confirmed_at": NOW}
    Consent.objects.bulk_create([Consent(supporter=person, **agreed) for person in people])
    return people


def act(person: Supporter, kind: str, total: int, *, ago: int = 0) -> None:
    ActDay.objects.create(supporter=person, kind=kind, total=total, day=NOW.date() - timedelta(days=ago))


def test_everybody_who_subscribed_gets_the_letter_and_nobody_else() -> None:
    reader = make_subscriber()
    make_supporter()  # confirmed, and never agreed
    make_supporter(confirmed_at=None)
    found = preview(make_audience(), kind="letter", at=NOW)
    assert set(eligible(make_audience(), kind="letter", at=NOW)) == {reader}
    assert (found.matching, found.receiving, found.left_out) == (2, 1, {Reason.CONSENT: 1})


def test_a_broadcast_may_go_to_one_territory() -> None:
    departement = make_place(kind=Place.Kind.DEPARTEMENT)
    here = make_subscriber(home=make_place(departement=departement))
    make_subscriber(home=make_place())
    make_subscriber()
    assert set(eligible(make_audience(place=departement), kind="letter", at=NOW)) == {here}


def test_a_selection_needs_its_own_agreement_and_eighteen_years() -> None:
    adult = make_subscriber(selected=True, birth_month=date(2009, 2, 1))
    make_subscriber(selected=True, birth_month=date(2009, 3, 1))  # eighteen this month, perhaps
    make_subscriber(selected=True, birth_month=None)
    make_subscriber()
    everybody = select({"field": "language", "is": "fr"})
    found = preview(everybody, kind="letter", at=NOW)
    assert set(eligible(everybody, kind="letter", at=NOW)) == {adult}
    assert found.left_out == {Reason.CONSENT: 1, Reason.UNDER_AGE: 2}


def test_the_young_read_what_goes_to_everybody() -> None:
    young = make_subscriber(birth_month=date(2010, 3, 1))
    assert set(eligible(make_audience(), kind="letter", at=NOW)) == {young}


def test_withdrawing_either_agreement_ends_a_selection() -> None:
    everybody = select({"field": "language", "is": "fr"})
    for purpose in (Consent.Purpose.ACCOUNT, Consent.Purpose.SELECTION):
        person = make_subscriber(selected=True)
        Consent.objects.filter(supporter=person, purpose=purpose).withdraw(at=NOW)
    assert not eligible(everybody, kind="letter", at=NOW).exists()


@pytest.mark.parametrize(
    ("kind", "readers"),
    [
        ("daily", {"daily", "new"}),
        ("weekly", {"daily", "weekly", "new"}),
        ("letter", {"daily", "weekly", "new"}),
        ("essential", {"daily", "weekly", "essential", "new"}),
    ],
)
def test_each_rhythm_gets_its_own_and_what_is_calmer(kind: str, readers: set[str]) -> None:
    make_subscriber(display_name="new")
    for rhythm in Recipient.Rhythm.values:
        make_recipient(supporter=make_subscriber(display_name=rhythm), rhythm=rhythm)
    found = settled(make_audience(), kind=kind, at=NOW)
    assert {person.display_name for person in eligible(make_audience(), kind=kind, at=NOW)} == readers
    assert found.left_out.get(Reason.RHYTHM, 0) == 4 - len(readers)


def test_who_may_not_be_written_to_is_left_out_for_the_first_reason() -> None:
    make_recipient(supporter=make_subscriber(), stopped_at=NOW, stopped_for="complaint", rhythm="essential")
    make_subscriber(is_active=False)
    make_subscriber(restricted_at=NOW)
    today = caps.day_number(NOW, "metropole")
    make_recipient(supporter=make_subscriber(), last_day=today, week=1, rhythm="essential")
    found = preview(make_audience(), kind="letter", at=NOW)
    assert found.left_out == {Reason.STOPPED: 1, Reason.GONE: 1, Reason.CONSENT: 1, Reason.CAP: 1}
    assert found.matching == 4
    assert found.receiving == 0


def test_silence_comes_before_every_other_reason_and_only_there() -> None:
    fall_silent(NOW, zone="reunion")
    island = make_place(zone="reunion")
    make_recipient(supporter=make_subscriber(home=island), stopped_at=NOW, stopped_for="bounce")
    make_subscriber(home=make_place())
    make_subscriber()
    found = preview(make_audience(), kind="letter", at=NOW)
    assert (found.receiving, found.left_out) == (2, {Reason.SILENCE: 1})


def test_without_a_home_one_lives_where_the_campaign_does() -> None:
    fall_silent(NOW)
    make_subscriber()
    assert preview(make_audience(), kind="letter", at=NOW).left_out == {Reason.SILENCE: 1}


def test_deliveries_are_written_without_asking_what_sending_will_ask() -> None:
    fall_silent(NOW)
    today = caps.day_number(NOW, "metropole")
    make_recipient(supporter=make_subscriber(), last_day=today, week=1)
    found = settled(make_audience(), kind="letter", at=NOW)
    assert (found.receiving, found.left_out) == (1, {})


@pytest.mark.parametrize("tier", [0, 1, 3])
@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
@pytest.mark.parametrize("kind", ["letter", "essential"])
def test_the_caps_foretold_are_the_caps_of_sending(tier: int, rhythm: str, kind: str) -> None:
    """Weeks of every shape, some days ago: what the database answers is what sending computes."""
    today, agos = caps.day_number(NOW, "metropole"), (-1, 0, 1, 2, 6, 7)
    weeks = (0b1, 0b11, 0b101, 0b111, 0b1000001, 0b1010101, 0b111111, 0b1111111)
    had = [(today - ago, week) for ago in agos for week in weeks]
    for person, (last_day, week) in zip(make_many(len(had)), had, strict=True):
        make_recipient(supporter=person, tier=tier, rhythm=rhythm, last_day=last_day, week=week)
    bits = [caps.bits(last_day, week, today) for last_day, week in had]
    may = sum(caps.allowed(week, tier=tier, rhythm=rhythm, kind=kind) for week in bits)
    found = preview(make_audience(), kind=kind, at=NOW)
    assert (found.receiving, found.left_out) == (may, {Reason.CAP: len(had) - may})


def test_a_day_is_each_persons_own() -> None:
    at = datetime(2027, 3, 10, 23, 30, tzinfo=UTC)
    today = caps.day_number(at, "polynesie")
    make_recipient(supporter=make_subscriber(home=make_place(zone="polynesie")), tier=1, last_day=today, week=1)
    make_recipient(supporter=make_subscriber(home=make_place()), tier=1, last_day=today, week=1)
    found = preview(make_audience(), kind="daily", at=at)
    assert (found.receiving, found.left_out) == (1, {Reason.CAP: 1})


def test_rules_choose_by_activity_and_its_opposite() -> None:
    active = make_recipient(supporter=make_subscriber(), tier=2).supporter
    asleep = make_recipient(supporter=make_subscriber(), tier=0).supporter
    new = make_subscriber()
    assert chosen(ACTIVE) == {active}
    assert chosen({"not": ACTIVE}) == {asleep, new}


def test_rules_choose_by_role_while_it_is_held() -> None:
    volunteer = make_volunteer().supporter
    make_volunteer(stopped_at=NOW)
    trainer, former = make_supporter(), make_supporter()
    term = {"starts_at": NOW - timedelta(days=9), "ends_at": NOW + timedelta(days=9)}
    make_role(trainer, "trainer", **term)
    make_role(former, "trainer", **term | {"ended_at": NOW})
    assert chosen({"field": "role", "kind": "volunteer"}) == {volunteer}
    assert chosen({"field": "role", "kind": "trainer"}) == {trainer}


def test_rules_choose_by_place_and_what_lies_inside() -> None:
    region = make_place(kind=Place.Kind.REGION)
    departement = make_place(kind=Place.Kind.DEPARTEMENT, parent=region)
    inside = make_supporter(home=make_place(departement=departement))
    outside, homeless = make_supporter(home=make_place()), make_supporter()
    assert chosen({"field": "place", "place": region.code}) == {inside}
    assert chosen({"not": {"field": "place", "place": departement.code}}) == {outside, homeless}
    assert chosen({"field": "place", "place": "R-99"}) == set()


def test_rules_choose_by_what_was_done_in_the_last_days() -> None:
    busy, lazy, former = make_supporter(), make_supporter(), make_supporter()
    for person, total, ago in ((busy, 2, 0), (busy, 1, 29), (lazy, 2, 3), (former, 9, 30)):
        act(person, "share", total, ago=ago)
    shared = {"field": "act", "kind": "share", "at_least": 3, "days": 30}
    assert chosen(shared) == {busy}
    assert chosen({"not": shared}) == {lazy, former}
    assert chosen({"and": [shared, {"field": "act", "kind": "doors", "at_least": 1, "days": 30}]}) == set()


def test_rules_choose_by_when_people_joined_and_what_they_read() -> None:
    old = make_supporter(date_joined=NOW - timedelta(days=60))
    new = make_supporter(date_joined=NOW - timedelta(days=2), language="en")
    assert chosen({"field": "joined", "days": 7}) == {new}
    assert chosen({"field": "joined", "before": "2027-02-01"}) == {old}
    assert chosen({"field": "language", "is": "en"}) == {new}
    assert chosen({"or": [{"field": "joined", "days": 7}, {"field": "joined", "before": "2027-02-01"}]}) == {old, new}


@pytest.mark.parametrize("size", [1, 30])
def test_a_preview_is_one_reading_however_many_people(size: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(size):
        make_subscriber(selected=True)
    audience = select({"and": [{"not": ACTIVE}, {"field": "language", "is": "fr"}]})
    with django_assert_max_num_queries(3):
        assert preview(audience, kind="letter", at=NOW).receiving == size
