"""Who may open and change what in the members' area (guide 1.13): every address, each ring, each state."""

import pytest

from tests.permissions.network_rows import NETWORK_ROWS
from tests.permissions.trying import try_row
from tests.permissions.world import Row, World

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]


@pytest.mark.parametrize("row", NETWORK_ROWS, ids=lambda row: f"{row.route} {row.state}".strip())
def test_everyone_gets_and_changes_what_they_may_and_nothing_else(row: Row, world: World) -> None:
    try_row(row, world)
