"""Open asks on the page of whoever asks: what is shown of them, to others and to themselves, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.asks.models import AskTopic
from network.profiles.models import Profile
from network.profiles.sections import MOST_WANTED, wanted_by
from tests.factories.asks import make_ask
from tests.factories.practice import make_topics
from tests.factories.users import be, make_member
from users.circles import circles_of
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.fixture
def asker() -> User:
    return make_member(name="Priya Wendle")


@pytest.mark.thorough
def test_it_stands_there_with_its_topics_its_day_and_a_way_to_answer(client: Client, asker: User) -> None:
    ask = make_ask(asker, needed_by=timezone.localdate() + timedelta(days=3), topics=make_topics()[:2])
    page, url = asker.profile.get_absolute_url(), ask.get_absolute_url()
    be(client, make_member())
    html = client.get(page).content.decode()
    assert html.count("I am asking") == 1
    assert f'<a href="{url}">{ask.question}</a>' in html
    assert f'href="{url}#answer">Answer this ask' in html
    assert f"About {make_topics()[0]}, {make_topics()[1]}" in html
    assert f'Needed by <time datetime="{ask.needed_by}">' in html
    be(client, asker)
    for own in (page, "/network/profile/as/members/"):
        assert f'<a href="{url}">' in client.get(own).content.decode()
    assert "Answer this ask" not in client.get(page).content.decode()
    assert url not in Client().get(page).content.decode()


def test_without_one_there_is_no_section(client: Client, asker: User) -> None:
    be(client, make_member())
    assert "I am asking" not in client.get(asker.profile.get_absolute_url()).content.decode()


def test_the_newest_come_first_in_one_question_to_the_database_and_there_is_an_end(asker: User) -> None:
    profile, reader = Profile.objects.get(user=asker), make_member()
    circles_of(reader)
    make_ask(asker, question="Number 0?", topics=make_topics()[:2])
    counts = []
    for many in (1, MOST_WANTED + 1):
        for number in range(1, many):
            make_ask(asker, question=f"Number {number}?")
        with CaptureQueriesContext(connection) as asked:
            found = wanted_by(reader, profile)
        counts.append(len(asked))
    assert counts == [1, 1]
    assert [each.title for each in found] == [f"Number {number}?" for number in range(MOST_WANTED, 0, -1)]
    # A topic that goes takes no ask along.
    AskTopic.objects.all().delete()
    assert len(wanted_by(reader, profile)) == MOST_WANTED
