"""How many questions to the database searching and reading cost, however much there is to find."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from demo.services.many import load_many
from network.practice.models import Answer, Question, WriteUp
from tests.factories.pages import make_news, make_page
from tests.factories.users import be
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

# The session, and its person with their circles and the version of the site: what every page for members needs. The
# directory counts how often somebody asks, then asks what matches, why and how many, and for the rows.
DIRECTORY = 6
SIGNED_IN = {
    "/network/people/": DIRECTORY,
    "/network/people/?q=community": DIRECTORY,
    "/network/people/?q=community&region=london": DIRECTORY,
    "/network/practice/": DIRECTORY,
    "/network/practice/?q=community": DIRECTORY,
}
# With the others that are alike.
WRITE_UP = 10
# Pages, news and write-ups are among what it finds. What finds nothing is counted, if nobody is called so.
VISITORS = {"/search/?q=community": 6, "/search/?q=zebra": 7}


def queries(client: Client, address: str) -> int:
    # What is kept until something changes is kept by then. A page asked for so is never read from the page cache.
    past_the_cache = {"authorization": "none"}
    assert client.get(address, headers=past_the_cache).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address, headers=past_the_cache)
    return len(asked)


def ask_about(write_up: WriteUp, people: list[User]) -> None:
    """Somebody asks, and somebody else answers, once for each of these people."""
    for person in people:
        question = Question.objects.create(write_up=write_up, author=person, text="How did you begin?")
        Answer.objects.create(question=question, author=people[-1], text="We asked the landlord.")


def test_pages_ask_as_little_of_fifty_members_and_write_ups_as_of_five(client: Client) -> None:
    for number in range(2):
        make_news(f"Community news {number}")
        make_page(f"A community page {number}")
    visitor = Client()
    counted: list[dict[str, int]] = []
    for many in (5, 50):
        list(load_many(many))
        people = list(User.objects.filter(cohort_memberships__isnull=False).order_by("pk"))
        be(client, people[0])
        write_up = WriteUp.objects.exclude(audience=WriteUp.Audience.COHORT).order_by("pk")[0]
        ask_about(write_up, people[-5:])
        found = {address: queries(client, address) for address in SIGNED_IN}
        found["write-up"] = queries(client, write_up.get_absolute_url())
        counted.append(found | {address: queries(visitor, address) for address in VISITORS})

    few, many_rows = counted
    assert many_rows == SIGNED_IN | {"write-up": WRITE_UP} | VISITORS
    # Where there is nothing alike, the rows of these are not asked for.
    assert all(few[address] <= most for address, most in many_rows.items())
