"""A page may not take an address that one of the site's rooms has."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from core.addresses import taken_addresses
from programme.models import HomePage, StandardPage
from tests.factories.pages import make_page

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize("slug", ["topics", "search", "accounts", "admin", "network", "static", "media", "documents"])
def test_a_root_page_with_a_taken_address_is_refused_with_a_sentence(slug: str) -> None:
    page = StandardPage(title="Taken", slug=slug)
    with pytest.raises(ValidationError) as refused:
        HomePage.objects.get().add_child(instance=page)
    assert "belongs to another part of the site" in str(refused.value.message_dict["slug"])


def test_deeper_pages_may_have_any_address() -> None:
    parent = make_page("About it")
    assert make_page("Search", parent=parent, slug="search").url == "/about-it/search/"


def test_every_room_of_the_url_configuration_is_taken() -> None:
    rooms = {str(entry.pattern).split("/")[0].lstrip("^") for entry in get_resolver().url_patterns} - {""}
    assert rooms <= taken_addresses()


def test_the_form_says_it_at_the_field(client, django_user_model) -> None:  # type: ignore[no-untyped-def]
    form_class = StandardPage.get_edit_handler().get_form_class()
    form = form_class(
        {"title": "Search", "slug": "search"}, instance=StandardPage(), parent_page=HomePage.objects.get()
    )
    assert not form.is_valid()
    assert "belongs to another part of the site" in form.errors["slug"][0]
