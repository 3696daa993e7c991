"""Only live public pages are found, and the index follows each change in the same transaction."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from blog.models import NewsPage
from core.models import BasePage
from programme.models import EvaluationPage, HomePage, StandardPage
from search.engines import database
from search.models import SearchDocument
from search.query import Query
from search.registry import kinds
from tests.factories.pages import make_news, make_page
from topics.models import Topic

pytestmark = pytest.mark.usefixtures("site")

TEXT = [{"type": "paragraph", "value": "<p>A quetzal.</p>"}]


def found() -> int:
    """How many are found, which is also how many documents hold the word: the index itself keeps no secret."""
    documents = SearchDocument.objects.filter(body__contains=" quetzal").count()
    assert database.search(Query(text="quetzal")).total == documents
    return documents


def restrict(page: Page, kind: str = "login") -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type=kind, password="word")


MAKERS = pytest.mark.parametrize(
    "make", [lambda **values: make_page(body=TEXT, **values), lambda **values: make_news(body=TEXT, **values)]
)


@MAKERS
def test_publishing_adds_and_unpublishing_takes_away(make: Callable[..., BasePage]) -> None:
    page = make(publish=False)
    assert found() == 0
    page.get_latest_revision().publish()
    assert found() == 1
    page.refresh_from_db()
    page.unpublish()
    assert found() == 0


def test_a_draft_of_a_live_page_is_not_found_until_it_is_published() -> None:
    page = make_page(body=[])
    page.body = TEXT
    revision = page.save_revision()
    assert found() == 0
    revision.publish()
    assert found() == 1


@MAKERS
def test_deleting_takes_away_by_whichever_class(make: Callable[..., BasePage]) -> None:
    make().delete()
    Page.objects.get(pk=make().pk).delete()
    assert found() == 0


def test_deleting_a_branch_takes_away_all_of_it() -> None:
    parent = make_page("Parent", body=TEXT)
    make_page("Child", parent=parent, body=TEXT)
    assert found() == 2
    Page.objects.get(pk=parent.pk).delete()
    assert found() == 0


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_closing_a_branch_takes_it_away_and_opening_brings_it_back(kind: str) -> None:
    parent = make_page("Parent", body=TEXT)
    make_page("Child", parent=parent, body=TEXT)
    restriction = restrict(parent, kind)
    assert found() == 0
    restriction.delete()
    assert found() == 2


def test_moving_into_a_closed_branch_takes_away_and_moving_out_brings_back() -> None:
    closed = make_page("Closed")
    restrict(closed)
    page = make_page("Traveller", body=TEXT)
    page.move(closed, pos="last-child")
    assert found() == 0
    StandardPage.objects.get(pk=page.pk).move(HomePage.objects.get(), pos="last-child")
    assert found() == 1


def test_news_made_for_members_only_is_taken_away() -> None:
    item = make_news(body=TEXT)
    item.visibility = NewsPage.Visibility.MEMBERS
    item.save_revision().publish()
    assert found() == 0


def test_deleting_a_closed_page_leaves_nothing_behind() -> None:
    page = make_page(body=TEXT)
    restrict(page)
    Page.objects.get(pk=page.pk).delete()
    assert found() == 0
    assert not SearchDocument.objects.filter(object_id=page.pk).exists()


def test_the_database_decides_even_if_the_index_is_wrong(client: Client) -> None:
    for index, page in enumerate(
        [make_page("Quetzal draft", publish=False), make_news("Quetzal of members", visibility="members")]
    ):
        kind = "standardpage" if index == 0 else "news"
        SearchDocument.objects.create(kind=kind, object_id=page.pk, title=" quetzal ", summary="", body="")
    SearchDocument.objects.create(kind="gone", object_id=1, title=" quetzal ", summary="", body="")

    html = client.get("/search/?q=quetzal").content.decode()
    assert "Nothing matches" in html
    assert "Quetzal of" not in html


def test_everyday_wording_of_topics_is_no_text_of_the_index() -> None:
    Topic.objects.filter(name="Co-production").update(everyday="quetzal")
    call_command("rebuild_search")
    assert found() == 0


def test_rebuilding_gives_what_following_gave() -> None:
    make_page(body=TEXT)
    make_news(visibility="members", body=TEXT)
    fields = ("kind", "object_id", "title", "summary", "body", "added_on", "is_old")
    followed = set(SearchDocument.objects.values_list(*fields))
    call_command("rebuild_search")
    assert set(SearchDocument.objects.values_list(*fields)) == followed


def test_every_kind_of_page_with_words_of_its_own_is_searched() -> None:
    searched = {searchable.model for searchable in kinds().values()}
    pages = {EvaluationPage, StandardPage, NewsPage}
    assert pages <= searched
    assert HomePage not in searched
