"""The programme's pages in the public search."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.models import ContentPage
from core.page_cache import cached_fragment
from core.page_tree import open_to_all, page_address
from core.plain_text import plain, stream_text
from programme import models
from search.audiences import PUBLIC
from search.registry import PAGE_FIELDS, Card, Order, Passage, Searchable, public_passages, register

PAGE_TYPES = (
    models.ApplyPage,
    models.ProgrammePage,
    models.CohortsPage,
    models.NetworkPage,
    models.PracticePage,
    models.EvaluationPage,
    models.PartnersPage,
    models.StandardPage,
)


def page_passages(page: Any) -> Iterable[Passage]:
    """The words of a page."""
    body = _apply_body(page) if isinstance(page, models.ApplyPage) else stream_text(page.body)
    return public_passages(title=page.title, summary=_summary(page), body=body)


def page_card(page: Any, request: HttpRequest | None) -> Card:
    """A row of the results."""
    return Card(page.title, page_address(page), _summary(page), is_example=page.is_example)


def public_pages(viewer: Any = None) -> PageQuerySet:
    """The programme's pages that everyone may find."""
    return open_to_all(Page.objects.live()).type(*PAGE_TYPES)


def read_pages(visible: PageQuerySet, ids: list[int]) -> Iterable[Page]:
    """Pages by their ids. They are few and of many types, so all are kept until one changes."""
    known = cached_fragment("searched-pages", lambda: {page.pk: page for page in public_pages().specific()})
    return [known[pk] for pk in ids if pk in known]


def _summary(page: ContentPage | models.ApplyPage) -> str:
    return str(page.introduction or page.search_description)


def _apply_body(page: models.ApplyPage) -> str:
    parts: list[Any] = [page.who_can_apply, page.how_to_apply, stream_text(page.questions)]
    parts += [page.organisation_agrees, page.how_we_decide, page.your_data, page.other_formats]
    return plain(" ".join(str(part) for part in parts))


register(
    Searchable(
        kind="page",
        label="Page",
        plural="Pages",
        model=Page,
        visible=public_pages,
        rows=lambda: public_pages().specific(),
        passages=page_passages,
        fields=PAGE_FIELDS,
        audiences=lambda viewer: frozenset({PUBLIC}),
        order=lambda page: Order(page.title),
        card=page_card,
        read=read_pages,
        subclasses=PAGE_TYPES,
    )
)
