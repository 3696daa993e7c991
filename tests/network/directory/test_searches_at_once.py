"""A saved search that is changed by its owner while the worker runs it, or by two of their pages at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from network.directory.models import SavedSearch
from network.directory.services import searches
from tests.factories.users import be, make_member
from tests.network.directory.saving import saved, tell, tries
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]


@pytest.fixture
def owner() -> User:
    return make_member(name="Reader")


def test_what_the_worker_noted_since_its_owner_opened_it_is_not_told_again(owner: User) -> None:
    opened = saved(owner)
    tries("Hassan Idry")
    assert tell() == 1
    noted = SavedSearch.objects.get()
    searches.change_search(search=opened, name="Another", rhythm="weekly")
    search = SavedSearch.objects.get()
    assert (search.name, search.rhythm) == ("Another", "weekly")
    assert (search.told, search.looked_at) == (noted.told, noted.looked_at)
    assert tell(9) == 0


def test_that_it_grew_too_wide_since_it_was_opened_is_kept(owner: User) -> None:
    opened = saved(owner)
    searches.put_off(search=opened, now=timezone.now() + timedelta(days=1), is_too_wide=True)
    searches.change_search(search=opened, name="Another", rhythm="weekly")
    assert SavedSearch.objects.get().is_too_wide


def test_where_mails_were_stopped_since_it_was_opened_they_begin_anew(owner: User) -> None:
    opened = saved(owner)
    searches.stop_mails(search=opened)
    tries("Hassan Idry")
    searches.change_search(search=opened, name="Another", rhythm="daily")
    assert tell() == 0


def test_changing_what_was_removed_since_is_no_error(
    client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = saved(owner)
    be(client, owner)
    change = searches.change_search

    def removed_first(**values: object) -> SavedSearch:
        searches.remove_search(search=search)
        return change(**values)  # type: ignore[arg-type]

    monkeypatch.setattr(searches, "change_search", removed_first)
    address = f"/network/searches/{search.public_id}/change/"
    assert client.post(address, {"name": "Another", "rhythm": "weekly"}).status_code == 404
    assert not SavedSearch.objects.exists()
