"""“Added on” is never shown without its day: not in a page, a list or the feed, however the item came to be."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from blog.models import NewsIndexPage, NewsPage, NewsPageTopic
from tests.factories.pages import make_news
from topics.models import Topic

pytestmark = pytest.mark.usefixtures("site")

DATED = re.compile(r'Added on <time datetime="\d{4}-\d\d-\d\d">\d{1,2} [A-Z][a-z]+ \d{4}</time>')
DATED_IN_THE_FEED = re.compile(r"Added on \d{1,2} [A-Z][a-z]+ \d{4}\.")


def drafted() -> NewsPage:
    return make_news("Cuckoo", publish=False, added_on=None)


def published() -> NewsPage:
    return make_news("Cuckoo", added_on=None)


def scheduled() -> NewsPage:
    item = make_news("Cuckoo", publish=False, added_on=None, go_live_at=timezone.now() + timedelta(hours=1))
    item.save_revision().publish()
    return item


def scheduled_and_come() -> NewsPage:
    item = scheduled()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled")
    return item


def archived() -> NewsPage:
    return make_news("Cuckoo", added_on=None, archived=True)


def withdrawn_and_published_again() -> NewsPage:
    item = make_news("Cuckoo", added_on=None)
    item.unpublish()
    item.added_on = None
    item.save_revision().publish()
    return item


def imported() -> NewsPage:
    body = [{"type": "paragraph", "value": "<p>As it was.</p>"}]
    item = NewsPage(title="Cuckoo", summary="From another site.", body=body, live=True)
    return NewsIndexPage.objects.get().add_child(instance=item)


def imported_past_every_rule() -> NewsPage:
    item = imported()
    NewsPage.objects.filter(pk=item.pk).update(added_on=None)
    return item


LIVE = [published, scheduled_and_come, archived, withdrawn_and_published_again, imported, imported_past_every_rule]


def name(come_to_be: Callable[[], NewsPage]) -> str:
    return come_to_be.__name__


@pytest.mark.thorough
@pytest.mark.parametrize("come_to_be", LIVE, ids=name)
def test_what_is_live_shows_its_day_everywhere(client: Client, come_to_be: Callable[[], NewsPage]) -> None:
    item = come_to_be()
    item.refresh_from_db()
    topic = Topic.objects.get(name="Co-production")
    NewsPageTopic.objects.create(content_object=item, tag=topic)

    for address in ("/", "/news/", "/news/2013/", topic.url, item.url):
        html = client.get(address).content.decode()
        assert html.count("Added on") == len(DATED.findall(html)) > 0, address
    # What was scheduled came two hours later, which may be another day.
    assert timezone.localdate() <= item.date_added <= timezone.localdate(timezone.now() + timedelta(hours=2))
    feed = client.get("/news/feed/").content.decode()
    assert feed.count("Added on") == len(DATED_IN_THE_FEED.findall(feed)) == 2
    assert all(entry.findtext("pubDate") for entry in ElementTree.fromstring(feed).iter("item"))


@pytest.mark.thorough
@pytest.mark.parametrize("come_to_be", [drafted, scheduled], ids=name)
def test_what_is_not_live_is_in_no_list(client: Client, come_to_be: Callable[[], NewsPage]) -> None:
    item = come_to_be()
    for address in ("/", "/news/", "/news/feed/", "/sitemap.xml", "/search/?q=cuckoo"):
        assert "cuckoo/" not in client.get(address).content.decode(), address
    assert client.get(f"/news/{item.slug}/").status_code == 404


def test_the_preview_of_a_draft_shows_the_day_it_would_get() -> None:
    html = drafted().make_preview_request().render().content.decode()

    assert html.count("Added on") == len(DATED.findall(html)) == 1


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Summer time: half past midnight in London is still the evening before in Greenwich.
        ("2026-06-30T23:30:00+00:00", date(2026, 7, 1)),
        ("2026-12-31T23:30:00+00:00", date(2026, 12, 31)),
    ],
)
def test_the_day_is_the_day_in_london(moment: str, day: date) -> None:
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        assert published().added_on == day
