"""The demo as one meets it: its news, its intake, its people, and becoming one of them."""

from datetime import datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client

from blog.models import NewsPage
from cohorts.models import Cohort
from core.models import SiteImage, SiteSettings
from demo.accounts import ACCOUNTS
from demo.services import clear
from demo.services.people import load_members
from network.conversations.reading import inbox
from network.notifications.models import Notice
from network.practice.models import Consent, Publication, Question, WriteUp
from network.practice.services.questions import ask_question
from network.practice.services.writing import begin
from network.profiles.models import Profile
from tests.factories.pages import make_picture
from tests.factories.users import MembershipFactory, await_code, make_member
from tests.site.demo.conftest import TODAY
from users.models import User

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.thorough]


def person(name: str) -> User:
    return User.objects.get(name=name)


def test_all_that_is_an_example_says_so_wherever_it_stands(client: Client) -> None:
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
    noon = datetime.combine(TODAY, time(12), tzinfo=ZoneInfo("Europe/London"))
    with time_machine.travel(noon + timedelta(days=days), tick=False):
        assert words in client.get("/apply/").content.decode()


def test_a_member_signs_in_with_one_button(client: Client) -> None:
    response = client.post("/demo/sign-in/", {"address": "amara@example.org"})
    assert response.status_code == 302
    assert client.get("/network/").status_code == 200
    assert "Amara Fenn" in client.get("/network/").content.decode()


def test_staff_are_asked_for_the_code_that_the_page_shows(client: Client) -> None:
    out = StringIO()
    # Two pages are built before it is typed.
    await_code(seconds_to_type=5)
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
    assert client.get("/demo/", **extra).status_code == 404
    assert client.post("/demo/sign-in/", {"address": "amara@example.org"}, **extra).status_code == 404


def test_only_example_accounts_have_a_button(client: Client) -> None:
    User.objects.create(email="real@example.com", name="Real")
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


def test_every_member_has_a_profile_and_the_rings_they_chose() -> None:
    assert Profile.objects.visible_to(person("Amara Fenn")).count() == 23
    # One member is listed to their cohort alone, and a visitor finds the one whose profile is public.
    assert Profile.objects.visible_to(person("Siân Mereth")).count() == 24
    assert [profile.user.name for profile in Profile.objects.filter(listed_to="public")] == ["Kit Larrowe"]
    assert person("Amara Fenn").cohort_memberships.get().cohort.memberships.count() == 8


def test_write_ups_stand_where_the_outline_has_them() -> None:
    assert WriteUp.objects.for_public().count() == 10
    assert WriteUp.objects.visible_to(person("Amara Fenn")).count() == 18
    # One is for a cohort, and one a draft.
    assert WriteUp.objects.visible_to(person("Dev Karrow")).count() == 19
    assert WriteUp.objects.of_author(person("Kit Larrowe")).get().state == WriteUp.State.DRAFT
    assert all(write_up.shared_at.date() <= TODAY for write_up in WriteUp.objects.shared())


def test_there_is_something_to_do_for_an_author_and_for_the_editor() -> None:
    assert Consent.objects.waiting().get().user.name == "Amara Fenn"
    assert Publication.objects.ready_for_editor().get().write_up.title.startswith("A village agent")
    assert Notice.objects.open().filter(recipient=person("Amara Fenn"), read_at=None).exists()


def test_ones_conversations_stand_by_their_days() -> None:
    days = [row.message.sent_at for row in inbox(person("Amara Fenn")).rows]
    assert len(days) > 3
    assert days == sorted(days, reverse=True)


def test_nobody_is_told_by_mail_of_what_is_long_past() -> None:
    assert not Notice.objects.filter(mailed_at=None).exists()


@pytest.mark.parametrize("keeps_the_old_one", [True, False])
def test_who_changed_their_main_address_gets_the_one_of_the_demo_back(keeps_the_old_one: bool) -> None:
    amara = person("Amara Fenn")
    EmailAddress.objects.create(user=amara, email="amara@example.net", verified=True).set_as_primary()
    if not keeps_the_old_one:
        EmailAddress.objects.filter(email="amara@example.org").delete()

    list(load_members(TODAY))

    assert person("Amara Fenn") == amara
    assert User.objects.get(email="amara@example.org") == amara


def test_what_is_real_or_has_become_real_stays() -> None:
    SiteSettings.objects.update(contact_email="team@example.com")
    cohort = Cohort.objects.filter(is_example=True, intake__offers_on__isnull=False)[0]
    member = MembershipFactory(cohort=cohort).user
    own_write_up = begin(author=member)
    asker = make_member()
    ask_question(write_up=WriteUp.objects.filter(is_example=True, state="shared")[0], author=asker, text="May I?")
    asked = ask_question(write_up=own_write_up, author=person("Amara Fenn"), text="How so?")
    own = make_picture("An editor's own")
    own.collection = SiteImage.objects.filter(is_example=True)[0].collection
    own.save()

    sentences = clear()

    assert SiteSettings.objects.get().contact_email == "team@example.com"
    assert member.cohort_memberships.exists()
    assert list(WriteUp.objects.all()) == [own_write_up]
    assert SiteImage.objects.filter(pk=own.pk).exists()
    assert not SiteImage.objects.filter(is_example=True).exists()
    assert any("stays" in sentence for sentence in sentences)
    # What an example person asked goes, and so does what somebody real was told of it.
    assert not Question.objects.filter(pk=asked.pk).exists()
    assert not Question.objects.filter(author=asker).exists()
    assert not Notice.objects.exists()
