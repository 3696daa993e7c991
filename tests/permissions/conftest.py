"""The world of the permission table."""

import pytest
from pytest_django import DjangoDbBlocker

from tests.permissions.world import World


@pytest.fixture(scope="module")
def world(_site_of_module: None, django_db_blocker: DjangoDbBlocker) -> World:
    """One world for all rows of a file: what each does to it is undone."""
    with django_db_blocker.unblock():
        return World()
