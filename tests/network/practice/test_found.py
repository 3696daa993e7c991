"""What of a write-up is in the index: what each audience may find, and nothing for a draft."""

import pytest

from network.practice.models import Credit
from network.practice.searchable import KIND
from network.practice.services import credits, sharing, writing
from search import indexing
from search.models import SearchFacet, SearchThing
from tests.factories.practice import make_draft, make_public, make_topics
from tests.factories.users import make_member, make_staff
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")


def test_members_filter_a_public_write_up_by_what_it_says_now() -> None:
    author = make_member()
    write_up = make_public(author, make_staff(Role.EDITOR))
    found = SearchFacet.objects.filter(kind=KIND, object_id=write_up.pk, facet="still_going")
    assert set(found.values_list("audience", "value")) == {("public", "still going")}
    writing.change(write_up=write_up, by=author, version=write_up.version, values={"still_going": "stopped"})
    assert set(found.values_list("audience", "value")) == {("public", "still going"), ("members", "stopped")}


def test_a_draft_is_not_written_to_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    lead, second = make_member(), make_member()
    draft = make_draft(lead)
    written: list[str] = []
    monkeypatch.setattr(indexing, "refresh", lambda kind, ids: written.append(kind))
    credits.ask(write_up=draft, by=lead, user=second, role=Credit.Role.AUTHOR)
    writing.change(write_up=draft, by=lead, version=draft.version, values={}, topics=make_topics()[:1])
    assert written == []


def test_what_is_shared_no_more_leaves_the_index() -> None:
    lead = make_member()
    draft = make_draft(lead)
    shared = sharing.share(write_up=draft, by=lead, version=draft.version, audience="network")
    found = SearchThing.objects.filter(kind=KIND, object_id=draft.pk)
    assert found.exists()
    sharing.stop_sharing(write_up=shared, version=shared.version)
    assert not found.exists()
