"""Where one is signed in: the list, the ways out, and what is kept of it."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.users import mailed_code, make_member, sign_in
from users.devices import in_words
from users.models import User
from users.periodic_jobs import clear_ended_sessions

pytestmark = pytest.mark.usefixtures("site")

LIST, END_OTHERS = "/accounts/sessions/", "/accounts/sessions/end-others/"
NOW = "2026-11-25 09:00+00:00"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
    "Safari/537.36 Edg/142.0.0.0"
)
CHROME = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)


def browser_of(user: User, user_agent: str) -> Client:
    browser = Client(HTTP_USER_AGENT=user_agent)
    sign_in(browser, user)
    return browser


def is_signed_in(browser: Client) -> bool:
    return browser.get("/network/").wsgi_request.user.is_authenticated


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on an iPhone"),
        (EDGE, "Edge on Windows"),
        (CHROME, "Chrome on Android"),
        ("curl/8.5.0", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_in_words(user_agent: str, words: str) -> None:
    assert in_words(user_agent) == words


def test_the_list_shows_each_session_of_ones_own_and_marks_this_one() -> None:
    member = make_member()
    here = browser_of(member, FIREFOX)
    browser_of(member, IPHONE)
    browser_of(make_member(), CHROME)
    page = here.get(LIST).content.decode()

    assert page.index("Firefox on Windows") < page.index("This browser, now") < page.index("Safari on an iPhone")
    assert page.count(">Sign out there<") == 1
    assert "Chrome on Android" not in page


@pytest.mark.thorough
def test_one_other_session_is_ended_and_no_third() -> None:
    member = make_member()
    here, phone, office = (browser_of(member, agent) for agent in (FIREFOX, IPHONE, EDGE))
    number = UserSession.objects.get(user_agent=IPHONE).pk
    for _ in range(2):
        assert here.post(f"{LIST}{number}/end/")["Location"] == LIST

    assert [is_signed_in(browser) for browser in (here, phone, office)] == [True, False, True]


@pytest.mark.thorough
def test_all_others_are_ended_and_this_one_stays() -> None:
    member = make_member()
    here, phone, office = (browser_of(member, agent) for agent in (FIREFOX, IPHONE, EDGE))
    somebody_else = browser_of(make_member(), FIREFOX)
    for _ in range(2):
        assert here.post(END_OTHERS)["Location"] == LIST

    assert [is_signed_in(browser) for browser in (here, phone, office, somebody_else)] == [True, False, False, True]
    assert UserSession.objects.filter(user=member).count() == 1


@pytest.mark.thorough
def test_nobody_ends_anothers_session_nor_their_own_by_its_number() -> None:
    member = make_member()
    here, other = browser_of(member, FIREFOX), browser_of(make_member(), IPHONE)
    for session in UserSession.objects.all():
        here.post(f"{LIST}{session.pk}/end/")

    assert is_signed_in(here)
    assert is_signed_in(other)


def test_a_changed_password_takes_the_other_sessions_from_the_list() -> None:
    member = make_member()
    here = browser_of(member, FIREFOX)
    browser_of(member, IPHONE)
    words = "purple teapot garden walk"
    here.post("/accounts/password/set/", {"password1": words, "password2": words})

    assert "iPhone" not in here.get(LIST).content.decode()


def seen() -> str:
    return f"{timezone.localtime(UserSession.objects.get().last_seen_at):%H:%M}"


@pytest.mark.thorough
def test_when_it_was_last_seen_is_noted_once_an_hour_and_costs_nothing_in_between() -> None:
    noted = []
    with time_machine.travel(NOW, tick=False) as clock:
        browser = browser_of(make_member(), FIREFOX)
        browser.get("/network/")
        for minutes in (59, 1, 1):
            clock.shift(timedelta(minutes=minutes))
            with CaptureQueriesContext(connection) as asked:
                browser.get("/network/")
            noted.append((any("usersession" in query["sql"] for query in asked), seen()))

    assert noted == [(False, "09:00"), (True, "10:00"), (False, "10:00")]


@pytest.mark.thorough
def test_a_session_that_began_before_this_list_comes_into_it() -> None:
    browser = browser_of(make_member(), FIREFOX)
    UserSession.objects.all().delete()
    session = browser.session
    session.pop("seen_at", None)
    session.save()
    browser.get("/network/")

    assert UserSession.objects.get().user_agent == FIREFOX


@pytest.mark.thorough
def test_thirty_days_are_thirty_days_however_often_one_comes() -> None:
    member = make_member()
    with time_machine.travel(NOW, tick=False) as clock:
        browser = Client()
        browser.post("/accounts/login/code/", {"email": member.email})
        code = mailed_code(member.email)
        browser.post("/accounts/login/code/confirm/", {"code": code, "remember": "on"})
        clock.shift(timedelta(days=20))
        assert is_signed_in(browser)
        clock.shift(timedelta(days=11))

        assert not is_signed_in(browser)


def test_what_is_kept_of_a_session_goes_when_it_has_ended() -> None:
    member = make_member()
    here, left = browser_of(member, FIREFOX), browser_of(member, IPHONE)
    left.post("/accounts/logout/")
    old = browser_of(member, EDGE)
    Session.objects.filter(pk=old.session.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    clear_ended_sessions()

    assert UserSession.objects.get().session_key == here.session.session_key
