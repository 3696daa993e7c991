"""What the weekly digest tells of the programme: news of its time that its reader may read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from blog.models import NewsPage
from network.home.digest import news
from network.notifications.digests import queue_digests
from network.notifications.models import DigestConsent
from network.notifications.services import ask_for_digest
from tests.factories.pages import make_news
from tests.factories.practice import make_write_up
from tests.factories.users import mails_to, make_member

pytestmark = pytest.mark.usefixtures("site", "without_index")

SINCE = datetime(2026, 3, 2, 7, 50, tzinfo=ZoneInfo("UTC"))
UNTIL = SINCE + timedelta(days=7)


@pytest.mark.thorough
def test_it_tells_of_news_that_came_in_its_time_and_is_there_still() -> None:
    for title, moment in {"Before": SINCE - timedelta(hours=1), "After": UNTIL}.items():
        with time_machine.travel(moment, tick=False):
            make_news(title)
    with time_machine.travel(SINCE, tick=False):
        make_news("For members", visibility=NewsPage.Visibility.MEMBERS)
        make_news("A draft", publish=False)
        make_news("Taken back").unpublish()

    (item,) = news(make_member(), SINCE, UNTIL)
    assert item.title == "For members"
    assert item.url.startswith("/news/")


def test_a_digest_has_what_the_rooms_have_found() -> None:
    reader, author = make_member(), make_member(name="Olive Other")
    asked = ask_for_digest(user=reader, wording="Yes.", source="a test")
    DigestConsent.objects.filter(pk=asked.pk).update(agreed_at=SINCE)
    with time_machine.travel(SINCE + timedelta(days=1), tick=False):
        make_news("A street party")
        write_up = make_write_up(author, title="A lunch club")
    with time_machine.travel(UNTIL + timedelta(hours=1), tick=False):
        assert queue_digests() == 1
        (text,) = mails_to(reader.email)

    lines = ["New write-ups", "A lunch club", "News of the programme", "A street party"]
    assert [line for line in text.splitlines() if line in lines] == lines
    assert "http://localhost:8000/news/" in text
    assert f"http://localhost:8000{write_up.get_absolute_url()}\n" in text
