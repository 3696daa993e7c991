"""Asking and saying it anew: what is needed, once, with nothing lost, and by whom."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.public_ids import new_public_id
from core.versions import EditConflictError
from network.asks import services
from network.asks.models import Ask
from network.asks.views import asking
from tests.factories.asks import QUESTION, make_answer, make_ask
from tests.factories.forms import filled_in
from tests.factories.practice import make_topics
from tests.factories.users import be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

NEW = "/network/asks/new/"


@pytest.fixture
def author() -> User:
    return make_member(name="Priya Wendle")


def sent(author: User, **values: str) -> dict[str, str]:
    make_topics()
    cohort = author.cohort_memberships.get().cohort_id
    data = {"question": QUESTION, "topics": "Lunch clubs", "audience": f"cohort:{cohort}"}
    return data | {"creation_key": new_public_id()} | values


def test_a_prepared_question_stands_in_the_form_and_nothing_is_kept(client: Client, author: User) -> None:
    be(client, author)
    html = client.get(NEW, {"q": "Who knows about xylophones?"}).content.decode()
    assert 'value="Who knows about xylophones?"' in html
    # The narrower audience is chosen.
    (chosen,) = re.findall(r'<input[^>]+name="audience"[^>]+checked[^>]*>', html)
    assert f'value="cohort:{author.cohort_memberships.get().cohort_id}"' in chosen
    assert not Ask.objects.exists()


def test_an_ask_is_asked_once_however_often_it_is_sent(client: Client, author: User) -> None:
    be(client, author)
    data = sent(author, details="We tried the bus.\r\nIt stopped.")
    first, second = client.post(NEW, data), client.post(NEW, data)
    ask = Ask.objects.get()
    assert first["Location"] == second["Location"] == f"/network/asks/{ask.public_id}/"
    assert ask.details == "We tried the bus.\nIt stopped."
    assert [str(topic) for topic in services.topics_of(ask)] == ["Lunch clubs"]
    assert (ask.audience, ask.cohort) == ("cohort", author.cohort_memberships.get().cohort)
    mate = make_member()
    mate.cohort_memberships.update(cohort=ask.cohort)
    be(client, mate)
    assert client.post(NEW, data).status_code == 404
    assert Ask.objects.count() == 1


def test_other_words_in_a_form_that_was_sent_are_an_ask_of_their_own(client: Client, author: User) -> None:
    be(client, author)
    data = sent(author)
    for more in ({}, {"question": "Quillfeather?"}, {"details": "By bus."}, {"audience": "network"}):
        # Whoever goes back in their browser writes into the form that they have sent; each of it is sent twice.
        places = {client.post(NEW, data | more)["Location"] for _ in range(2)}
        assert places == {Ask.objects.newest_first()[0].get_absolute_url()}
    said = list(Ask.objects.order_by("pk").values_list("question", "details", "audience"))
    words = [(QUESTION, ""), ("Quillfeather?", ""), (QUESTION, "By bus."), (QUESTION, "")]
    assert said == [(*each, audience) for each, audience in zip(words, ("cohort",) * 3 + ("network",), strict=True)]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"question": ""}, "Write your question."),
        ({"question": "x" * 201}, "Shorten it to 200 characters"),
        ({"details": "x" * 1001}, "Shorten it to 1,000 characters"),
        ({"topics": ""}, "Choose at least one topic."),
        ({"topics": "Nonsense"}, "Nonsense"),
        ({"audience": "public"}, "Choose who may see it."),
        ({"audience": ""}, "Choose who may see it."),
        ({"audience": "cohort:0"}, "Choose who may see it."),
        ({"needed_by": "2001-01-01"}, "Write a day that is still to come."),
        ({"needed_by": "soon"}, "Write"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    client: Client, author: User, wrong: dict[str, str], said: str
) -> None:
    be(client, author)
    html = client.post(NEW, sent(author, details="Quillfeather") | wrong).content.decode()
    assert said in html.split('class="field')[0]
    assert html.count(said) >= 2
    assert "<title>Error: " in html
    assert "Quillfeather" in html or "details" in wrong
    assert not Ask.objects.exists()


def test_one_asks_ones_own_cohort_and_no_other(author: User) -> None:
    other = make_member().cohort_memberships.get().cohort
    wording = services.Wording(QUESTION, topics=make_topics()[:1], audience="cohort", cohort=other)
    with pytest.raises(ValidationError, match="one of your cohorts"):
        services.ask(author=author, wording=wording)


@pytest.mark.parametrize("number", [0, 6])
def test_there_are_one_to_five_topics(author: User, number: int) -> None:
    topics = (make_topics() * 3)[:number]
    with pytest.raises(ValidationError, match="Choose 1 to 5 topics"):
        services.ask(author=author, wording=services.Wording(QUESTION, topics=topics, audience="network"))


def test_staff_do_not_ask_and_people_who_left_do_not_either(client: Client) -> None:
    be(client, make_staff(Role.CONVENOR))
    assert client.get(NEW).status_code == 404
    with pytest.raises(ValidationError, match="members of the network"):
        services.ask(author=make_staff(Role.CONVENOR), wording=services.Wording(QUESTION, audience="network"))


def test_there_is_an_end_to_how_much_one_asks_in_a_day_and_the_text_is_kept(
    client: Client, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_ASKS_A_DAY", 1)
    be(client, author)
    # What is wrong, or sent again, uses nothing up.
    for wrong in ({"question": ""}, {"needed_by": "2001-01-01"}):
        client.post(NEW, sent(author, **wrong))
    first = sent(author)
    assert [client.post(NEW, first).status_code for _ in range(2)] == [302, 302]
    for again in (sent(author), first):
        html = client.post(NEW, again | {"question": "Quillfeather?"}).content.decode()
        assert "You have asked ten questions today." in html
        assert 'value="Quillfeather?"' in html
    assert Ask.objects.count() == 1


@pytest.mark.thorough
def test_the_day_of_whoever_asks_ends_at_their_midnight(
    client: Client, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_ASKS_A_DAY", 1)
    with time_machine.travel("2027-05-04T23:30+01:00", tick=False) as clock:
        be(client, author)
        assert [client.post(NEW, sent(author)).status_code for _ in range(2)] == [302, 200]
        clock.move_to(datetime.fromisoformat("2027-05-05T00:30+01:00"))
        assert [client.post(NEW, sent(author)).status_code for _ in range(2)] == [302, 200]


def test_the_page_does_not_read_the_cohort_as_part_of_the_date(client: Client, author: User) -> None:
    ask = make_ask(author)
    be(client, author)
    cohort = author.cohort_memberships.get().cohort
    assert f"Of {cohort.name}. Asked on <time" in client.get(ask.get_absolute_url()).text


# Saying it anew ------------------------------------------------------------------------------------


def edit(ask: Ask) -> str:
    return f"/network/asks/{ask.public_id}/edit/"


@pytest.mark.thorough
def test_who_saves_second_sees_both_texts_and_the_same_text_is_no_conflict(client: Client, author: User) -> None:
    ask = make_ask(author)
    be(client, author)
    data = {"question": "Who lends a minibus?", "topics": "Lunch clubs", "audience": "network", "version": "1"}
    assert client.post(edit(ask), data)["Location"] == ask.get_absolute_url()
    assert client.post(edit(ask), data).status_code == 302
    html = client.post(edit(ask), data | {"question": "Who lends a tandem?"}).content.decode()
    assert "changed elsewhere meanwhile" in html
    assert "Who lends a minibus?" in html
    assert 'value="Who lends a tandem?"' in html
    assert Ask.objects.get().question == "Who lends a minibus?"
    client.post(edit(ask), data | {"question": "Who lends a tandem?", "version": "2"})
    assert Ask.objects.get().question == "Who lends a tandem?"


@pytest.mark.thorough
def test_what_was_not_touched_in_a_second_tab_takes_what_is_saved(client: Client, author: User) -> None:
    ask = make_ask(author)
    be(client, author)
    first, second = (filled_in(client.get(edit(ask)).content.decode(), "main form") for _ in range(2))
    client.post(edit(ask), first | {"details": "Two lines.\r\nOf it."})
    response = client.post(edit(ask), second | {"question": "Who lends a tandem?"})
    assert [each.name for each in response.context["differences"]] == ["question"]
    client.post(edit(ask), filled_in(response.content.decode(), "main form"))
    ask.refresh_from_db()
    assert (ask.question, ask.details) == ("Who lends a tandem?", "Two lines.\nOf it.")
    assert services.topics_of(ask) == make_topics()[:1]


def test_a_stale_version_writes_nothing(author: User) -> None:
    ask = make_ask(author)
    wording = services.Wording("Another?", topics=make_topics()[:1], audience="network")
    services.change(ask=Ask.objects.get(), by=author, version=1, wording=wording)
    with pytest.raises(EditConflictError):
        services.change(ask=ask, by=author, version=1, wording=services.Wording("A third?", audience="network"))


def test_whom_it_asks_can_change_until_somebody_has_answered(client: Client, author: User) -> None:
    ask, cohort = make_ask(author), author.cohort_memberships.get().cohort
    be(client, author)
    data = {"question": QUESTION, "topics": "Lunch clubs", "audience": f"cohort:{cohort.pk}", "version": "1"}
    client.post(edit(ask), data)
    assert Ask.objects.get().cohort == cohort
    make_answer(Ask.objects.get(), author)
    assert 'name="audience"' not in client.get(edit(ask)).content.decode()
    client.post(edit(ask), data | {"audience": "network", "version": "2", "details": "More."})
    ask = Ask.objects.get()
    assert (ask.details, ask.audience) == ("More.", "cohort")
    # A page that was opened before somebody answered widens nothing.
    wording = services.Wording(QUESTION, topics=make_topics()[:1], audience="network")
    with pytest.raises(ValidationError, match="Somebody has answered"):
        services.change(ask=ask, by=author, version=ask.version, wording=wording)


def test_a_day_that_has_passed_since_is_no_mistake(author: User) -> None:
    ask = make_ask(author, needed_by=timezone.localdate() + timedelta(days=1))
    past = timezone.localdate() - timedelta(days=1)
    Ask.objects.update(needed_by=past)
    wording = services.Wording("Still, who?", needed_by=past, topics=make_topics()[:1], audience="network")
    services.change(ask=Ask.objects.get(), by=author, version=ask.version, wording=wording)
    assert Ask.objects.get().question == "Still, who?"


def test_nobody_changes_what_is_closed_or_anothers(client: Client, author: User) -> None:
    ask = make_ask(author)
    be(client, make_member())
    assert client.get(edit(ask)).status_code == 404
    services.close_ask(ask=ask, outcome="not yet")
    be(client, author)
    assert client.get(edit(ask)).status_code == 404
    with pytest.raises(ValidationError, match="closed"):
        services.change(ask=ask, by=author, version=1, wording=services.Wording("Again?", audience="network"))


def test_what_was_asked_of_a_cohort_that_one_has_left_can_still_be_said_anew(client: Client, author: User) -> None:
    ask = make_ask(author, Ask.Audience.COHORT)
    author.cohort_memberships.update(cohort=make_member().cohort_memberships.get().cohort)
    be(client, author)
    assert ask.cohort is not None
    assert ask.cohort.name in client.get(edit(ask)).content.decode()
    data = {"question": "Who then?", "topics": "Lunch clubs", "audience": f"cohort:{ask.cohort_id}", "version": "1"}
    assert client.post(edit(ask), data).status_code == 302
    changed = Ask.objects.get()
    assert (changed.question, changed.cohort) == ("Who then?", ask.cohort)
