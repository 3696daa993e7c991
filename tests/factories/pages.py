"""Pages for tests, put into the tree that set_up_site made."""

from datetime import date
from io import BytesIO
from typing import Any, TypeVar

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Page

from blog.models import NewsIndexPage, NewsPage
from core.models import SiteImage
from programme.models import HomePage, StandardPage

PageType = TypeVar("PageType", bound=Page)


def make_news(title: str = "A street party", *, publish: bool = True, **values: Any) -> NewsPage:
    """A news item under the news index, live unless told otherwise."""
    defaults = {
        "summary": f"{title}, in short.",
        "added_on": date(2026, 3, 1),
        "body": [{"type": "paragraph", "value": f"<p>{title}, told in full.</p>"}],
    }
    item = NewsPage(title=title, live=False, **{**defaults, **values})
    return _add(NewsIndexPage.objects.get(), item, publish=publish)


def make_page(
    title: str = "A page", *, parent: Page | None = None, publish: bool = True, **values: Any
) -> StandardPage:
    """A standard page, under the home page unless told otherwise."""
    page = StandardPage(title=title, live=False, **values)
    return _add(parent or HomePage.objects.get(), page, publish=publish)


def make_picture(title: str = "A street") -> SiteImage:
    """A small picture among the editors' pictures."""
    file = BytesIO()
    Image.new("RGB", (60, 40), "#0E4A44").save(file, "PNG")
    return SiteImage.objects.create(title=title, file=ImageFile(file, name="street.png"))


def _add(parent: Page, page: PageType, *, publish: bool) -> PageType:
    parent.add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
        page.refresh_from_db()
    return page
