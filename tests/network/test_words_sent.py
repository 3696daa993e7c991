"""Words that were typed to what has vanished meanwhile: the error page shows them, to whoever wrote them alone."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from core.rate_limits import limited
from core.sent_words import MOST, words_sent
from network.asks import services as asks
from network.practice.services.writing import set_hidden
from network.profiles.models import Block
from network.profiles.services import set_paused
from tests.factories.asks import make_ask
from tests.factories.conversations import begin
from tests.factories.practice import make_write_up
from tests.factories.users import UserFactory, be, make_member
from users.models import User

pytestmark = [pytest.mark.usefixtures("site", "without_index"), pytest.mark.once]

TYPED = "Ask <b>Quillfeather</b> & the parish council.\n\nThey & we paid."
SECRET = "correct horse battery staple"


def _ask_taken_away(writer: User) -> str:
    ask = make_ask(make_member())
    asks.take_away(ask=ask)
    return f"{ask.get_absolute_url()}answer/"


def _own_ask_closed(writer: User) -> str:
    ask = make_ask(writer)
    asks.close_ask(ask=ask, outcome="not yet")
    return f"{ask.get_absolute_url()}edit/"


def _conversation_blocked(writer: User) -> str:
    other = make_member()
    conversation = begin(other, writer).conversation
    Block.objects.create(blocker=writer, blocked=other)
    return conversation.get_absolute_url()


def _write_up_hidden(writer: User) -> str:
    write_up = make_write_up(make_member())
    set_hidden(write_up=write_up, hidden=True)
    return f"/network/practice/{write_up.public_id}/ask/"


def _person_who_rests(writer: User) -> str:
    person = make_member()
    set_paused(profile=person.profile, paused=True)
    return f"/network/connections/to/{person.profile.public_id}/"


VANISHED = [_ask_taken_away, _own_ask_closed, _conversation_blocked, _write_up_hidden, _person_who_rests]


@pytest.mark.thorough
@pytest.mark.parametrize("vanished", VANISHED)
def test_what_was_typed_can_be_copied_from_the_page_that_says_there_is_nothing(
    client: Client, vanished: Callable[[User], str]
) -> None:
    writer = make_member()
    address = vanished(writer)
    be(client, writer)
    response = client.post(address, {"text": TYPED, "password": SECRET})
    html = response.content.decode()
    assert response.status_code == 404
    assert response["Cache-Control"] == "private, no-store"
    assert "We cannot find that page" in html
    (shown,) = html.split('rows="6" readonly>\n')[1:]
    assert unescape(shown.split("</textarea>")[0]) == TYPED
    assert '<label class="label" for="sent-words-1">What you wrote</label>' in html
    assert SECRET not in html
    assert "<b>Quillfeather" not in html
    # To look at it tells nothing more than before.
    assert "What you wrote" not in client.get(address).content.decode()


def test_whoever_was_signed_out_meanwhile_can_copy_it_and_goes_back_to_the_page(client: Client) -> None:
    ask = make_ask(make_member())
    address, page = f"{ask.get_absolute_url()}answer/", f"{ask.get_absolute_url()}?page=2"
    response = client.post(address, {"text": TYPED}, headers={"Referer": f"http://testserver{page}"})
    html = response.content.decode()
    assert response.status_code == 403
    assert response["Cache-Control"] == "private, no-store"
    assert "You are signed out" in html
    assert TYPED in unescape(html)
    assert f"/accounts/login/?{urlencode({'next': page}, safe='/')}" in unescape(html)
    # What tells nothing, and what a script sent that says so itself, go to sign in as ever.
    for data, headers in (({"text": "Yes"}, {}), ({"text": TYPED}, {"HX-Request": "true"})):
        assert client.post(address, data, headers=headers).status_code == 302
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/page", "//elsewhere.example", "", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    address = f"{make_ask(make_member()).get_absolute_url()}answer/"
    html = client.post(address, {"text": TYPED}, headers={"Referer": elsewhere}).content.decode()
    assert f'href="/accounts/login/?next={address}"' in html
    assert "elsewhere" not in html


@pytest.mark.parametrize(
    "origin", ["", "null", "https://elsewhere.example", "https://testserver", "http://testserver.elsewhere.example"]
)
def test_what_may_be_another_sites_form_does_not_stand_under_our_name(origin: str) -> None:
    client = Client(enforce_csrf_checks=True)
    be(client, make_member())
    # What is in its address a site may choose itself.
    headers = {"Origin": origin, "Referer": "https://elsewhere.example/http://testserver/"}
    response = client.post("/no/such/page/", {"text": TYPED}, headers={k: v for k, v in headers.items() if v})
    assert response.status_code == 403
    assert "Quillfeather" not in response.content.decode()
    assert "elsewhere" not in response.content.decode()


def _token_on(client: Client, page: str) -> str:
    (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).text)
    return token


def test_a_form_that_is_older_than_the_sign_in_loses_no_words(client: Client) -> None:
    browser, member = Client(enforce_csrf_checks=True), make_member()
    page = make_ask(make_member()).get_absolute_url()
    be(browser, member)
    old = _token_on(browser, page)
    # In another tab: the token of a browser changes with each sign-in.
    browser.cookies.pop("csrftoken")
    new = _token_on(browser, page)
    sent = {"text": TYPED, "password": SECRET, "csrfmiddlewaretoken": old, "photo": ContentFile(b"A file", "a.txt")}
    headers = {"Origin": "http://testserver", "Referer": f"http://testserver{page}?page=2"}
    response = browser.post(f"{page}answer/", sent, headers=headers)
    html = response.text
    assert response.status_code == 403
    assert response["Cache-Control"] == "private, no-store"
    assert "Please send it once more" in html
    assert TYPED in unescape(html)
    assert f'href="{page}?page=2">Open the page again</a>' in html
    for hidden in (SECRET, "A file", "a.txt", old):
        assert hidden not in html
    # Nothing is sent on from there; from the page itself it goes.
    assert f'action="{page}' not in html
    assert browser.post(f"{page}answer/", {"text": TYPED, "csrfmiddlewaretoken": new}).status_code == 302


def test_a_complaint_is_not_lost_where_cookies_are_switched_off() -> None:
    headers = {"Origin": "http://testserver", "Referer": "http://testserver/your-data/complaint/"}
    sent = {"name": "Ada", "email": "ada@example.org", "text": TYPED}
    response = Client(enforce_csrf_checks=True).post("/your-data/complaint/", sent, headers=headers)
    assert response.status_code == 403
    assert TYPED in unescape(response.text)
    assert 'href="/your-data/complaint/">Open the page again</a>' in response.text


@pytest.mark.parametrize("page", ["//elsewhere.example/", "/\\elsewhere.example/", ""])
def test_the_way_back_leads_nowhere_else(page: str) -> None:
    headers = {"Origin": "http://testserver", "Referer": f"http://testserver{page}" if page else "null"}
    response = Client(enforce_csrf_checks=True).post("/your-data/complaint/", {"text": TYPED}, headers=headers)
    assert "Open the page again</a>" not in response.text
    assert "elsewhere" not in response.text
    assert '<a href="/">Go to the home page</a>' in response.text


def test_a_host_that_is_not_ours_has_no_words(client: Client) -> None:
    response = client.post("/", {"text": TYPED}, headers={"Host": "elsewhere.example", "Origin": "http://testserver"})
    assert response.status_code == 400
    assert "Quillfeather" not in response.text


def _form(**data: str | list[str]) -> HttpRequest:
    request = RequestFactory().post("/", data)
    request.user = UserFactory()
    request.csrf_processing_done = True  # type: ignore[attr-defined]
    return request


def test_two_texts_have_a_label_each(client: Client) -> None:
    response = limited(name="none", limit=0, per=timedelta(hours=1))(lambda request: None)(  # type: ignore[arg-type, return-value]
        _form(for_one=TYPED, for_other=SECRET)
    )
    html = response.content.decode()  # type: ignore[attr-defined]
    assert response.status_code == 429
    for number in (1, 2):
        assert f'for="sent-words-{number}">What you wrote, {number} of 2</label>' in html
        assert f'<textarea class="textarea" id="sent-words-{number}"' in html


@pytest.mark.parametrize(
    "name",
    ["password", "new_password1", "csrfmiddlewaretoken", "api-token", "creation_key", "code", "OTP", "Passwords"],
)
def test_what_may_be_a_secret_is_never_shown(name: str) -> None:
    assert words_sent(_form(**{name: SECRET})) == []
    assert words_sent(_form(about=SECRET)) == [SECRET]


def test_only_what_somebody_wrote_is_shown_each_once_and_not_without_end() -> None:
    sent = {
        "a": "Ten or less",
        "b": "x" * 40,
        "c": "Twelve of it",
        "d": "Twelve of it",
        "e": '{"blocks": [1, 2, 3]}',
    }
    assert words_sent(_form(**sent)) == ["Twelve of it"]
    assert len(words_sent(_form(text=[f"A text of number {number}." for number in range(100, 160)]))) == MOST
