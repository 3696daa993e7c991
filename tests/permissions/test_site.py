"""Who may open and change what (guide 1.13): every address of the public site and the admin that is ours.

A new address without a row fails. What Wagtail and allauth mount is in test_doors_of_others.py.
"""

import pytest
from django.utils import timezone

from cohorts.models import Intake
from tests.permissions.network_rows import NETWORK_ROWS
from tests.permissions.site_rows import PAGE_ROWS, SITE_ROWS
from tests.permissions.trying import every_pattern, is_ours, try_row
from tests.permissions.world import Row, World

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]


@pytest.mark.parametrize("row", [*SITE_ROWS, *PAGE_ROWS], ids=lambda row: f"{row.route} {row.state}".strip())
def test_everyone_gets_and_changes_what_they_may_and_nothing_else(row: Row, world: World) -> None:
    try_row(row, world)


# No address without a row -------------------------------------------------------------------------------


def test_every_address_of_ours_has_a_row() -> None:
    assert {path for path, pattern in every_pattern() if is_ours(pattern)} == {
        row.route for row in [*SITE_ROWS, *NETWORK_ROWS]
    }


def test_the_intake_of_the_rows_is_one_that_the_public_may_not_know(world: World) -> None:
    assert world.hidden_intake not in Intake.objects.announced_by(timezone.now())
