"""The public search: what it finds, in what order, and that nothing that anybody types is an error."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cohorts.models import Intake
from core.rate_limits import consume
from search import views
from search.finding import find
from search.query import Query, Result
from search.views import A_MINUTE, PUBLIC_KINDS, SEARCHES_A_MINUTE
from tests.factories.pages import make_news, make_page
from tests.factories.practice import make_public
from tests.factories.users import make_member, make_staff
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

HOSTILE = [
    'say "hello',
    "'\"",
    '"',
    "a\x00b",
    "x" * 10_000,
    "leaders " * 1_000,
    "🎂🎉",
    'x") OR (body : *',
    "NEAR(leaders, 2) AND NOT title:*",
    "leaders*",
    "-leaders",
    "%",
    "_",
    "\\",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\u202e\u0000\ufeff",
    "ﬁﬁ ẞ İ",
    "٣ ²",
]


def search(text: str) -> Result:
    return find(Query(PUBLIC_KINDS, text))


def titles(text: str) -> list[str]:
    return [hit.thing.title for hit in search(text).hits]


@pytest.mark.thorough
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_typed_is_an_error(client: Client, text: str) -> None:
    for page in ("1", "0", "-1", "9999", "x", "²"):
        response = client.get("/search/", {"q": text, "page": page})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.thorough
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    text=st.text(max_size=250)
    | st.text(alphabet="\"'()*:^-+~{}[]<>&|\\%_ leadrsANDORNT", max_size=60)
    | st.lists(st.sampled_from(["leaders", '"', "OR", "co-production", "*", "NEAR/2"]), max_size=30).map(" ".join)
)
def test_no_text_at_all_is_an_error_and_every_answer_can_be_drawn(site: None, text: str) -> None:
    result = search(text)

    assert len(result.hits) <= result.total
    assert all(strip_tags(reason.passage).strip() for hit in result.hits for reason in hit.reasons)


def test_an_unbalanced_quotation_mark_is_a_search_like_any_other() -> None:
    assert titles('"social capital') == titles("social capital") != []


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["co-production", "coproduction", "Co‑Production", "co production"])
def test_a_hyphen_is_no_obstacle(text: str) -> None:
    make_news("Written with a hyphen: co-production")
    make_news("Written in one: coproduction")

    assert next(hit for hit in search(text).hits if hit.kind == "news").thing.title.startswith("Written")
    assert "Written with a hyphen: co-production" in titles(text)
    if text != "co production":
        assert "Written in one: coproduction" in titles(text)


def test_a_hyphenated_word_does_not_find_all_that_begins_as_its_parts_do() -> None:
    make_news("Community products")
    assert "Community products" not in titles("co-production")


def test_little_words_count_only_when_there_is_nothing_else() -> None:
    make_news("The who and the what")

    assert titles("how do I apply") == titles("apply")
    assert "The who and the what" in titles("who what")


@pytest.mark.thorough
def test_words_in_the_title_come_before_words_in_the_body_and_new_before_old() -> None:
    for title in ("Quetzals", "Birds"):
        for year in (2024, 2025):
            body = [{"type": "paragraph", "value": "<p>About quetzals.</p>"}]
            make_news(f"{title} of {year}", added_on=f"{year}-01-01", body=body)

    assert titles("quetzal") == ["Quetzals of 2025", "Quetzals of 2024", "Birds of 2025", "Birds of 2024"]


def test_news_of_a_closed_intake_comes_after_how_to_apply() -> None:
    closed = Intake.objects.get(year=2014)
    make_news("How do I apply? Apply, apply", intake=closed, added_on="2026-11-01")
    make_news("Apply as we did once", archived=True, added_on="2026-11-02")

    found = titles("how do I apply")
    assert found[0] == "Apply"
    assert found[-2:] == ["Apply as we did once", "How do I apply? Apply, apply"]
    assert titles("applications")[-1].endswith("applications now open for 2014")


def test_marks_stand_in_escaped_text(client: Client) -> None:
    make_news("Tags", summary="<b>Quetzal</b> & <i>co</i>")
    html = client.get("/search/?q=quetzal").content.decode()

    assert "&lt;b&gt;<mark>Quetzal</mark>&lt;/b&gt; &amp; &lt;i&gt;co&lt;/i&gt;" in html


def test_short_words_are_marked_whole_only(client: Client) -> None:
    make_news("An ox", summary="One ox and an oxbow.")
    html = client.get("/search/?q=ox").content.decode()

    assert "One <mark>ox</mark> and an oxbow." in html


def test_a_passage_of_the_body_is_shown_where_the_summary_has_none_of_the_words(client: Client) -> None:
    words = "Many words stand here before it. " * 20
    make_news("Far down", summary="Short.", body=[{"type": "paragraph", "value": f"<p>{words}A quetzal sings.</p>"}])
    html = client.get("/search/?q=quetzal").content.decode()

    assert "A <mark>quetzal</mark> sings." in html
    assert words not in html


@pytest.mark.thorough
def test_results_come_in_pages_of_ten(client: Client) -> None:
    for number in range(25):
        make_news(f"Quetzal {number:02}")

    pages = [client.get(f"/search/?q=quetzal&kind=news&page={number}") for number in (1, 2, 3)]
    first = pages[0].content.decode()
    assert "25 results" in first
    assert "Page 1 of 3" in first
    rows = [part.answers for page in pages for part in page.context["parts"]]
    assert [len(those) for those in rows] == [10, 10, 5]
    assert len({row.card.title for those in rows for row in those}) == 25
    assert client.get("/search/?q=quetzal&kind=news&page=9").status_code == 200


@pytest.mark.thorough
def test_after_the_last_page_there_is_no_way_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LAST_PAGE", 2)
    for number in range(25):
        make_news(f"Quetzal {number:02}")
    first, last = (client.get(f"/search/?q=quetzal&kind=news&page={number}").content.decode() for number in (1, 2))
    assert 'rel="next"' in first
    assert 'rel="next"' not in last


@pytest.mark.thorough
def test_each_kind_is_ranked_by_itself_and_leads_to_the_rest(client: Client) -> None:
    for number in range(7):
        make_news(f"Quetzal {number:02}")
    make_public(make_member(), make_staff(Role.EDITOR), title="Quetzals in the hall")

    page = client.get("/search/?q=quetzal")
    found = [(part.label, len(part.answers), part.total) for part in page.context["parts"]]
    assert found == [("News", 5, 7), ("Write-ups", 1, 1)]
    html = page.content.decode()
    assert "8 results" in html
    assert "?q=quetzal&amp;kind=news" in html
    assert client.get("/search/?q=quetzal&kind=people").context["parts"][0].label == "News"


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_an_empty_search_asks_nothing_and_lists_nothing(client: Client, text: str) -> None:
    html = client.get("/search/", {"q": text}).content.decode()
    assert "result" not in html.split('id="main"')[1].split("<footer")[0]


def test_nothing_found_becomes_something_to_do(client: Client) -> None:
    html = client.get("/search/?q=xylophone").content.decode()

    assert "Nothing matches “xylophone” yet" in html
    assert "Look wider" in html
    assert '<meta name="robots" content="noindex">' in html


def test_a_topic_is_shown_by_any_of_its_names(client: Client) -> None:
    for text in ("copro", "Working as equal partners", "CO-PRODUCTION", "what is co-production"):
        html = client.get("/search/", {"q": text}).content.decode()
        assert 'Topic: <a href="/topics/co-production/">' in html, text


@pytest.mark.thorough
def test_example_content_says_so_among_the_results(client: Client) -> None:
    make_news("Quetzal", is_example=True)
    assert "Example content" in client.get("/search/?q=quetzal").content.decode()


def test_after_sixty_searches_in_a_minute_visitors_wait(client: Client) -> None:
    make_page("Quetzal")
    # The minute of a slow machine must not end between two of them.
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(SEARCHES_A_MINUTE - 1):
            consume(name="search", key="address:127.0.0.1", limit=SEARCHES_A_MINUTE, per=A_MINUTE)
        assert client.get("/search/?q=quetzal").status_code == 200
        response = client.get("/search/?q=quetzal")

    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "Quetzal" not in response.content.decode()
    assert client.get("/search/").status_code == 200
    assert client.get("/search/?q=quetzal", REMOTE_ADDR="203.0.113.9").status_code == 200
