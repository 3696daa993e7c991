"""The programme's pages in the public search."""

from collections.abc import Callable
from typing import Any

from core.models import BasePage, ContentPage
from core.plain_text import plain, stream_text
from programme import models
from search.registry import Searchable, Text, register


def content_text(page: ContentPage) -> Text:
    """The words of a page with an introduction and a body."""
    return Text(title=page.title, summary=page.introduction or page.search_description, body=stream_text(page.body))


def apply_text(page: models.ApplyPage) -> Text:
    """The words of the page that says how to apply."""
    parts: list[Any] = [page.who_can_apply, page.how_to_apply, stream_text(page.questions)]
    parts += [page.organisation_agrees, page.how_we_decide, page.your_data, page.other_formats]
    return Text(title=page.title, summary=page.introduction, body=plain(" ".join(str(part) for part in parts)))


def searched(model: type[BasePage], text: Callable[[Any], Text]) -> Searchable:
    """How one type of the programme's pages is searched: as a page that everyone may read."""
    return Searchable(model._meta.model_name or "", "Page", model, lambda: model.objects.live().public(), text)


register(searched(models.ApplyPage, apply_text))
for page_class in (
    models.ProgrammePage,
    models.CohortsPage,
    models.NetworkPage,
    models.PracticePage,
    models.EvaluationPage,
    models.PartnersPage,
    models.StandardPage,
):
    register(searched(page_class, content_text))
