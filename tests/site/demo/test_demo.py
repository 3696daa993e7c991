"""The demo adds only what is marked, and clearing it leaves a real, empty site."""

from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from blog.models import NewsPage
from cohorts.models import Cohort, Intake
from core.models import SiteImage, SiteSettings
from demo.accounts import ACCOUNTS
from demo.services import clear, load
from tests.factories.pages import make_news, make_picture
from tests.factories.users import MembershipFactory
from users.models import User

pytestmark = pytest.mark.usefixtures("site")

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def counts() -> dict[str, int]:
    """How many rows every table has: pages, revisions, history, pictures, documents of the search, tasks."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_clearing_takes_away_all_that_loading_made_and_nothing_else(
    client: Client, media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_news("Real news")
    before = counts()

    with django_capture_on_commit_callbacks(execute=True):
        load(today=TODAY)
    # Somebody looks around, which makes small copies of the pictures, and asks for a code, which makes mail.
    for address in ("/news/", *NewsPage.objects.filter(is_example=True).values_list("url_path", flat=True)):
        client.get(address.replace("/home/", "/"))
    client.post("/accounts/login/code/", {"email": "amara@example.org"})
    assert counts()["core.OutboxTask"] > before["core.OutboxTask"]
    assert counts()["core.SiteRendition"] > 0
    with django_capture_on_commit_callbacks(execute=True):
        clear()

    left = {label: count - before[label] for label, count in counts().items() if count != before[label]}
    # Counts of tries and keys of sessions run out by themselves and name nobody.
    assert left.keys() <= {"core.RateCount", "sessions.Session"}
    assert NewsPage.objects.filter(title="Real news").exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_clearing_leaves_the_settings_and_the_pages_of_a_new_site(client: Client) -> None:
    before = SiteSettings.objects.values().get()
    load(today=TODAY)
    assert SiteSettings.objects.get().contact_email == "programme@example.org"
    clear()

    assert SiteSettings.objects.values().get() == before
    for address in ("/", "/news/", "/apply/", "/cohorts/", "/contact/", "/search/?q=example", "/topics/co-production/"):
        html = client.get(address).content.decode()
        assert "Example content" not in html, address
        assert "example.org" not in html, address


def test_a_contact_that_the_team_has_filled_in_is_kept() -> None:
    SiteSettings.objects.update(contact_email="team@example.com")
    load(today=TODAY)
    clear()
    assert SiteSettings.objects.get().contact_email == "team@example.com"


def test_loading_twice_makes_nothing_twice_and_moves_the_intake_along() -> None:
    load(today=TODAY)
    before = counts()
    news = list(NewsPage.objects.order_by("pk").values())
    load(today=TODAY)

    assert counts() == before
    assert list(NewsPage.objects.order_by("pk").values()) == news
    load(today=TODAY + timedelta(days=100))
    intake = Intake.objects.get(is_example=True)
    opened_on = TODAY + timedelta(days=70)
    assert intake.opens_at.date() == opened_on
    assert NewsPage.objects.get(intake=intake).added_on == opened_on
    assert NewsPage.objects.count() == len(news)


def test_all_that_is_an_example_says_so_wherever_it_stands(client: Client) -> None:
    load(today=TODAY)
    items = NewsPage.objects.for_public().filter(is_example=True)
    assert len(items) > 10
    for item in items:
        assert "Example content" in client.get(item.url).content.decode()
    listed = client.get("/news/").content.decode()
    assert listed.count("Example content") == len(items)
    feed = client.get("/news/feed/").content.decode()
    assert feed.count("Example content. Added on") == len(items)
    for address in ("/", "/programme/", "/cohorts/", "/apply/", "/topics/co-production/", "/search/?q=neighbourhoods"):
        assert "Example content" in client.get(address).content.decode(), address
    assert "Example content" not in client.get("/news/applications-now-open-for-2014/").content.decode()


def test_some_examples_have_a_picture_that_is_described(client: Client) -> None:
    load(today=TODAY)
    pictured = [item for item in NewsPage.objects.filter(is_example=True) if item.picture]
    assert len(pictured) == 3
    for item in pictured:
        alt = item.picture[0].value.contextual_alt_text
        assert alt.startswith("A drawing of")
        assert f'alt="{alt}"' in client.get(item.url).content.decode()


@pytest.mark.parametrize(
    ("days", "words"), [(-31, "Applications are not open yet"), (0, "Applications are open"), (31, "are closed")]
)
def test_the_demo_can_be_seen_before_while_and_after_applications_are_open(
    client: Client, days: int, words: str
) -> None:
    load(today=TODAY)
    noon = datetime.combine(TODAY, time(12), tzinfo=ZoneInfo("Europe/London"))
    with time_machine.travel(noon + timedelta(days=days), tick=False):
        assert words in client.get("/apply/").content.decode()


def test_a_member_signs_in_with_one_button(client: Client) -> None:
    load(today=TODAY)
    response = client.post("/demo/sign-in/", {"address": "amara@example.org"})
    assert response.status_code == 302
    assert client.get("/network/").status_code == 200
    assert "Amara Fenn" in client.get("/network/").content.decode()


def test_staff_are_asked_for_the_code_that_the_page_shows(client: Client) -> None:
    load(today=TODAY)
    out = StringIO()
    call_command("demo_code", "editor@example.org", stdout=out)
    code = out.getvalue().strip()
    assert code in client.get("/demo/").content.decode()

    response = client.post("/demo/sign-in/", {"address": "editor@example.org"})
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/admin/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("extra", [{"REMOTE_ADDR": "203.0.113.9"}, {"REMOTE_ADDR": "::ffff:10.0.0.1"}])
def test_the_demo_answers_to_its_own_machine_only(client: Client, extra: dict[str, str]) -> None:
    load(today=TODAY)
    assert client.get("/demo/", **extra).status_code == 404
    assert client.post("/demo/sign-in/", {"address": "amara@example.org"}, **extra).status_code == 404


def test_only_example_accounts_have_a_button(client: Client) -> None:
    User.objects.create(email="real@example.com", name="Real")
    load(today=TODAY)
    assert client.post("/demo/sign-in/", {"address": "real@example.com"}).status_code == 404


def test_there_is_an_account_for_each_role() -> None:
    assert {account.label for account in ACCOUNTS} == {
        "Member",
        "Convenor",
        "Editor",
        "Programme team",
        "Administrator",
    }
    assert len({account.cohort for account in ACCOUNTS if account.cohort}) == 2


def test_what_has_become_real_stays() -> None:
    load(today=TODAY)
    cohort = Cohort.objects.filter(is_example=True).first()
    assert cohort is not None
    member = MembershipFactory(cohort=cohort).user
    own = make_picture("An editor's own")
    own.collection = SiteImage.objects.filter(is_example=True)[0].collection
    own.save()

    sentences = clear()

    assert member.cohort_memberships.exists()
    assert SiteImage.objects.filter(pk=own.pk).exists()
    assert not SiteImage.objects.filter(is_example=True).exists()
    assert any("stays" in sentence for sentence in sentences)
