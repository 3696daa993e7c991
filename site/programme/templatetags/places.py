"""{% place "apply" as apply_page %}: the one page of a kind, wherever the editors have put it."""

from django import template
from wagtail.models import Page

from blog.models import NewsIndexPage
from core.models import BasePage
from core.page_cache import cached_fragment
from programme import models

register = template.Library()

PLACES: dict[str, type[BasePage]] = {
    "home": models.HomePage,
    "programme": models.ProgrammePage,
    "cohorts": models.CohortsPage,
    "apply": models.ApplyPage,
    "news": NewsIndexPage,
    "network": models.NetworkPage,
    "practice": models.PracticePage,
    "evaluation": models.EvaluationPage,
    "partners": models.PartnersPage,
}


@register.simple_tag(takes_context=True)
def place(context: template.Context, name: str) -> Page | None:
    """The live public page of that kind, None if there is none; all kinds are read at once."""
    request = context["request"]
    if not hasattr(request, "places"):
        request.places = cached_fragment("places", _places)
    return request.places.get(name)


def _places() -> dict[str, Page]:
    pages = Page.objects.live().public().type(*PLACES.values()).select_related("content_type").order_by("-path")
    # The first in the tree is written last, so it wins.
    by_class = {page.specific_class: page for page in pages}
    return {name: by_class[page_class] for name, page_class in PLACES.items() if page_class in by_class}
