"""A server of somebody else's, for what is fetched."""

from collections.abc import Iterator

import pytest

from tests.far_server import FarServer, far_server


@pytest.fixture
def far() -> Iterator[FarServer]:
    with far_server() as server:
        yield server
