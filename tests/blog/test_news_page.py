"""A news item: its words, its date, its address, and what it says once its intake has closed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from blog.models import NewsIndexPage, NewsPage
from tests.factories.cohorts import IntakeFactory
from tests.factories.pages import make_news

pytestmark = pytest.mark.usefixtures("site")

FIRST = "/news/applications-now-open-for-2014/"


# As the programme wrote it, but for the headings that the page adds between the paragraphs.
TOLD = (
    (
        "Following the continued success of the Leadership for Empowered and Healthy Communities programme, we are "
        "delighted to announce that we have secured funding for two more cohorts and that applications are now open."
    ),
    (
        "The innovative programme explores how leaders can grow and nurture local social capital in order to build "
        "stronger communities and improve health and wellbeing. The programme has previously targeted senior leaders "
        "and clinicians and will continue to do so, with a second cohort of operational/commissioning/project "
        "managers running alongside. Both groups will have the opportunity to learn and share best practice around "
        "the leadership skills required to embed co-production into organisations and enable strong and empowered "
        "communities to grow and flourish."
    ),
    (
        "The programme, which first ran in 2012, is a joint venture between the National Skills Academy for Social "
        "Care, Skills for Care, Thames Valley and Wessex NHS Leadership Academy, Think Local Act Personal, ADASS and "
        "the Local Government Association. It aims to recruit leaders who want to be part of a movement for change "
        "and to think radically about the challenges and opportunities of a community-based approach. Participants "
        "will join a growing network of graduates who are becoming thought leaders in their own right around social "
        "capital, its role in health and social care, and the role of public service leadership in shaping the "
        "communities that citizens need and want."
    ),
    (
        "The programme involves a series of one-day workshops, action learning sets, one-to-one leadership coaching "
        "sessions, a Myers-Briggs (MBTI) analysis of personality style and a specialist 360 degree feedback "
        "diagnostic."
    ),
)
# The typing error of the source stands corrected in square brackets.
FOUND = (
    (
        "The leadership course was regarded in positive terms unanimously by those that [attended]. It was described "
        "as “excellent”, “inspirational” and perhaps most crucially, has already led to new leadership behaviours in "
        "those attending."
    ),
    (
        "Most of those who attended the course had already begun to transform their role or services is evidence of "
        "the extent to which the course inspired."
    ),
)


def test_the_first_news_is_told_in_full_and_dated_in_plain_html(client: Client) -> None:
    html = client.get(FIRST).content.decode()

    assert 'Added on <time datetime="2013-11-12">12 November 2013</time>' in html
    assert '<meta property="article:published_time" content="2013-11-12">' in html
    for words in TOLD:
        assert f">{words}</p>" in html


@pytest.mark.parametrize("address", [FIRST, "/evaluation/"])
def test_the_evaluation_is_quoted_exactly_and_attributed(client: Client, address: str) -> None:
    html = client.get(address).content.decode()

    for words in FOUND:
        assert f"<blockquote><p>{words}</p></blockquote>" in html
    assert html.count("<figcaption>The New Economics Foundation, evaluation of the 2012 programme</figcaption>") == 2
    assert "atttended" not in html


def test_the_page_says_by_itself_that_its_intake_has_closed(client: Client) -> None:
    html = client.get(FIRST).content.decode()

    assert "Applications for this intake closed on 17 January 2014." in html


@time_machine.travel(datetime(2013, 12, 1, tzinfo=ZoneInfo("Europe/London")), tick=False)
def test_while_its_intake_is_open_the_page_says_nothing_of_the_kind(client: Client) -> None:
    assert "closed on 17 January 2014" not in client.get(FIRST).content.decode()


def test_an_item_published_without_a_date_gets_the_day_it_went_live_and_keeps_it() -> None:
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/London"))):
        item = make_news("No date", added_on=None)
    assert item.added_on == date(2026, 5, 4)

    with time_machine.travel(datetime(2026, 6, 4, 12, tzinfo=ZoneInfo("Europe/London"))):
        item.get_latest_revision().as_object().save_revision().publish()
    item.refresh_from_db()
    assert item.added_on == date(2026, 5, 4)


@pytest.mark.parametrize("slug", ["2026", "1999", "feed"])
def test_an_item_may_not_take_the_address_of_a_list(slug: str) -> None:
    item = NewsPage(title="Taken", slug=slug, summary="x", body=[])
    with pytest.raises(Exception, match="is a list of news"):
        NewsIndexPage.objects.get().add_child(instance=item)


def test_an_item_about_a_stopped_intake_names_no_date(client: Client) -> None:
    html = client.get(make_news("Stopped early", intake=IntakeFactory(stopped=True)).url).content.decode()

    assert "Applications for this intake have closed." in html
    assert "closed on" not in html


def test_an_archived_item_says_that_it_is_old(client: Client) -> None:
    html = client.get(make_news("From the attic", archived=True, added_on=date(2015, 1, 2)).url).content.decode()

    assert "This is news from 2015" in html


@pytest.mark.thorough
def test_neighbours_are_the_items_before_and_after_by_date() -> None:
    first = make_news("First", added_on=date(2026, 1, 1))
    twin = make_news("Twin", added_on=date(2026, 1, 1))
    hidden = make_news("Hidden", added_on=date(2026, 1, 2), visibility="members")
    last = make_news("Last", added_on=date(2026, 1, 3))

    assert [page and page.title for page in twin.neighbours()] == ["First", "Last"]
    assert last.neighbours() == (twin, None)
    assert hidden not in (*first.neighbours(), *last.neighbours())
