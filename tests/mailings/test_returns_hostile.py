"""What is forged, strange or hostile changes nobody, is kept for a person where it must be, and breaks nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mailings.models import Delivery, Recipient, Tally
from mailings.returns import verp
from mailings.services.returns import take_in
from tests.mailings.making import make_delivery, make_mailing, make_subscriber
from tests.mailings.returning import bounce, nested, sent_letter

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def domain(settings: Any) -> None:
    settings.BOUNCE_DOMAIN = "bounce.campagne.example"


@pytest.fixture
def delivery() -> Delivery:
    return make_delivery(mailing=make_mailing(), supporter=make_subscriber(), state=Delivery.State.SENT, sent_at=AT)


def untouched() -> bool:
    return not Recipient.objects.exclude(stopped_for="").exists() and not Tally.objects.exists()


@pytest.mark.parametrize("place", range(27))
def test_a_forged_address_is_counted_and_changes_nobody(place: int, delivery: Delivery) -> None:
    true = verp.address(delivery.pk)
    forged = true[:place] + ("b" if true[place] == "a" else "a") + true[place + 1 :]
    row = take_in(bounce(delivery), to=forged, at=AT)
    if verp.looks_like(forged):
        assert (row.kind, row.delivery) == ("forged", None)
        assert untouched()
    else:  # no address of ours at all: what the letter itself carries is true
        assert row.delivery == delivery


def test_a_forged_unsubscription_changes_nobody(delivery: Delivery) -> None:
    row = take_in(b"To: x\n\n", to=f"unsub+{'a' * 32}@bounce.campagne.example", at=AT)
    assert row.kind == "forged"
    assert untouched()


def test_a_bounce_that_names_an_address_alone_changes_nobody(delivery: Delivery) -> None:
    """Anybody can write a report on anybody."""
    raw = bounce(None, letter=sent_letter(None)).replace(b"personne0@example.org", delivery.supporter.email.encode())
    row = take_in(raw, to="lettre@campagne.example", at=AT)
    assert (row.kind, row.delivery) == ("hard", None)
    assert untouched()


def test_a_proof_serves_one_letter_and_one_purpose(delivery: Delivery) -> None:
    number, proof = verp.tag(delivery.pk).split("-")
    other = verp.tag(delivery.pk + 1).split("-")[0]
    assert verp.read_tag(f"{number}-{proof}") == delivery.pk
    assert verp.read_tag(f"{other}-{proof}") is None
    assert verp.read(verp.address(delivery.pk).replace("@bounce.", "@other.")) is None


def test_too_large_too_deep_too_many_and_loops_wait_for_a_person(delivery: Delivery) -> None:
    loop = sent_letter(delivery, headers={"Return-Path": "<>"})
    for raw, why in (
        (bounce(delivery) + b"x" * 1_000_000, "larger"),
        (nested(12), "deep"),
        (b"Content-Type: multipart/mixed; boundary=b\n" + b"Content-Type: multipart/mixed\n" * 5000, "parts"),
        (bounce(delivery, recipients=101), "recipients"),
        (bounce(delivery, letter=loop), "report"),
    ):
        row = take_in(raw, to=verp.address(delivery.pk), at=AT)
        assert (row.kind, row.is_quarantined, row.handled_at) == ("unknown", True, None), why
        assert why in row.diagnostic
        assert 0 < len(row.raw) <= 1_000_000
    assert untouched()


def test_a_hundred_recipients_are_read(delivery: Delivery) -> None:
    assert take_in(bounce(delivery, recipients=100), at=AT).kind == "hard"


def test_what_nobody_understands_about_a_letter_of_ours_waits_for_a_person(delivery: Delivery) -> None:
    row = take_in("Subject: Re: é\n\nBonjour !".encode(), to=verp.address(delivery.pk), at=AT)
    assert (row.kind, row.is_quarantined, bytes(row.raw)[:8]) == ("unknown", True, b"Subject:")
    assert untouched()


def test_advertising_to_the_bounce_domain_is_counted_and_not_kept() -> None:
    row = take_in(b"Subject: Buy\n\nnow", to="info@bounce.campagne.example", at=AT)
    assert (row.kind, row.is_quarantined, row.raw) == ("unknown", False, b"")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 100,
        b"Content-Type: multipart/report; report-type=delivery-status\n\nno boundary",
        b'Content-Type: multipart/report; report-type=delivery-status; boundary=""\n\n--\n\n--',
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\xff\n\n--b--",
        b"Content-Type: message/feedback-report\n\n",
        b"Content-Type: multipart/report; report-type*=x'y'%FF; boundary=b\n\n--b--",
        b'Subject: =?utf-8?q?=ff=fe?=\nTo: =?nope?b?////?=\nFrom: "\n\n',
        b"Content-Type: text/plain; charset=nope\nContent-Transfer-Encoding: base64\n\n%%%%",
        b"To: " + b"a@b, " * 20000 + b"\n\n",
        b"Auto-Submitted: \xff\n\n",
        b'To: <<<<<@@@>>>\nDelivered-To: "\\\n\n',
    ],
)
def test_nothing_that_anybody_sends_breaks_the_reader(raw: bytes) -> None:
    assert take_in(raw, at=AT).pk
    assert untouched()
