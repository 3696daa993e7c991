"""A new site has all it needs after one command, and a second one changes nothing."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.serializers import serialize
from django.test import Client
from wagtail.models import Page, Site, Workflow

from programme.models import HomePage, StandardPage
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

PUBLIC = (
    "/",
    "/programme/",
    "/cohorts/",
    "/apply/",
    "/news/",
    "/news/2013/",
    "/news/applications-now-open-for-2014/",
    "/network/",
    "/practice/",
    "/evaluation/",
    "/partners/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/contact/",
    "/topics/",
    "/topics/social-capital/",
    "/search/",
)


@pytest.mark.thorough
@pytest.mark.parametrize("address", PUBLIC)
def test_every_public_page_is_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.thorough
def test_a_second_run_changes_nothing() -> None:
    before = _everything()
    call_command("setup_site")
    assert _everything() == before


def test_a_page_that_editors_removed_stays_removed() -> None:
    StandardPage.objects.get(slug="about").delete()
    call_command("setup_site")
    assert not StandardPage.objects.filter(slug="about").exists()


def test_the_stock_groups_workflow_and_welcome_page_are_gone() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {role.label for role in Role}
    assert [workflow.name for workflow in Workflow.objects.all()] == ["A second look"]
    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert Page.objects.filter(depth=2).count() == 1


def _everything() -> dict[str, list[str]]:
    """Every row of every table, with the history that a change would leave."""
    rows = {model._meta.label: serialize("python", model._base_manager.order_by("pk")) for model in apps.get_models()}
    # Permissions of groups are given anew each time: the same ones, in other rows.
    for label in ("wagtailcore.GroupPagePermission", "wagtailcore.GroupCollectionPermission"):
        for row in rows[label]:
            del row["pk"]
    return {label: sorted(map(str, each)) for label, each in rows.items()}
