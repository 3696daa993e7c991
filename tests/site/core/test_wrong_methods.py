"""What is only sent to, and what is only read: whoever comes the other way gets a page that says so."""

import re

import pytest
from django.test import Client

from tests.factories.users import be, make_member
from tests.permissions.trying import every_pattern, is_ours

pytestmark = [pytest.mark.usefixtures("site", "without_index"), pytest.mark.once]

VALUES = {"public_id": "A" * 22, "int": "1", "path": "nothing"}
PLACEHOLDER = re.compile(r"<(?:(\w+):)?\w+>")
READ, SENT_TO = "There is no page at this address", "Nothing can be sent to this address"


def addresses() -> list[str]:
    """Every address of ours, with something in the place of each id."""
    return [
        f"/{PLACEHOLDER.sub(lambda part: VALUES.get(part[1] or 'str', 'nothing'), path)}"
        for path, pattern in every_pattern()
        if is_ours(pattern) and not path.startswith(("admin/", "demo/")) and "(" not in path
    ]


@pytest.mark.thorough
@pytest.mark.once
def test_no_address_of_ours_answers_a_wrong_method_with_nothing(client: Client) -> None:
    be(client, make_member())
    met, wrong = [], []
    for address in addresses():
        for send, words in ((client.get, READ), (client.post, SENT_TO)):
            answer = send(address, headers={"Accept": "text/html,*/*"})
            if answer.status_code != 405 or address in ("/healthz", "/readyz"):
                continue
            met.append(address)
            ways = 'href="/network/">Go to the members’ home</a>' in answer.text and 'href="/">Go to the' in answer.text
            if words not in answer.text or not ways or not answer["Allow"]:
                wrong.append(address)
    assert wrong == []
    assert len(set(met)) > 60


@pytest.mark.parametrize(
    "address",
    ["/network/notices/read/", "/network/profile/pause/", f"/network/people/{'A' * 22}/unblock/"],
)
def test_the_page_is_still_a_405_that_nobody_keeps(client: Client, address: str) -> None:
    be(client, make_member())
    answer = client.get(address)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert answer["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert client.head(address).status_code == 405


def test_a_visitor_is_led_home_and_sees_what_they_wrote(client: Client) -> None:
    answer = client.post("/your-data/what-we-hold/", {"text": "Two words that somebody typed."})
    assert answer.status_code == 405
    assert SENT_TO in answer.text
    assert "Two words that somebody typed.</textarea>" in answer.text
    assert "members’ home" not in answer.text


def test_a_machine_that_asks_for_no_page_gets_none(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.post("/healthz", headers={"Accept": "text/html"}).content == b""
    assert client.post("/your-data/what-we-hold/", headers={"Accept": "application/json"}).content == b""
