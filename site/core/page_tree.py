"""What Wagtail asks the database about its tree on every page, kept until something changes."""

from typing import Any, TypeVar

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.query import PageQuerySet

from core.page_cache import cached_fragment

Pages = TypeVar("Pages", bound=PageQuerySet)


def open_to_all(pages: Pages) -> Pages:
    """The pages that no restriction closes, neither on themselves nor above them: Wagtail's `public()`."""
    closed = cached_fragment("closed-branches", _closed_branches)
    return pages.exclude(_within(closed)) if closed else pages


def page_address(page: Page) -> str:
    """The address of a page on this site; of none that is on no site."""
    page._wagtail_cached_site_root_paths = site_roots()  # noqa: SLF001 - where it looks before it asks its cache
    return str(page.get_url() or "")


def site_roots() -> list[Any]:
    """Where the sites begin, as Wagtail keeps it: each address needs them, and its cache is a table."""
    return cached_fragment("site-root-paths", Site.get_site_root_paths)


def _closed_branches() -> list[str]:
    return list(PageViewRestriction.objects.order_by("pk").values_list("page__path", flat=True))


def _within(branches: list[str]) -> Q:
    return Q.create([Q(path__startswith=path) for path in branches], connector=Q.OR)
