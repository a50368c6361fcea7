"""What tests of the mail share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from tests.mailings.guarding import set_up, zone_of
from tests.mailings.name_server import NameServer, name_server
from tests.mailings.sink import Sink, sink


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    """A mail server that keeps what it takes, to which letters are sent."""
    with sink() as found:
        settings.MAIL_DELIVERY = found.delivery
        yield found


@pytest.fixture(scope="session")
def signing_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def names(signing_key: RSAPrivateKey) -> Iterator[NameServer]:
    """A name server that knows a campaign well set up."""
    with name_server(zone_of(signing_key)) as found:
        yield found


@pytest.fixture
def guarded(server: Sink, settings: Any, signing_key: RSAPrivateKey, tmp_path: Path) -> Sink:
    """That campaign in production, with the gate before its letters."""
    set_up(settings, signing_key, tmp_path)
    return server
