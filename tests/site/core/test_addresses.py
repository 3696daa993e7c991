"""A page may not take an address that one of the site's rooms has."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from core.addresses import taken_addresses
from programme.models import HomePage, NetworkPage, StandardPage
from tests.factories.pages import make_page

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize("slug", ["topics", "search", "accounts", "admin", "static", "media", "documents"])
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


def test_an_address_that_a_type_of_page_owns_is_taken_for_every_other_type() -> None:
    home = HomePage.objects.get()
    NetworkPage().check_address(slug="network", parent=home)
    with pytest.raises(ValidationError, match="belongs to another part of the site"):
        StandardPage().check_address(slug="network", parent=home)


@pytest.mark.parametrize("slug", ["search", pytest.param("", id="made of the title")])
def test_the_form_says_it_at_the_field(slug: str) -> None:
    form_class = StandardPage.get_edit_handler().get_form_class()
    sent = nested_form_data({"title": "Search", "slug": slug, "body": streamfield([]), "comments": inline_formset([])})
    form = form_class(sent, instance=StandardPage(), parent_page=HomePage.objects.get())
    assert not form.is_valid()
    assert "belongs to another part of the site" in form.errors["slug"][0]


def test_an_address_left_empty_is_made_of_the_title_and_stays() -> None:
    form_class = StandardPage.get_edit_handler().get_form_class()
    parent = HomePage.objects.get()
    sent = {"title": "How we meet", "slug": "", "body": streamfield([]), "comments": inline_formset([])}
    form = form_class(nested_form_data(sent), instance=StandardPage(), parent_page=parent)
    assert form.is_valid(), form.errors
    page = parent.add_child(instance=form.save(commit=False))
    assert page.slug == "how-we-meet"
    form = form_class(nested_form_data(sent | {"title": "Where we meet"}), instance=page, parent_page=parent)
    assert form.is_valid(), form.errors
    assert form.save(commit=False).slug == "how-we-meet"
