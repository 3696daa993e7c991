"""The menu, the footer and the site's own words, in few queries and cached until something is published."""

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from wagtail.models import Page, Site

from core.models import FooterLink, SiteSettings
from core.page_cache import cached_fragment

register = template.Library()


@dataclass(frozen=True)
class NavigationLink:
    """A link of the menu or the footer."""

    title: str
    url: str
    is_current: bool = False


@register.simple_tag(takes_context=True)
def site_settings(context: template.Context) -> SiteSettings:
    """The site's settings row."""
    request: HttpRequest = context["request"]
    return cached_fragment("site-settings", lambda: SiteSettings.for_request(request))


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> list[NavigationLink]:
    """The live public pages right under the home page that are shown in menus."""
    request: HttpRequest = context["request"]
    links = cached_fragment("main-menu", lambda: _menu_links(request))
    return [NavigationLink(title, url, request.path.startswith(url)) for title, url in links]


@register.simple_tag(takes_context=True)
def footer_columns(context: template.Context) -> list[tuple[str, list[NavigationLink]]]:
    """The footer's columns in order, each a heading with its links; an empty column is left out."""
    request: HttpRequest = context["request"]
    columns = cached_fragment("footer", lambda: _footer_links(request))
    return [(heading, [NavigationLink(title, url) for title, url in links]) for heading, links in columns if links]


def _menu_links(request: HttpRequest) -> list[tuple[str, str]]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.child_of(site.root_page).live().public().in_menu().order_by("path")
    return [(page.title, page.get_url(request)) for page in pages]


def _footer_links(request: HttpRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    links = list(
        FooterLink.objects.filter(settings__site=Site.find_for_request(request), page__live=True)
        .select_related("page")
        .order_by("sort_order")
    )
    public = set(Page.objects.filter(pk__in=[link.page_id for link in links]).public().values_list("pk", flat=True))
    return [
        (
            str(column.label),
            [
                (link.text or link.page.title, link.page.get_url(request))
                for link in links
                if link.column == column and link.page_id in public
            ],
        )
        for column in FooterLink.Column
    ]
