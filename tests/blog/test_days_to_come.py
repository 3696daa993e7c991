"""A day to come is no day that something was added or checked on, unless nobody reads it before."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from blog.models import NewsIndexPage, NewsPage
from core.models import BasePage
from tests.factories.pages import make_news
from tests.factories.users import be, make_staff
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site")]

NOW = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/London"))
GOES_LIVE = NOW + timedelta(days=10, hours=6)
TO_COME = "This day is still to come. Choose today, or an earlier day."
WHEN_LIVE = "This day is still to come. Choose 11 December 2026, when the page goes live, or an earlier day."


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("field", NewsPage.past_days)
@pytest.mark.parametrize(
    ("days", "goes_live", "said"),
    [
        (-400, None, ""),
        (0, None, ""),
        (1, None, TO_COME),
        (10, GOES_LIVE, ""),
        (11, GOES_LIVE, WHEN_LIVE),
        # It went live long ago.
        (1, NOW - timedelta(days=5), TO_COME),
    ],
)
def test_no_day_is_later_than_the_page_goes_live(field: str, days: int, goes_live: datetime | None, said: str) -> None:
    item = make_news(publish=False)
    item.go_live_at = goes_live
    setattr(item, field, timezone.localdate() + timedelta(days=days))
    if not said:
        item.full_clean()
        return
    with pytest.raises(ValidationError) as raised:
        item.full_clean()
    assert raised.value.message_dict == {field: [said]}


def test_a_day_to_come_is_never_live_and_never_first() -> None:
    with pytest.raises(ValidationError):
        make_news("Of tomorrow", added_on=timezone.localdate() + timedelta(days=1))
    assert not NewsPage.objects.filter(live=True, added_on__gt=timezone.localdate()).exists()


def test_what_is_scheduled_goes_live_on_the_day_it_says(client: Client) -> None:
    make_news("Of that day", publish=False, added_on=GOES_LIVE.date(), go_live_at=GOES_LIVE).save_revision().publish()
    assert "Of that day" not in client.get("/news/").content.decode()
    with time_machine.travel(GOES_LIVE + timedelta(minutes=5)):
        call_command("publish_scheduled")
        assert NewsPage.objects.get(title="Of that day").live


@pytest.mark.parametrize("field", NewsPage.past_days)
def test_the_editor_is_told_at_the_field_and_loses_nothing(client: Client, field: str) -> None:
    be(client, make_staff(Role.EDITOR))
    typed = {
        "title": "Of tomorrow",
        "slug": "of-tomorrow",
        "summary": "In short.",
        "picture": streamfield([]),
        "body": streamfield([("paragraph", '{"blocks": [], "entityMap": {}}')]),
        "visibility": "public",
        "comments": inline_formset([]),
        field: "02/12/2026",
    }
    address = f"/admin/pages/add/blog/newspage/{NewsIndexPage.objects.get().pk}/"
    answer = client.post(address, nested_form_data(typed))

    assert answer.context["form"].errors == {field: [TO_COME]}
    page = answer.content.decode()
    assert TO_COME in page
    assert 'value="02/12/2026"' in page
    assert "In short." in page
    assert not NewsPage.objects.filter(slug="of-tomorrow").exists()


def test_every_page_of_the_site_keeps_the_rule() -> None:
    for model in BasePage.__subclasses__():
        assert set(BasePage.past_days) <= set(model.past_days), model
