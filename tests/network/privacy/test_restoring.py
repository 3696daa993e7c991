"""A restored backup brings nobody back: the list outside the database knows whom to erase again."""

import json
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from network.privacy.models import ErasureRecord, Leaving
from network.privacy.services import erasing
from network.privacy.services import leaving as services
from tests.factories.cohorts import CohortFactory
from tests.factories.users import UserFactory, make_member
from tests.network.privacy.whole_person import FIRST, GONE, NAME, SECOND, WholePerson, table_of, tables_with
from users import services as users
from users.models import Invitation, User

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="copies SQLite's database as a whole"),
    pytest.mark.thorough,
]


@pytest.fixture(autouse=True)
def list_path(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """The list of this test, which a restore leaves alone."""
    settings.ERASURE_LIST = tmp_path / "kept" / "erased.jsonl"
    return settings.ERASURE_LIST


@pytest.mark.usefixtures("live_site")
def test_after_a_restore_whoever_was_erased_is_erased_again() -> None:
    world = WholePerson(choice=Leaving.WriteUps.REMOVE)
    world.put_canaries()
    backup = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(backup)

    erasing.erase(user=world.leaves())
    assert tables_with(GONE) == set()
    backup.backup(connection.connection)
    assert User.objects.get(pk=world.person.pk).email == FIRST
    assert not ErasureRecord.objects.exists()

    call_command("replay_erasures")

    assert tables_with(GONE) == set()
    assert tables_with(SECOND) == set()
    assert tables_with(NAME.lower()) == set()
    assert tables_with(FIRST) == {table_of("privacy.Complaint")}
    assert User.objects.get(pk=world.other.pk).name == "Olive Other"
    assert ErasureRecord.objects.exists()
    # The bytes of the file hold no more than its rows.
    assert not re.search(rf"{GONE}\d{{4}}".encode(), connection.connection.serialize())
    backup.close()


def gone(**values: str) -> User:
    """Somebody who was erased."""
    user = make_member(**values)
    services.leave(user=user, write_ups=Leaving.WriteUps.FORMER)
    erasing.erase(user=user)
    erasing.write_list()
    return user


@pytest.mark.usefixtures("site")
def test_the_list_tells_nobody_who_was_erased(list_path: Path) -> None:
    gone(name="Wilma Wendlequill", email=FIRST)
    text = list_path.read_text()
    assert "wendle" not in text.lower()
    assert "@" not in text


@pytest.mark.usefixtures("site")
def test_the_list_is_written_once_and_what_was_cut_off_is_written_again(list_path: Path) -> None:
    gone()
    erasing.write_list()
    assert len(list_path.read_text().splitlines()) == 1
    list_path.write_text(list_path.read_text()[:40] + "\n")
    erasing.write_list()
    assert json.loads(list_path.read_text().splitlines()[-1])["marks"]


@pytest.mark.usefixtures("site")
def test_whoever_is_asked_in_again_later_stays() -> None:
    gone(email=FIRST)
    again = UserFactory(email=FIRST)
    users.invite(email=FIRST, cohort=CohortFactory())

    assert erasing.replay() == 0
    assert User.objects.get(pk=again.pk).is_active
    assert Invitation.objects.filter(email=FIRST).exists()


@pytest.mark.usefixtures("site")
def test_an_invitation_that_a_backup_brings_back_goes() -> None:
    users.invite(email=FIRST, cohort=CohortFactory())
    restored = list(Invitation.objects.filter(email=FIRST).values())
    gone(email=FIRST)
    Invitation.objects.bulk_create(Invitation(**values) for values in restored)
    Invitation.objects.filter(email=FIRST).update(created_at=restored[0]["created_at"])

    assert erasing.replay() == 1
    assert not Invitation.objects.filter(email=FIRST).exists()


@pytest.mark.usefixtures("site")
def test_a_number_that_is_given_anew_is_nobody_elses_erasure() -> None:
    erased = gone()
    User.objects.filter(pk=erased.pk).update(erased_at=None, leaves_at=None, is_active=True, email="new@example.net")
    assert erasing.replay() == 0


@pytest.mark.usefixtures("site")
def test_the_daily_job_notices_a_restore_that_nobody_told_it_of() -> None:
    user = gone(email=FIRST)
    restored = User.objects.filter(pk=user.pk)
    restored.update(erased_at=None, leaves_at=None, is_active=True, email=FIRST)
    restored.update(joined_at=ErasureRecord.objects.get().erased_at - timedelta(days=1))
    assert erasing.erase_due() == 0
    ErasureRecord.objects.all().delete()
    erasing.erase_due()
    assert User.objects.get(pk=user.pk).erased_at
