"""Makers of the mail's rows. Each takes overrides and gives a saved object; services, not these, send."""

from datetime import time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from mailings.models import Audience, Block, Delivery, Mailing, Provider, Recipient, Slice, Subject
from supporters.models import Consent, Supporter
from tests.factories import agree, make_supporter

_number = count(1)


def make_audience(**overrides: Any) -> Audience:
    """Everybody who subscribed."""
    fields = {"name": f"Audience {next(_number)}", "words": "vous êtes abonné à la lettre de campagne."}
    return Audience.objects.create(**(fields | overrides))


def make_mailing(
    *, subjects: tuple[str, ...] = ("Demain, on y va",), text: str = "Bonjour à tous.", **overrides: Any
) -> Mailing:
    """A draft with one block of text. With `state="scheduled"`, it leaves today at ten."""
    fields: dict[str, Any] = {"title": f"Courrier {next(_number)}", "sender": "Tous en campagne"}
    if overrides.get("state") not in {None, "draft"}:
        today = timezone.localdate()
        fields |= {"send_on": today, "send_time": time(10), "prepare_at": timezone.now() - timedelta(minutes=1)}
    if "audience" not in overrides:
        fields["audience"] = make_audience()
    mailing = Mailing.objects.create(**(fields | overrides))
    for position, subject in enumerate(subjects):
        Subject.objects.create(mailing=mailing, text=subject, position=position)
    if text:
        make_block(mailing=mailing, text=text)
    return mailing


def make_block(*, mailing: Mailing, **overrides: Any) -> Block:
    fields = {"kind": Block.Kind.TEXT, "text": "Bonjour à tous.", "position": mailing.blocks.count()}
    return Block.objects.create(mailing=mailing, **(fields | overrides))


def make_recipient(**overrides: Any) -> Recipient:
    """Somebody who subscribed, with an open letter box."""
    supporter = overrides.pop("supporter", None) or make_supporter()
    return Recipient.objects.create(supporter=supporter, **overrides)


def make_delivery(*, mailing: Mailing, supporter: Supporter | None = None, **overrides: Any) -> Delivery:
    return Delivery.objects.create(mailing=mailing, supporter=supporter or make_supporter(), **overrides)


def make_slice(*, mailing: Mailing, deliveries: list[Delivery], **overrides: Any) -> Slice:
    """The deliveries, to be sent since a minute."""
    fields: dict[str, Any] = {
        "provider": Provider.OTHER,
        "zone": "metropole",
        "first": deliveries[0].pk,
        "last": deliveries[-1].pk,
        "size": len(deliveries),
        "due_at": timezone.now() - timedelta(minutes=1),
    }
    return Slice.objects.create(mailing=mailing, **(fields | overrides))


def make_subscriber(*, selected: bool = False, **overrides: Any) -> Supporter:
    """A confirmed adult whose agreement to the letter is live; `selected`, to be chosen by what they do, too (L40)."""
    purposes = [Consent.Purpose.ACCOUNT, *([Consent.Purpose.SELECTION] if selected else [])]
    return agree(make_supporter(**overrides), *purposes)
