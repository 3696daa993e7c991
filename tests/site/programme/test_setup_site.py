"""A new site has all it needs after one command, and a second one changes nothing."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site, Workflow

from blog.models import NewsPage
from core.models import SiteSettings
from programme.models import HomePage, StandardPage
from topics.models import Topic

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


@pytest.mark.parametrize("address", PUBLIC)
def test_every_public_page_is_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_a_second_run_changes_nothing() -> None:
    before = _everything()
    call_command("setup_site")
    assert _everything() == before


def test_a_page_that_editors_removed_stays_removed() -> None:
    StandardPage.objects.get(slug="about").delete()
    call_command("setup_site")
    assert not StandardPage.objects.filter(slug="about").exists()


def test_the_stock_groups_workflow_and_welcome_page_are_gone() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {
        "Editors",
        "Convenors",
        "Programme team",
        "Administrators",
    }
    assert [workflow.name for workflow in Workflow.objects.all()] == ["A second look"]
    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert Page.objects.filter(depth=2).count() == 1


def _everything() -> dict[str, list[object]]:
    return {
        "pages": list(Page.objects.order_by("pk").values_list("pk", "title", "path", "latest_revision_id")),
        "news": list(NewsPage.objects.values_list("pk", "added_on")),
        "topics": list(Topic.objects.order_by("pk").values_list("pk", "name", "definition")),
        "groups": [
            (group.name, group.permissions.count(), group.page_permissions.count()) for group in Group.objects.all()
        ],
        "settings": list(SiteSettings.objects.values_list("name", "joint_venture")),
        "footer": list(SiteSettings.objects.get().footer_links.values_list("page", "column")),
        "workflows": list(Workflow.objects.values_list("pk", "name")),
    }
