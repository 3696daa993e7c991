"""The programme's pages in the public search."""

from typing import Any

from core.models import ContentPage
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


for model in (
    models.ProgrammePage,
    models.CohortsPage,
    models.NetworkPage,
    models.PracticePage,
    models.EvaluationPage,
    models.PartnersPage,
    models.StandardPage,
):
    manager = model.objects
    register(Searchable(model._meta.model_name or "", "Page", model, lambda m=manager: m.live().public(), content_text))
register(
    Searchable("applypage", "Page", models.ApplyPage, lambda: models.ApplyPage.objects.live().public(), apply_text)
)
