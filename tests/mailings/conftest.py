"""What tests of the mail share."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.mailings.sink import Sink, sink


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    """A mail server that keeps what it takes, to which letters are sent."""
    with sink() as found:
        settings.MAIL_DELIVERY = found.delivery
        yield found
