"""A real worker computes the rankings that staff define."""

import time
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from campaign.celery import app as celery_app
from tests.processes import celery_worker
from tests.territory.ranking import make_country, make_targeting, ranked

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
PATIENCE = 40


@pytest.fixture(autouse=True)
def empty_broker(transactional_db: None) -> Iterator[None]:
    celery_app.control.purge()
    yield
    celery_app.control.purge()


def test_a_defined_ranking_is_there_a_moment_later() -> None:
    with transaction.atomic():
        targeting = make_targeting(make_country(), compute=False, at=timezone.now())
    deadline = time.monotonic() + PATIENCE
    with celery_worker():
        while targeting.state == "queued" and time.monotonic() < deadline:
            time.sleep(0.2)
            targeting.refresh_from_db()
    assert targeting.state == "ready"
    assert len(ranked(targeting)) == 5
