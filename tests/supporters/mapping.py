"""What the tests of the map say often."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.text import fold
from supporters.map_counters import add_to_map, remove_from_map
from supporters.models import Testimony
from tests.factories import make_testimony


def publish(*, at: datetime | None = None, **overrides: Any) -> Testimony:
    """A published testimony on the map, found by its words."""
    testimony = make_testimony(state=Testimony.State.PUBLISHED, published_at=at or timezone.now(), **overrides)
    testimony.search_text = fold(f"{testimony.display_name} {testimony.message} {testimony.place.name}")
    with transaction.atomic():
        testimony.save()
        add_to_map(testimony)
    return testimony


def withdraw(testimony: Testimony) -> None:
    with transaction.atomic():
        Testimony.objects.filter(pk=testimony.pk).update(state=Testimony.State.WITHDRAWN)
        remove_from_map(testimony)
