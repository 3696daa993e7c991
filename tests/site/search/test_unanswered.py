"""Searches that found nothing: which are counted, what is never kept, and what the convenor makes of them."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.personal_data import all_registers
from core.personal_rows import Whose
from core.queued import A_FORMER_MEMBER
from core.retention import keep_periods
from search import unanswered
from search.finding import find
from search.models import UnansweredSearch
from search.periodic_jobs import KEEP_UNANSWERED, forget_names
from search.query import Query, Result
from tests.factories.users import be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

ADMIN = "/admin/reports/searches-without-an-answer/"


def ask(text: str, *kinds: str, times: int = 1) -> None:
    for _ in range(times):
        unanswered.record(Query(kinds or ("practice",), text), Result())


def kept() -> dict[str, int]:
    return dict(UnansweredSearch.objects.order_by("words").values_list("words", "times"))


def test_words_are_counted_once_a_day_however_they_are_written() -> None:
    ask("Repair café")
    ask("  repair CAFE ")
    ask("repair café", "people")
    assert list(UnansweredSearch.objects.order_by("kind").values_list("kind", "words", "times")) == [
        ("people", "repair cafe", 1),
        ("practice", "repair cafe", 2),
    ]


@pytest.mark.parametrize(
    ("query", "result"),
    [
        (Query(("practice",), "repair cafe"), Result(total=1)),
        (Query(("practice",), "repair cafe"), Result(is_reduced=True)),
        (Query(("practice",), "repair cafe", page=2), Result()),
        (Query(("practice",), "repair cafe", {"region": ("london",)}), Result()),
        (Query(("practice",), "  ?! "), Result()),
        (Query(("practice",), "hospitl discharge", only_my_words=True), Result()),
        (Query(("practice",), "repair cafe", declined=("community-food",)), Result()),
        (Query(("practice",), "wordy " * 30), Result()),
    ],
)
def test_what_says_nothing_of_the_vocabulary_is_not_counted(query: Query, result: Result) -> None:
    unanswered.record(query, result)
    assert kept() == {}


def test_what_is_only_near_is_no_answer() -> None:
    unanswered.record(Query(("practice",), "repair cafe"), Result(total=2, near=2))
    assert kept() == {"repair cafe": 1}


@pytest.mark.parametrize(
    "text",
    [
        "hassan idry",
        "is Hassan here",
        "hassan@example.org",
        "07700 900123",
        "call 0115-496 0000",
        "12345",
        "www.example.org",
        "https://example.org",
    ],
)
def test_what_looks_like_somebodys_own_is_not_kept(text: str) -> None:
    make_member(name="Hassan Idry")
    ask(text)
    assert kept() == {}


@pytest.mark.thorough
@pytest.mark.parametrize(
    "text",
    [
        "o neil",
        "Niamh’s",
        "Oneill",
        "O'Neil's",
        "nimah",
        "neils",
        "niamhoneil",
        "Dáithí Mac Suibhne",
        "macsuibhne",
        "smithjones",
        "smith-jones",
        "timebanking smithjons",
        "Kahn",
    ],
)
def test_a_name_is_known_however_it_is_written(text: str) -> None:
    for name in ("Niamh O'Neil", "Amelia Smith-Jones", "Daithi MacSuibhne", "Aled Khan"):
        make_member(name=name)
    ask(text)
    assert kept() == {}


@pytest.mark.thorough
@pytest.mark.parametrize(
    "text", ["how will we start", "marks", "canal boats", "a repair cafe", "former member", "VCFS", "bank"]
)
def test_words_that_are_only_like_a_name_are_kept(text: str) -> None:
    for name in ("A. Will", "Marika Canel", "Vcfa Banks", A_FORMER_MEMBER):
        make_member(name=name)
    ask(text)
    assert len(kept()) == 1


def test_whoever_joined_a_moment_ago_is_known() -> None:
    ask("quaxley")
    assert kept() == {"quaxley": 1}
    make_member(name="Zebedee Quaxley")
    ask("zebedee")
    assert kept() == {"quaxley": 1}


def test_what_names_somebody_who_has_joined_since_goes() -> None:
    ask("zebedee quaxley")
    ask("quaxleys", "people")
    ask("repair cafe")
    make_member(name="Zebedee Quaxley")
    forget_names()
    assert kept() == {"repair cafe": 1}


def test_what_names_somebody_goes_with_them() -> None:
    ask("zebedee quaxley")
    ask("quaxly")
    ask("repair cafe")
    (rows,) = all_registers()[UnansweredSearch].rows
    person = Whose(7, names=("Zebedee Quaxley",))
    rows.erasure.do(rows.find(UnansweredSearch, person), person)
    assert kept() == {"repair cafe": 1}


def test_a_name_that_is_a_word_of_the_vocabulary_is_kept() -> None:
    make_member(name="Time Banks")
    ask("time swap circle")
    assert kept() == {"time swap circle": 1}


def test_a_day_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "MOST_A_DAY", 2)
    for words in ("one thing", "another thing", "a third thing", "one thing"):
        ask(words)
    assert kept() == {"one thing": 2, "another thing": 1}


@pytest.mark.thorough
def test_people_count_and_programs_do_not(client: Client) -> None:
    member = make_member()
    find(Query(("practice",), "repair cafe"), member)
    assert kept() == {}
    client.get("/search/?q=repair+cafe")
    be(client, member)
    client.get("/network/practice/?q=repair+cafe")
    client.get("/network/people/?q=repair+cafe")
    client.get("/network/people/?q=INFJ")
    assert list(UnansweredSearch.objects.order_by("kind").values_list("kind", flat=True)) == [
        "page news practice",
        "people",
        "practice",
    ]


def test_nobody_stands_beside_the_words() -> None:
    names = {field.name for field in UnansweredSearch._meta.get_fields()}
    assert names == {"id", "day", "kind", "words", "times", "is_put_away"}


def test_they_go_after_a_year() -> None:
    ask("repair cafe")
    UnansweredSearch.objects.update(day=timezone.localdate() - KEEP_UNANSWERED - timedelta(days=2))
    keep_periods()
    assert kept() == {}


# The convenor's page --------------------------------------------------------------------------------


@pytest.fixture
def convenor(client: Client) -> User:
    user = make_staff(Role.CONVENOR)
    be(client, user)
    return user


def page(client: Client, query: str = "") -> str:
    return client.get(f"{ADMIN}{query}").content.decode()


def decide(client: Client, action: str, words: str = "repair cafe", **more: object) -> None:
    row = UnansweredSearch.objects.filter(words="repair cafe").latest("pk")
    topic = Topic.objects.get(slug="timebanking").pk
    client.post(f"{ADMIN}{row.pk}/", {"action": action, "words": words, "topic": topic} | more)


def test_the_commonest_come_first_over_all_days(client: Client, convenor: User) -> None:
    ask("skill swap", times=2)
    ask("repair cafe", times=2)
    UnansweredSearch.objects.filter(words="repair cafe").update(day=timezone.localdate() - timedelta(days=3))
    ask("repair cafe")
    shown = page(client)
    assert shown.index("repair cafe") < shown.index("skill swap")
    assert shown.count("repair cafe") == 1
    assert "<td>3</td>" in shown


def test_they_are_looked_through_by_words_and_by_where(client: Client, convenor: User) -> None:
    ask("repair cafe")
    ask("skill swap", "people")
    assert "skill swap" not in page(client, "?q=Café")
    assert "repair cafe" in page(client, "?q=Café")
    assert "repair cafe" not in page(client, "?kind=people")
    assert "skill swap" in page(client, "?kind=people")
    assert page(client, "?kind=nonsense&p=x&q=%00%25_")


def test_whoever_came_since_is_not_shown(client: Client, convenor: User) -> None:
    ask("hassan idry")
    make_member(name="Hassan Idry")
    row = UnansweredSearch.objects.get()
    assert "hassan" not in page(client)
    assert client.get(f"{ADMIN}{row.pk}/").status_code != 200


def by_name(topic: Topic) -> bool:
    return topic.synonyms.filter(name="Repair café").exists()


def by_everyday_wording(topic: Topic) -> bool:
    return topic.everyday.endswith("; Repair café")


@pytest.mark.parametrize(("action", "is_kept"), [("synonym", by_name), ("everyday", by_everyday_wording)])
def test_a_word_that_is_added_finds_at_once(
    client: Client, convenor: User, action: str, is_kept: Callable[[Topic], bool]
) -> None:
    ask("repair cafe")
    ask("repair cafe", "people")
    for _ in range(2):
        if UnansweredSearch.objects.exists():
            decide(client, action, "Repair café")
    topic = Topic.objects.get(slug="timebanking")
    assert is_kept(topic)
    assert topic.everyday.count("Repair") <= 1
    assert kept() == {}
    if action == "synonym":
        assert [chip.label for chip in find(Query(("practice",), "repair cafe")).understood] == ["Timebanking"]
    else:
        guessed = find(Query(("practice",), "repair cafe")).guessed
        assert "timebanking" in [guess.slug for guess in guessed]


@pytest.mark.thorough
def test_a_name_that_a_topic_has_is_marked_and_no_topic_is_chosen_beforehand(client: Client, convenor: User) -> None:
    ask("asset transfer")
    row = UnansweredSearch.objects.get()
    assert "a topic’s name" in page(client)
    shown = client.get(f"{ADMIN}{row.pk}/").content.decode()
    assert "It is a name of “Community ownership” already" in shown
    assert not re.search(r'<option value="[0-9]+" selected', shown)
    refused = client.post(f"{ADMIN}{row.pk}/", {"action": "synonym", "words": "asset transfer", "topic": ""})
    assert "It is a name of “Community ownership” already." in refused.content.decode()


def test_what_was_put_away_comes_no_more(client: Client, convenor: User) -> None:
    ask("repair cafe")
    decide(client, "put away", topic="")
    assert "repair cafe" not in page(client)
    UnansweredSearch.objects.update(day=timezone.localdate() - timedelta(days=1))
    ask("repair cafe")
    assert "repair cafe" not in page(client)


@pytest.mark.thorough
@pytest.mark.parametrize("missing", [{"topic": ""}, {"words": " ; "}, {"words": "Co-production"}, {"words": "copro"}])
def test_a_decision_needs_a_topic_and_words(client: Client, convenor: User, missing: dict[str, str]) -> None:
    ask("repair cafe")
    before = Topic.objects.get(slug="timebanking").everyday
    decide(client, "everyday", **missing)
    assert kept() == {"repair cafe": 1}
    assert Topic.objects.get(slug="timebanking").everyday == before


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.CONVENOR, True), (Role.ADMINISTRATOR, True), (Role.EDITOR, False), (Role.PROGRAMME_TEAM, False)],
)
def test_it_is_the_convenors_and_administrators(client: Client, role: Role, may: bool) -> None:
    ask("repair cafe")
    be(client, make_staff(role))
    assert ("repair cafe" in page(client)) == may
    decide(client, "put away", topic="")
    assert UnansweredSearch.objects.get().is_put_away == may
