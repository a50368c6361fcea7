"""The cast, and the real worker for the tests that need one. The sealed world is in tests/settings.py."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection
from django.test import Client

from campaign.celery import app as celery_app
from supporters.models import Supporter
from tests.factories import make_supporter, sign_in
from tests.processes import celery_worker


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The databases of pytest-django. What a process killed by a test left connected must not keep them from going."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test counted or kept is not there for the next."""
    monkeypatch.setattr(caches["default"], "key_prefix", uuid4().hex)


@pytest.fixture
def own_files(settings: Any, tmp_path: Path) -> None:
    """Files of this test alone. By the setting, which Django itself follows and puts back."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }


@pytest.fixture
def supporter(db: None) -> Supporter:
    return make_supporter()


@pytest.fixture
def stranger(db: None) -> Supporter:
    return make_supporter(display_name="Dominique")


@pytest.fixture
def moderator(db: None) -> Supporter:
    person = make_supporter(display_name="Modération", is_staff=True)
    person.groups.add(Group.objects.get(name="moderators"))
    return person


@pytest.fixture
def national(db: None) -> Supporter:
    person = make_supporter(display_name="Nationale", is_staff=True)
    person.groups.add(Group.objects.get(name="national"))
    return person


@pytest.fixture
def signed_in(client: Client, supporter: Supporter) -> Client:
    return sign_in(client, supporter)


@pytest.fixture
def worker(transactional_db: None) -> Iterator["subprocess.Popen[bytes]"]:
    """A real Celery worker in a process of its own, on an empty broker. Ask for `transactional_db` effects only:
    it sees what is committed."""
    celery_app.control.purge()
    with celery_worker() as process:
        yield process


@pytest.fixture
def queued_mail(settings: Any) -> None:
    """Mail becomes rows, as it does on the site; Django's test runner would keep it in memory."""
    settings.EMAIL_BACKEND = "supporters.outbox.QueueBackend"
