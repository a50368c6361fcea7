"""What the tests of the moderators' page share."""

from django.http import HttpResponse
from django.test import Client

from supporters.models import Testimony
from supporters.moderation_queue import seen_as
from tests.factories import agree, make_testimony

HOME = "/admin/supporters/testimony/moderation/"
DECIDE = f"{HOME}decider/"
PHOTO, THUMBNAIL = f"photos/{'a' * 32}.webp", f"photos/{'a' * 32}-400.webp"


def make_waiting(**overrides: object) -> Testimony:
    """A testimony that may be published."""
    testimony = make_testimony(**overrides)
    agree(testimony.supporter)
    return testimony


def decide(desk: Client, verdict: str, *testimonies: Testimony, **more: object) -> HttpResponse:
    keys = [testimony.pk for testimony in testimonies]
    seen = [seen_as(testimony) for testimony in testimonies]
    return desk.post(DECIDE, {"verdict": verdict, "testimony": keys, "seen": seen, **more})
