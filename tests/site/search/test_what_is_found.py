"""Only live public pages are found, and the index follows each change in the same transaction."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from blog.models import NewsPage
from core.models import BasePage
from programme.models import EvaluationPage, HomePage, StandardPage
from search.finding import find
from search.models import SearchPassage, SearchThing, SearchWord
from search.query import Query
from search.registry import kind_of
from search.views import PUBLIC_KINDS
from tests.factories.pages import make_news, make_page
from topics.models import Topic

pytestmark = pytest.mark.usefixtures("site")

TEXT = [{"type": "paragraph", "value": "<p>A quetzal.</p>"}]


def found() -> int:
    """How many are found, which is also how many passages hold the word: the index itself keeps no secret."""
    passages = SearchPassage.objects.filter(field="body", words__contains="quetzal").count()
    assert find(Query(PUBLIC_KINDS, "quetzal")).total == passages
    return passages


def restrict(page: Page, kind: str = "login") -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type=kind, password="word")


def put_in_the_index(kind: str, pk: int) -> None:
    SearchThing.objects.update_or_create(kind=kind, object_id=pk)
    SearchPassage.objects.create(
        kind=kind, object_id=pk, field="title", audience="public", text="Quetzal", words="quetzal"
    )


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


@pytest.mark.thorough
@MAKERS
def test_deleting_takes_away_by_whichever_class(make: Callable[..., BasePage]) -> None:
    make().delete()
    Page.objects.get(pk=make().pk).delete()
    assert found() == 0


@pytest.mark.thorough
def test_deleting_a_branch_takes_away_all_of_it() -> None:
    parent = make_page("Parent", body=TEXT)
    make_page("Child", parent=parent, body=TEXT)
    assert found() == 2
    Page.objects.get(pk=parent.pk).delete()
    assert found() == 0


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_closing_a_branch_takes_it_away_and_opening_brings_it_back(kind: str) -> None:
    parent = make_page("Parent", body=TEXT)
    make_page("Child", parent=parent, body=TEXT)
    restriction = restrict(parent, kind)
    assert found() == 0
    restriction.delete()
    assert found() == 2


@pytest.mark.thorough
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


@pytest.mark.thorough
def test_deleting_a_closed_page_leaves_nothing_behind() -> None:
    page = make_page(body=TEXT)
    restrict(page)
    Page.objects.get(pk=page.pk).delete()
    assert found() == 0
    assert not SearchThing.objects.filter(kind="page", object_id=page.pk).exists()


@pytest.mark.thorough
def test_the_database_decides_even_if_the_index_is_wrong(client: Client) -> None:
    for index, page in enumerate(
        [make_page("Quetzal draft", publish=False), make_news("Quetzal of members", visibility="members")]
    ):
        put_in_the_index("page" if index == 0 else "news", page.pk)
    put_in_the_index("gone", 1)

    html = client.get("/search/?q=quetzal").content.decode()
    assert "Nothing matches" in html
    assert "Quetzal of" not in html


def test_everyday_wording_of_topics_is_no_text_of_the_index() -> None:
    Topic.objects.filter(name="Co-production").update(everyday="quetzal")
    call_command("search_rebuild")
    assert not SearchPassage.objects.filter(text__icontains="quetzal").exists()
    assert not SearchWord.objects.filter(word="quetzal").exists()


def contents() -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    things = SearchThing.objects.values_list("kind", "object_id", "sort_name", "added_on", "is_old")
    passages = SearchPassage.objects.values_list("kind", "object_id", "field", "audience", "text", "words")
    return set(things), set(passages)


@pytest.mark.thorough
def test_rebuilding_gives_what_following_gave() -> None:
    make_page(body=TEXT)
    make_news(visibility="members", body=TEXT)
    followed = contents()
    call_command("search_rebuild")
    assert contents() == followed


def test_every_kind_of_page_with_words_of_its_own_is_searched() -> None:
    assert all(kind_of(page_class) for page_class in (EvaluationPage, StandardPage, NewsPage))
    assert kind_of(HomePage) is None
