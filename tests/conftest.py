"""The cast and the sealed world the tests play in."""

import os
import tempfile

os.environ.setdefault("DEBUG", "true")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="campaign-tests-"))

import pytest  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.test import Client  # noqa: E402

from supporters.models import Supporter  # noqa: E402
from tests.factories import make_supporter  # noqa: E402


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
    client.force_login(supporter)
    return client
