"""Two who write the same part of the index at the same moment."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from network.profiles.models import Profile
from search.indexing import rebuild, refresh
from search.models import SearchPassage
from tests.factories.users import make_member


@pytest.mark.usefixtures("live_site")
@pytest.mark.postgres
@pytest.mark.parametrize("is_rebuild", [False, True])
def test_whoever_comes_second_waits_and_writes_what_the_first_left(is_rebuild: bool) -> None:
    profile = Profile.objects.get(user=make_member())
    failed: list[Exception] = []

    def write() -> None:
        try:
            if is_rebuild:
                rebuild()
            else:
                refresh("people", [profile.pk])
        except IntegrityError as error:
            failed.append(error)
        finally:
            connection.close()

    second = threading.Thread(target=write)
    with transaction.atomic():
        profile.about, profile.rings = "Quillfeather", profile.rings | {"about": "cohort"}
        profile.save()
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()
    second.join()

    assert not failed
    (passage,) = SearchPassage.objects.filter(text="Quillfeather")
    assert passage.audience.startswith("cohort:")
