"""Who takes part and who answers."""

from collections.abc import Iterator
from typing import Any

import pytest

from conversations.models import Member
from supporters.models import Supporter
from tests.conversations.making import make_member, make_responder
from tests.networks.bluesky import Bluesky, bluesky
from tests.networks.mastodon import Mastodon, mastodon


@pytest.fixture
def member(db: None) -> Member:
    return make_member("Camille")


@pytest.fixture
def responder(db: None) -> Supporter:
    return make_responder()


@pytest.fixture
def toots(settings: Any) -> Iterator[Mastodon]:
    with mastodon() as server:
        settings.RELAY_PRIVATE_HOSTS = [*settings.RELAY_PRIVATE_HOSTS, server.host]
        yield server


@pytest.fixture
def skies(settings: Any) -> Iterator[Bluesky]:
    with bluesky() as server:
        settings.RELAY_PRIVATE_HOSTS = [*settings.RELAY_PRIVATE_HOSTS, server.host]
        yield server
