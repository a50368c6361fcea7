"""What the mail keeps of people: their letter box, how active they are, addresses that are nobody's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from mailings.audiences.providers import is_disposable, is_role_address
from mailings.models import Recipient
from mailings.services import recipients
from mailings.services.recipients import ensure_recipients, follow_address, provider_of, refresh_tiers
from supporters.ledger import record
from supporters.models import ActDay, Consent, Supporter
from tests.factories import make_supporter
from tests.mailings.making import make_recipient, make_subscriber

NOW = datetime(2027, 3, 10, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("email", "provider"),
    [
        ("a@gmail.com", "gmail"),
        ("a@GoogleMail.com", "gmail"),
        ("a@outlook.fr", "microsoft"),
        ("a@hotmail.co.uk", "microsoft"),
        ("a@live.be", "microsoft"),
        ("a@live.association.example", "other"),
        ("a@yahoo.com.br", "yahoo"),
        ("a@ymail.com", "yahoo"),
        ("a@wanadoo.fr", "orange"),
        ("a@neuf.fr", "sfr"),
        ("a@free.fr", "free"),
        ("a@laposte.net", "laposte"),
        ("a@notgmail.com", "other"),
        ("gmail.com@example.org", "other"),
        ("", "other"),
    ],
)
def test_a_letter_box_is_known_by_its_address(email: str, provider: str) -> None:
    assert provider_of(email) == provider


def test_boxes_of_a_service_and_boxes_for_an_hour() -> None:
    assert is_role_address("Abuse@example.org")
    assert is_role_address("postmaster+x@example.org")
    assert not is_role_address("abusedujour@example.org")
    assert is_disposable("x@YOPMAIL.com")
    assert not is_disposable("x@notyopmail.com")


@pytest.mark.django_db
def test_missing_rows_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "BATCH", 2)
    people = [make_supporter(email=f"p{n}@gmail.com") for n in range(5)]
    make_recipient(supporter=people[0], rhythm="weekly")
    make_supporter(confirmed_at=None)
    assert ensure_recipients() == 4
    assert ensure_recipients() == 0
    assert Recipient.objects.filter(provider="gmail").count() == 4
    assert Recipient.objects.get(supporter=people[0]).rhythm == "weekly"


@pytest.mark.django_db
def test_an_address_of_a_service_is_never_written_to() -> None:
    make_supporter(email="postmaster@example.org")
    ensure_recipients()
    assert Recipient.objects.get().stopped_for == "role"


@pytest.mark.django_db
def test_another_address_is_another_letter_box() -> None:
    person = make_supporter(email="a@gmail.com")
    stopped = {"stopped_at": NOW, "stopped_for": "full", "soft_bounces": 2}
    make_recipient(supporter=person, provider="gmail", **stopped)
    person.email = "a@orange.fr"
    person.save()
    recipient = Recipient.objects.get()
    assert (recipient.provider, recipient.stopped_for, recipient.soft_bounces) == ("orange", "", 0)


@pytest.mark.django_db
def test_saving_a_person_whose_address_stays_revives_nothing() -> None:
    person = make_supporter()
    make_recipient(supporter=person, stopped_at=NOW, stopped_for="bounce")
    person.display_name = "Dominique"
    person.save()
    assert Recipient.objects.get().stopped_for == "bounce"


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["unsubscribed", "complaint"])
def test_another_address_is_no_new_agreement(reason: str) -> None:
    person = make_supporter()
    make_recipient(supporter=person, stopped_at=NOW, stopped_for=reason)
    person.email = "ailleurs@gmail.com"
    person.save(update_fields=["email"])
    assert Recipient.objects.get().stopped_for == reason


@pytest.mark.django_db
def test_moving_to_an_address_of_a_service_stops_and_leaving_it_does_not() -> None:
    person = make_supporter()
    make_recipient(supporter=person)
    person.email = "abuse@example.org"
    person.save()
    assert Recipient.objects.get().stopped_for == "role"
    person.email = "camille@example.org"
    person.save()
    assert Recipient.objects.get().stopped_for == ""


@pytest.mark.django_db
def test_who_has_no_row_yet_may_change_address_too() -> None:
    person = make_supporter()
    follow_address(supporter=person, at=NOW)
    assert not Recipient.objects.exists()


def did(person: Supporter, kind: str, total: int = 1, *, ago: int = 0) -> None:
    ActDay.objects.create(supporter=person, kind=kind, total=total, day=NOW.date() - timedelta(days=ago))


def tier_of(person: Supporter) -> int:
    return int(Recipient.objects.get(supporter=person).tier)


@pytest.mark.django_db
def test_a_night_writes_everybodys_activity() -> None:
    engaged, present, asleep, former = (make_subscriber(selected=True) for _ in range(4))
    make_recipient(supporter=former, tier=3)
    for kind in ("outing", "training", "testimony", "doors", "friend"):
        did(engaged, kind, 40 if kind == "doors" else 1)
    did(present, "share", ago=3)
    did(former, "outing", ago=97)
    assert refresh_tiers(at=NOW) == 3
    assert [tier_of(one) for one in (engaged, present, asleep, former)] == [3, 1, 0, 0]
    assert refresh_tiers(at=NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_recorded_a_moment_ago_counts() -> None:
    person = make_subscriber(selected=True)
    with transaction.atomic():
        record(supporter=person, kind="outing", subject="outing:1:1", at=NOW)
    refresh_tiers(at=NOW)
    assert tier_of(person) == 2


@pytest.mark.django_db
def test_nothing_is_computed_of_who_did_not_agree_to_be_chosen() -> None:
    person, other = make_subscriber(), make_subscriber(selected=True)
    make_recipient(supporter=other, tier=2)
    for one in (person, other):
        did(one, "outing")
    Consent.objects.filter(supporter=other, purpose="selection").withdraw(at=NOW)
    refresh_tiers(at=NOW)
    assert [tier_of(one) for one in (person, other)] == [0, 0]


@pytest.mark.django_db
def test_a_box_for_an_hour_is_never_counted_as_active() -> None:
    person = make_subscriber(selected=True, email="x@yopmail.com")
    did(person, "outing")
    refresh_tiers(at=NOW)
    assert tier_of(person) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 12])
def test_a_night_asks_the_database_as_often_for_many_as_for_one(size: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(size):
        did(make_subscriber(selected=True), "outing")
    ensure_recipients()
    with django_assert_max_num_queries(7):
        assert refresh_tiers(at=NOW) == size
