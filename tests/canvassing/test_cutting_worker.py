"""A real worker makes the cut that was asked for."""

import pytest
from django.db import transaction
from django.utils import timezone

from canvassing.models import Cutting
from canvassing.services.cutting import ask_cut
from tests.canvassing.rows import make_area
from tests.canvassing.test_worker import empty_broker, wait_for

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
__all__ = ["empty_broker"]


def test_a_cut_that_was_asked_for_is_there_a_moment_later() -> None:
    area = make_area(streets=3)
    with transaction.atomic():
        ask_cut(area=area, doors=60, by=None, at=timezone.now())
    assert not area.turfs().exists()
    wait_for(lambda: Cutting.objects.get().state == "ready")
    assert area.turfs().count() == 2
