"""How many questions to the database a page costs that is not in the page cache, however much there is to show."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.models import Intake
from search.indexing import refresh
from tests.factories.cohorts import CohortFactory
from tests.factories.pages import make_news, make_picture
from topics.models import Topic

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

BUDGETS = {
    "/": 12,
    "/news/": 12,
    "/news/?page=1": 12,
    "/news/2026/": 12,
    "/news/cohort-news-3/": 10,
    "/news/applications-now-open-for-2014/": 10,
    "/news/feed/": 11,
    "/topics/co-production/": 12,
    "/search/?q=cohort+told": 6,
    "/sitemap.xml": 20,
}


def queries(client: Client, address: str) -> int:
    # A page asked for with this header is never read from the page cache; the menu and its like are kept all the same.
    past_the_cache = {"authorization": "none"}
    assert client.get(address, headers=past_the_cache).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address, headers=past_the_cache)
    return len(asked)


def make_items(count: int) -> None:
    topic = Topic.objects.get(name="Co-production")
    picture = make_picture()
    for number in range(count):
        shown = [{"type": "image", "value": {"image": picture.pk, "decorative": False, "alt_text": "A street"}}]
        added_on = date(2026, 1, 1) + timedelta(days=number)
        item = make_news(f"Cohort news {number}", publish=False, added_on=added_on, picture=shown)
        item.topics.add(topic)
        # Publishing each takes ten times as long.
        item.live = True
        item.save()
        refresh("news", [item.pk])


def test_a_page_asks_as_little_of_fifty_items_as_of_five(client: Client) -> None:
    make_items(5)
    few = {address: queries(client, address) for address in BUDGETS}
    make_items(45)
    many = {address: queries(client, address) for address in BUDGETS}

    assert {address: count for address, count in few.items() if count > BUDGETS[address]} == {}
    assert many == few


@pytest.mark.parametrize(
    ("address", "budget"), [("/programme/", 11), ("/cohorts/", 13), ("/apply/", 10), ("/partners/", 10)]
)
def test_a_page_about_applying_asks_as_little_of_ten_intakes_as_of_one(
    client: Client, address: str, budget: int
) -> None:
    CohortFactory()
    few = queries(client, address)
    for year in range(2015, 2025):
        opened = datetime(year, 1, 1, tzinfo=UTC)
        CohortFactory(
            intake__year=year,
            intake__announced_at=opened,
            intake__opens_at=opened,
            intake__closes_at=opened + timedelta(days=60),
        )
    many = queries(client, address)

    assert Intake.objects.count() == 12
    assert few <= budget
    assert many == few
