"""One load of the demo for all tests of a file that only look at it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from demo.services import load

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(scope="module")
def _demo_of_module(
    _site_of_module: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("demo"), EMAIL_BACKEND="core.mail.OutboxEmailBackend"),
        transaction.atomic(),
    ):
        load(today=TODAY)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_demo_of_module: None, site: None) -> None:
    """The demo as it is loaded on 24 November 2026; each test is rolled back to it."""
