"""The admin's first screen, the page editor, addresses that stay free when pages move, and what each page asks once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.models import Page, Site

from core import dashboard
from core.models import BasePage, OutboxTask, SiteSettings
from core.page_tree import site_roots


@hooks.register("construct_homepage_panels")
def add_what_needs_doing(request: HttpRequest, panels: list[object]) -> None:
    """Put the list of what needs doing first."""
    panels.insert(0, dashboard.WhatNeedsDoing())


@dashboard.register
def unfinished_settings(request: HttpRequest) -> list[dashboard.ToDo]:
    """Contacts that visitors need and nobody has filled in yet."""
    if not request.user.has_perm("core.change_sitesettings"):
        return []
    site = Site.find_for_request(request)
    row = SiteSettings.for_request(request)
    url = reverse("wagtailsettings:edit", args=["core", "sitesettings", site.pk]) if site else ""
    missing = {
        "the programme team’s email": row.contact_email,
        "the data controller": row.controller_name,
        "the data protection contact": row.data_protection_email,
    }
    return [dashboard.ToDo(f"Site settings: fill in {what}.", url) for what, value in missing.items() if not value]


@dashboard.register
def stuck_mail(request: HttpRequest) -> list[dashboard.ToDo]:
    """Mail and other work that was given up."""
    if not request.user.has_perm("core.change_sitesettings"):
        return []
    given_up = OutboxTask.objects.given_up().count()
    if not given_up:
        return []
    return [dashboard.ToDo(f"Mails and other tasks that could not be done: {given_up}. Ask whoever runs the server.")]


@hooks.register("insert_editor_js")
def send_after_saving() -> SafeString:
    """The script that keeps a page's own saves and its buttons from making the same page twice."""
    return format_html('<script src="{}" defer></script>', static("js/page-editor.js"))


@hooks.register("before_serve_page")
def know_the_roots(page: Page, request: HttpRequest, args: object, kwargs: object) -> None:
    """Put the sites' roots where Wagtail looks before it asks its cache, which is a table: each address needs them."""
    request._wagtail_cached_site_root_paths = site_roots()  # type: ignore[attr-defined]  # noqa: SLF001


@hooks.register("before_move_page")
def refuse_taken_address_on_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A page may not be moved to an address that one of the site's rooms has."""
    return _refuse(request, page, page.slug, destination)


@hooks.register("before_copy_page")
def refuse_taken_address_on_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy may not get an address that one of the site's rooms has."""
    slug, parent_pk = request.POST.get("new_slug"), request.POST.get("new_parent_page")
    if not slug or not parent_pk or not parent_pk.isdecimal():
        return None
    parent = Page.objects.filter(pk=parent_pk).first()
    return _refuse(request, page, slug, parent) if parent else None


def _refuse(request: HttpRequest, page: Page, slug: str, parent: Page) -> HttpResponse | None:
    specific = page.specific
    if not isinstance(specific, BasePage):
        return None
    try:
        specific.check_address(slug=slug, parent=parent.specific)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
