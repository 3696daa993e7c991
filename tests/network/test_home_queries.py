"""How many questions to the database the members' home costs, however much there is to tell."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.moderation import services
from network.moderation.registry import kind_of
from network.notifications import reading
from network.notifications.models import Notice
from network.practice.models import Answer
from network.practice.services.questions import answer_question, ask_question
from network.profiles.models import Profile, ProfileTopic
from tests.factories.asks import make_ask
from tests.factories.pages import make_news
from tests.factories.practice import make_draft, make_topics, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

MOST = 12


def queries(client: Client, address: str = "/network/") -> int:
    # What is kept until something changes is kept by then.
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_home_asks_as_little_of_many_things_as_of_few(client: Client) -> None:
    person, other = make_member(), make_member()
    cohort, profile = person.cohort_memberships.get().cohort, Profile.objects.get(user=person)
    ProfileTopic.objects.create(content_object=profile, tag=make_topics()[0], use="tried", level="done")
    own = make_write_up(person)
    be(client, person)
    counts = []
    for number in (2, 5):
        for one in range(number):
            title = f"Write-up {number} {one}"
            shared = make_write_up(other, title=title)
            make_draft(person, title=title)
            ask_question(write_up=own, author=other, text="How?")
            question = ask_question(write_up=shared, author=person, text="Why?")
            answer_question(question=question, author=other, text="So.")
            ask_question(write_up=shared, author=other, text="When?")
            MembershipFactory(user=UserFactory(), cohort=cohort)
        for one in range(3):
            make_news(f"News {number} {one}", added_on=timezone.localdate())
        counts.append(queries(client))

    assert counts[0] == counts[1] <= MOST


def test_the_home_asks_as_little_of_every_kind_of_notice_as_of_one(client: Client) -> None:
    person = make_member()
    be(client, person)
    kinds = [kind for kind, known in reading._kinds.items() if known.source.parts]
    users = ContentType.objects.get_for_model(User)
    counts = []
    for some in (kinds[:1], kinds[1:]):
        Notice.objects.bulk_create(
            Notice(recipient=person, kind=kind, content_type=users, object_id=number)
            for number, kind in enumerate(some)
        )
        counts.append(queries(client))

    assert len(kinds) > 15
    assert counts[0] == counts[1] <= MOST


def answer_one(person: User) -> Answer:
    question = ask_question(write_up=make_write_up(person), author=person, text="Why?")
    return answer_question(question=question, author=person, text="So.")


@pytest.mark.parametrize("make", [make_ask, make_write_up, answer_one])
def test_home_and_notices_ask_as_little_of_fifty_decisions_as_of_five(
    make: Callable[[User], Any], client: Client
) -> None:
    convenor, other = make_staff(Role.CONVENOR), make_member()
    counts = []
    for many in (5, 50):
        person = make_member()
        for _ in range(many):
            warn(make(person), by=convenor)
        # A notice of another kind beside them.
        ask_question(write_up=make_write_up(person), author=other, text="Why?")
        be(client, person)
        counts.append([queries(client, address) for address in ("/network/", "/network/notices/")])

    assert counts[0] == counts[1]
    assert counts[0][0] <= MOST


def warn(thing: Any, *, by: User) -> None:
    kind = kind_of(thing)
    assert kind is not None
    services.decide(kind=kind, object_id=thing.pk, action="warn", reason="So.", by=by, after=0, seen_report=0)
