"""Who works on the online campaign."""

from collections.abc import Iterator
from typing import Any

import pytest

from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.networks.bluesky import Bluesky, bluesky
from tests.networks.mastodon import Mastodon, mastodon
from tests.networks.webhook import Receiver, receiver


@pytest.fixture
def editor(db: None) -> Supporter:
    return make_editor()


@pytest.fixture
def other_editor(db: None) -> Supporter:
    return make_editor(display_name="Autre rédaction")


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


@pytest.fixture
def hooks(settings: Any) -> Iterator[Receiver]:
    with receiver() as server:
        settings.RELAY_PRIVATE_HOSTS = [*settings.RELAY_PRIVATE_HOSTS, server.host]
        yield server
