"""The demo adds only what is marked, and clearing it leaves a real, empty site."""

from datetime import date, timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from blog.models import NewsPage
from cohorts.models import Cohort, Intake
from demo.accounts import ACCOUNTS
from demo.services import clear, load
from tests.factories.pages import make_news
from users.models import User

pytestmark = pytest.mark.usefixtures("site")

TODAY = date(2026, 11, 24)


def counts() -> tuple[int, ...]:
    models = (Page, NewsPage, User, Intake, Cohort, Authenticator)
    return tuple(model.objects.count() for model in models)


def test_clearing_takes_away_all_that_loading_made_and_nothing_else() -> None:
    make_news("Real news")
    before = counts()

    load(today=TODAY)
    assert counts() > before
    clear()

    assert counts() == before
    assert NewsPage.objects.filter(title="Real news").exists()


def test_loading_twice_makes_nothing_twice_and_moves_the_intake_along() -> None:
    load(today=TODAY)
    before = counts()
    load(today=TODAY + timedelta(days=100))

    assert counts() == before
    intake = Intake.objects.get(is_example=True)
    assert intake.opens_at.date() == TODAY + timedelta(days=70)


def test_every_example_page_says_that_it_is_one(client: Client) -> None:
    load(today=TODAY)
    item = NewsPage.objects.filter(is_example=True, visibility="public").first()
    assert item is not None
    assert "Example content" in client.get(item.url).content.decode()
    assert "Example content" not in client.get("/news/applications-now-open-for-2014/").content.decode()


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
