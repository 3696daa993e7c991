"""What is pressed when a session has ended: once signed in, one is back on its page and never where it was sent."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.factories.users import be, mailed_code, make_member
from tests.permissions.trying import every_pattern, is_ours

pytestmark = pytest.mark.usefixtures("site", "without_index")

VALUES = {"public_id": "A" * 22, "int": "1", "path": "nothing"}
PLACEHOLDER = re.compile(r"<(?:(\w+):)?\w+>")
PAGE = "/network/people/?q=falls&page=2"
FROM_PAGE = {"Referer": f"http://testserver{PAGE}"}


def next_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["next"][0]


def test_whoever_pressed_a_button_is_back_on_its_page_once_they_are_signed_in(client: Client) -> None:
    member, other = make_member(), make_member()
    page = f"/network/people/{other.profile.public_id}/"
    follow = f"/network/connections/follow/person/{other.profile.public_id}/"
    answer = client.post(follow, headers={"Referer": f"http://testserver{page}"})
    assert answer.status_code == 302
    assert f'name="next" value="{page}"' in client.get(answer["Location"]).text
    client.post("/accounts/login/code/", {"email": member.email, "next": page})
    code = mailed_code(member.email)
    arrived = client.post("/accounts/login/code/confirm/", {"code": code, "next": page}, follow=True)
    assert arrived.redirect_chain[-1][0] == page
    assert arrived.status_code == 200
    assert f'action="{follow}"' in arrived.text


@pytest.mark.thorough
def test_no_address_that_is_sent_to_becomes_the_one_to_go_on_to(client: Client) -> None:
    met, wrong = [], []
    for path, pattern in every_pattern():
        if not is_ours(pattern) or "(" in path:
            continue
        address = f"/{PLACEHOLDER.sub(lambda part: VALUES.get(part[1] or 'str', 'nothing'), path)}"
        for headers in (FROM_PAGE, FROM_PAGE | {"HX-Request": "true"}):
            answer = client.post(address, headers=headers)
            if answer.status_code != 302 or not answer["Location"].startswith("/accounts/login/?"):
                continue
            met.append(address)
            if next_of(answer["Location"]) != PAGE:
                wrong.append(address)
    assert wrong == []
    assert len(set(met)) > 80


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/page",
        "//elsewhere.example",
        "javascript:alert(1)",
        "http://testserver//elsewhere.example/page",
        "http://testserver///elsewhere.example/page",
        "http://[testserver",
    ],
)
def test_another_sites_page_is_nothing_to_go_back_to(client: Client, elsewhere: str) -> None:
    answer = client.post("/network/notices/read/", headers={"Referer": elsewhere})
    assert next_of(answer["Location"]) == "/network/notices/read/"


def test_a_door_that_leads_on_by_itself_is_left_as_it_is(client: Client) -> None:
    answer = client.post("/admin/login/?next=/admin/pages/", headers={"Referer": "http://testserver/admin/login/"})
    assert next_of(answer["Location"]) == "/admin/pages/"
    assert next_of(client.get("/network/people/", headers=FROM_PAGE)["Location"]) == "/network/people/"


def test_the_mark_of_a_form_tells_people_apart_and_nothing_of_them(client: Client) -> None:
    marks = []
    for person in (member := make_member(), member, make_member()):
        be(client, person)
        marks += re.findall(r'data-of="(\w+)"', client.get("/network/practice/new/").text)
    assert marks[0] == marks[1] != marks[2]
    assert str(member.pk) != marks[0]
