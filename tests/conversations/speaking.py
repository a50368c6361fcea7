"""Somebody who speaks, heard or entered by hand."""

from typing import Any

from django.utils import timezone

from conversations.desk.heard import Speaker
from conversations.models import Voice
from conversations.services import voices
from supporters.models import Supporter

ABOUT = "https://carnet.example.org/a-propos"


def speaker(kind: str = "site", value: str = "https://carnet.example.org/", **overrides: Any) -> Speaker:
    return Speaker(kind, value, **({"name": "Le carnet"} | overrides))


def heard(who: Speaker | None = None) -> Voice:
    return voices.find_or_make(speaker=who or speaker(), source_url=ABOUT, at=timezone.now())


def entered(by: Supporter, **overrides: Any) -> Voice:
    described = {
        "name": "Le carnet",
        "outlet_url": "https://carnet.example.org/",
        "contact": "bonjour@carnet.example.org",
        "source_url": ABOUT,
        "source_at": timezone.localdate(),
    }
    return voices.create(by=by, at=timezone.now(), **(described | overrides))
