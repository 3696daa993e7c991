"""The list of open asks, the page of one, and what the home shows: who sees which, page by page, in few queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.asks import services
from network.asks.for_home import asks_for
from network.asks.models import Ask
from network.connections.models import Mute
from network.practice.models import WriteUp
from network.profiles.models import Block, Profile
from network.profiles.services import TopicsOfProfile, change_profile
from search.indexing import gathered
from search.query import PAGE_SIZE
from tests.factories.asks import QUESTION, close_with_thanks, make_answer, make_ask
from tests.factories.practice import make_topics, make_write_up
from tests.factories.users import be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

LIST = "/network/asks/"
MOST_QUERIES = {LIST: 6, f"{LIST}?topic=lunch-clubs": 6, f"{LIST}?q=insures": 6, "ask": 8}


def html(client: Client, address: str = LIST, **query: str) -> str:
    return client.get(address, query).content.decode()


@pytest.mark.thorough
def test_open_asks_are_listed_newest_first_with_how_they_stand(client: Client) -> None:
    asker = make_member(name="Priya Wendle")
    first = make_ask(asker, question="Quill the first?")
    make_ask(asker, question="Quill the second?")
    make_ask(asker, Ask.Audience.COHORT, question="Quill of a cohort?")
    services.close_ask(ask=make_ask(asker, question="Quill closed?"), outcome="not yet")
    services.set_hidden(thing=make_ask(asker, question="Quill hidden?"), hidden=True)
    make_answer(first, make_member())
    be(client, make_member())
    page = html(client)
    assert page.index("Quill the second?") < page.index("Quill the first?")
    assert "1 answer<" in page
    assert "No answer yet" in page
    for other in ("Quill of a cohort?", "Quill closed?", "Quill hidden?"):
        assert other not in page
    be(client, asker)
    assert "Quill of a cohort?" in html(client)
    be(client, make_staff(Role.EDITOR))
    assert client.get(LIST).status_code == 404


def test_an_empty_list_says_so_and_asks(client: Client) -> None:
    be(client, make_member())
    assert "Nobody asks anything yet." in html(client)
    be(client, make_staff(Role.CONVENOR))
    assert "Ask the first question" not in html(client)


@pytest.mark.thorough
def test_one_topic_and_words_narrow_it(client: Client) -> None:
    lunch, older = make_topics()
    make_ask(make_member(), question="Who lends a quillpan?", topics=[lunch])
    make_ask(make_member(), question="Who lends a quillpot?", topics=[older])
    unseen = Topic.objects.create(name="Unseen", slug="unseen", facet="skill")
    make_ask(make_member(), Ask.Audience.COHORT, topics=[unseen])
    be(client, make_member())
    page = html(client, topic="lunch-clubs")
    assert "quillpan" in page
    assert "quillpot" not in page
    # What is asked of another cohort leaves no trace in what can be chosen.
    assert "unseen" not in page
    assert "2 asks match" in html(client, q="lends")
    page = html(client, q="lends", topic="older-people")
    assert "quillpot" in page
    assert "quillpan" not in page
    for odd in ({"topic": "unseen"}, {"q": "lends", "topic": "nothing"}, {"q": "zebra"}):
        assert "Nobody asks this now." in html(client, **odd)
    for odd in ({"topic": "\x00"}, {"q": '"'}, {"page": "-1"}, {"q": "lends", "after": "x", "page": "9"}):
        assert client.get(LIST, odd).status_code == 200
    assert f'{LIST}new/?q=xylophone"' in html(client, q="xylophone")


@pytest.mark.thorough
def test_pages_go_on_where_the_last_ended_though_others_ask_meanwhile(client: Client) -> None:
    asker = make_member()
    with gathered():
        asked = [make_ask(asker, question=f"Quill {number:02}?") for number in range(PAGE_SIZE + 2)]
    be(client, make_member())
    first = html(client)
    later = re.search(r'rel="next" href="([^"]+)"', first)
    assert later
    make_ask(asker, question="Quill meanwhile?")
    second = html(client, LIST + later[1].replace("&amp;", "&"))
    assert "Quill 02?" in first
    assert "Quill 01?" in second
    assert "Quill 02?" not in second
    assert 'rel="next"' not in second
    # The end of a page may be closed by then; what is another's is no place to go on from.
    services.close_ask(ask=asked[2], outcome="not yet")
    assert "Quill 01?" in html(client, LIST + later[1].replace("&amp;", "&"))
    unseen = make_ask(make_member(), Ask.Audience.COHORT)
    assert "Quill meanwhile?" in html(client, after=unseen.public_id)
    services.take_away(ask=asked[2])
    assert "Quill meanwhile?" in html(client, LIST + later[1].replace("&amp;", "&"))


@pytest.mark.thorough
@pytest.mark.parametrize("gone", [0, -1])
def test_what_is_searched_for_is_paged_to_its_last_though_others_come_and_go(client: Client, gone: int) -> None:
    asker = make_member()
    with gathered():
        asked = [make_ask(asker, question=f"Quill {number:02}?") for number in range(PAGE_SIZE + 1)]
    be(client, make_member())
    first = html(client, q="quill")
    later = _later(first)
    # Fewer than two pages by then, and the last stands on the second all the same. Which stands where is luck.
    shown = sorted((each for each in asked if each.question in first), key=lambda each: first.index(each.question))
    services.close_ask(ask=shown[gone], outcome="not yet")
    second = html(client, LIST + later)
    assert len(re.findall(r"Quill \d\d\?", second)) == 1
    assert 'rel="next"' not in second
    # More than two pages by then, and no more follows.
    with gathered():
        for number in range(PAGE_SIZE):
            make_ask(asker, question=f"Quill {number:02}?")
    assert 'rel="next"' not in html(client, LIST + later)


def _later(page: str) -> str:
    found = re.search(r'rel="next" href="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.thorough
def test_both_pages_ask_as_little_of_fifty_as_of_five(client: Client) -> None:
    reader = make_member()
    counted = []
    for many in (5, 50):
        ask = _many(many)
        be(client, reader)
        counted.append(
            {name: _queries(client, ask.get_absolute_url() if name == "ask" else name) for name in MOST_QUERIES}
        )
    few, more = counted
    assert few == more
    assert {name: count for name, count in more.items() if count > MOST_QUERIES[name]} == {}


@gathered()
def _many(many: int) -> Ask:
    people = [make_member() for _ in range(5)]
    for number in range(many):
        ask = make_ask(people[number % 5])
    for number in range(many):
        make_answer(ask, people[number % 5])
    return ask


def _queries(client: Client, address: str) -> int:
    # What is kept until something changes is kept by then.
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


@pytest.mark.thorough
def test_a_page_with_thanks_costs_no_more(client: Client) -> None:
    helper = make_member()
    ask = make_ask(make_member())
    make_answer(ask, helper)
    close_with_thanks(ask, helper)
    be(client, helper)
    assert _queries(client, ask.get_absolute_url()) <= MOST_QUERIES["ask"]


@pytest.mark.thorough
def test_what_members_type_is_shown_as_text(client: Client) -> None:
    bad = "<script>alert(1)</script>"
    ask = make_ask(make_member(), question=bad, details=f"{bad} **kind** [here](https://example.com)")
    make_answer(ask, make_member(), bad)
    be(client, make_member())
    page = html(client, ask.get_absolute_url())
    assert bad not in page + html(client)
    assert "<strong>kind</strong>" in page
    assert re.search(r'<a href="https://example.com"[^>]*nofollow', page)


# The members' home -----------------------------------------------------------------------------------


def knows(user: User) -> None:
    profile = Profile.objects.get(user=user)
    topics = TopicsOfProfile({make_topics()[0]: "done"})
    change_profile(profile=profile, version=profile.version, values={}, topics=topics)


@pytest.mark.thorough
def test_the_home_shows_what_one_knows_about_in_one_query() -> None:
    asker, member = make_member(), make_member()
    knows(member)
    ask = make_ask(asker)
    make_ask(asker, topics=[Topic.objects.create(name="Other", slug="other", facet="skill")])
    make_ask(member)
    make_ask(asker, Ask.Audience.COHORT)
    with CaptureQueriesContext(connection) as queries:
        found = list(asks_for(User.objects.get(pk=member.pk)).select_related("author"))
    assert [(each, each.topic_known) for each in found] == [(ask, "Lunch clubs")]
    assert found[0].author.name
    # Who they are is one more, asked once in a request.
    assert len(queries) == 3
    Ask.objects.update(needed_by=timezone.localdate() - timedelta(days=1))
    assert list(asks_for(member)) == []
    Ask.objects.update(needed_by=timezone.localdate())
    assert list(asks_for(member)) == [ask]
    make_answer(ask, member)
    assert list(asks_for(member)) == []


@pytest.mark.thorough
def test_what_one_wrote_about_counts_and_a_block_does_too() -> None:
    asker, author, stranger = make_member(), make_member(), make_member()
    write_up = make_write_up(author)
    assert isinstance(write_up, WriteUp)
    ask = make_ask(asker, question=QUESTION)
    assert list(asks_for(author)) == [ask]
    assert list(asks_for(stranger)) == []
    mute = Mute.objects.create(muter=author, muted=asker)
    assert list(asks_for(author)) == []
    mute.delete()
    Block.objects.create(blocker=asker, blocked=author)
    assert list(asks_for(author)) == []
