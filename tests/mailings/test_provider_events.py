"""What a provider tells by its webhook counts as what comes back by mail, once, and from nobody else."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mailings.models import Delivery, Recipient, Return, Tally
from mailings.returns import verp
from tests.mailings.making import make_delivery, make_mailing, make_subscriber

pytestmark = pytest.mark.django_db

SECRET = "courrier:un-long-secret"


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.RETURNS_SECRET = SECRET


@pytest.fixture
def delivery() -> Delivery:
    now = timezone.now()
    return make_delivery(mailing=make_mailing(), supporter=make_subscriber(), state=Delivery.State.SENT, sent_at=now)


def tell(provider: str, body: Any, *, secret: str = SECRET) -> int:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    credentials = f"Basic {b64encode(secret.encode()).decode()}"
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        f"/courriers/retours/{provider}/", raw, content_type="application/json", headers={"Authorization": credentials}
    )
    return answer.status_code


def brevo(delivery: Delivery, event: str, **more: Any) -> dict[str, Any]:
    told = {
        "event": event,
        "email": delivery.supporter.email,
        "message-id": "<202611181230.12345@smtp-relay.example>",
        "X-Mailin-custom": json.dumps({"delivery": verp.tag(delivery.pk)}),
        "ts_epoch": 1795000000000,
    }
    return told | more


def postmark(delivery: Delivery, **more: Any) -> dict[str, Any]:
    return {
        "RecordType": "Bounce",
        "ID": 42,
        "Type": "HardBounce",
        "Email": delivery.supporter.email,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"delivery": verp.tag(delivery.pk)},
        "BouncedAt": "2026-11-18T12:30:00Z",
        "Details": "smtp;550 5.1.1 The email account does not exist.",
    } | more


def state_of(delivery: Delivery) -> tuple[str, int]:
    delivery.refresh_from_db()
    row = Recipient.objects.filter(pk=delivery.supporter_id).first()
    return (row.stopped_for if row else ""), delivery.bounce


def tallies() -> dict[str, int]:
    return dict(Tally.objects.values_list("outcome", "number"))


def test_an_address_of_nobody_is_written_to_no_more(delivery: Delivery) -> None:
    assert tell("postmark", postmark(delivery)) == 200
    row = Return.objects.get()
    assert (row.kind, row.source, row.status, row.delivery) == ("hard", "provider", "5.1.1", delivery)
    assert (state_of(delivery), tallies()) == (("bounce", Delivery.Bounce.HARD), {"hard": 1})


def test_told_again_it_counts_once(delivery: Delivery) -> None:
    assert [tell("postmark", postmark(delivery)) for _ in range(2)] == [200, 200]
    assert (Return.objects.count(), tallies()) == (1, {"hard": 1})


@pytest.mark.parametrize(
    ("event", "more", "kind"),
    [
        ("hard_bounce", {"reason": "550 5.1.1 user unknown"}, "hard"),
        ("hard_bounce", {}, "hard"),
        ("invalid_email", {}, "hard"),
        ("soft_bounce", {}, "soft"),
        ("soft_bounce", {"reason": "452 4.2.2 mailbox full"}, "soft"),
        ("hard_bounce", {"reason": "550 5.7.1 blocked"}, "policy"),
        ("deferred", {"reason": "421 try later"}, "soft"),
        ("blocked", {}, "policy"),
        ("error", {}, "soft"),
        ("spam", {}, "complaint"),
        ("unsubscribe", {}, "unsubscribe"),
    ],
)
def test_each_event_is_what_it_would_be_by_mail(event: str, more: Any, kind: str, delivery: Delivery) -> None:
    assert tell("brevo", brevo(delivery, event, **more)) == 200
    assert Return.objects.get().kind == kind
    stops = {"hard": "bounce", "complaint": "complaint", "unsubscribe": "unsubscribed"}
    assert state_of(delivery)[0] == stops.get(kind, "")


def test_what_reached_its_box_is_counted_once_and_without_a_row_of_its_own(delivery: Delivery) -> None:
    for _ in range(2):
        assert tell("brevo", brevo(delivery, "delivered")) == 200
    assert (state_of(delivery), tallies()) == (("", Delivery.Bounce.DELIVERED), {"delivered": 1})
    assert not Return.objects.exists()
    tell("brevo", brevo(delivery, "hard_bounce"))
    tell("brevo", brevo(delivery, "delivered"))
    assert (state_of(delivery), tallies()) == (("bounce", Delivery.Bounce.HARD), {"delivered": 1, "hard": 1})


@pytest.mark.parametrize("event", ["opened", "unique_opened", "click", "request", "unheard_of"])
def test_openings_and_clicks_are_not_looked_at(event: str, delivery: Delivery) -> None:
    assert tell("brevo", brevo(delivery, event)) == 200
    assert not Return.objects.exists()
    assert tallies() == {}


def test_without_a_trace_the_providers_word_on_an_address_holds(delivery: Delivery) -> None:
    told = brevo(delivery, "spam") | {"X-Mailin-custom": "{}", "email": delivery.supporter.email.upper()}
    assert tell("brevo", told) == 200
    assert (Return.objects.get().delivery, state_of(delivery)[0], tallies()) == (None, "complaint", {})


def test_the_message_id_tells_the_letter_too(delivery: Delivery) -> None:
    told = brevo(delivery, "hard_bounce") | {"X-Mailin-custom": "{}"}
    told["message-id"] = f"<{verp.tag(delivery.pk)}@campagne.example>"
    assert tell("brevo", told) == 200
    assert Return.objects.get().delivery == delivery


def test_many_events_at_once(delivery: Delivery) -> None:
    payload = json.dumps({"delivery": verp.tag(delivery.pk)})
    events = [
        {"event": name, "email": delivery.supporter.email, "time": 1795000000, "MessageID": 12, "Payload": payload}
        for name in ("sent", "open", "click", "spam")
    ]
    assert tell("mailjet", events) == 200
    assert tallies() == {"delivered": 1, "complaint": 1}


@pytest.mark.parametrize("wrong", ["courrier:another", "other:un-long-secret", ""])
def test_nobody_else_may_tell(wrong: str, delivery: Delivery) -> None:
    assert tell("brevo", brevo(delivery, "spam"), secret=wrong) == 403
    assert not Return.objects.exists()


def test_without_a_secret_and_for_strangers_there_is_no_door(delivery: Delivery, settings: Any) -> None:
    assert tell("nobody", brevo(delivery, "spam")) == 404
    settings.RETURNS_SECRET = ""
    assert tell("brevo", brevo(delivery, "spam")) == 404
    assert not Return.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"x"', b"null", b"\xff\xfe", b'{"items": []}', b"[[]]"])
@pytest.mark.parametrize("provider", ["brevo", "mailjet", "mailtrap", "postmark", "sparkpost"])
def test_what_cannot_be_read_is_refused_and_breaks_nothing(provider: str, body: bytes) -> None:
    assert tell(provider, body) in {200, 400}
    assert not Return.objects.exists()


def test_a_provider_may_knock() -> None:
    assert Client().head("/courriers/retours/brevo/").status_code == 200
    assert Client().get("/courriers/retours/brevo/").status_code == 405
