"""The cast and the sealed world the tests play in."""

import os
import tempfile

os.environ.setdefault("DEBUG", "true")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="campaign-tests-"))

from uuid import uuid4  # noqa: E402

import pytest  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.test import Client  # noqa: E402

from supporters.models import Supporter  # noqa: E402
from tests.factories import make_supporter, sign_in  # noqa: E402


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test counted or kept is not there for the next."""
    monkeypatch.setattr(caches["default"], "key_prefix", uuid4().hex)


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
def signed_in(client: Client, supporter: Supporter) -> Client:
    return sign_in(client, supporter)


@pytest.fixture
def worker(transactional_db: None) -> Iterator["subprocess.Popen[bytes]"]:
    """A real Celery worker in a process of its own, on an empty broker. Ask for `transactional_db` effects only:
    it sees what is committed."""
    celery_app.control.purge()
    with celery_worker() as process:
        yield process
