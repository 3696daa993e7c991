"""What the tests of connections start from."""

import pytest

from tests.network.connections.people import Three


@pytest.fixture
def three(site: None) -> Three:
    return Three()
