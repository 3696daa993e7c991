"""What one answered stays one's own: it can be taken away though the ask cannot be seen, and nothing tells why."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from network.asks import services
from network.asks.models import Ask, AskAnswer
from network.asks.views.answering import A_PAGE
from network.profiles.models import Block
from tests.factories.asks import QUESTION, make_answer, make_ask
from tests.factories.users import be, make_member
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")

OWN = "/network/asks/answers/"
CANARY = "Quillfeather"
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|[A-Za-z0-9]{22}')


def delete(answer: AskAnswer) -> str:
    return f"{OWN}{answer.public_id}/delete/"


def _blocked(ask: Ask, writer: User) -> None:
    Block.objects.create(blocker=ask.author, blocked=writer)


def _blocked_by_oneself(ask: Ask, writer: User) -> None:
    Block.objects.create(blocker=writer, blocked=ask.author)


def _hidden(ask: Ask, writer: User) -> None:
    services.set_hidden(thing=ask, hidden=True)


def _asker_suspended(ask: Ask, writer: User) -> None:
    User.objects.filter(pk=ask.author_id).update(is_active=False)


def _asker_leaving(ask: Ask, writer: User) -> None:
    User.objects.filter(pk=ask.author_id).update(leaves_at=timezone.now())


def _asked_of_another_cohort(ask: Ask, writer: User) -> None:
    cohort = ask.author.cohort_memberships.get().cohort
    Ask.objects.filter(pk=ask.pk).update(audience="cohort", cohort=cohort)


REASONS: list[Callable[[Ask, User], None]] = [
    _blocked,
    _blocked_by_oneself,
    _hidden,
    _asker_suspended,
    _asker_leaving,
    _asked_of_another_cohort,
]


def seen_and_deleted(client: Client, reason: Callable[[Ask, User], None]) -> list[str]:
    """The list, the question whether it is meant, and the list afterwards, but for ids."""
    ask, writer = make_ask(make_member(name="Ada")), make_member(name="Ben")
    answer = make_answer(ask, writer, f"{CANARY} **here**.")
    reason(ask, writer)
    be(client, writer)
    assert client.get(ask.get_absolute_url()).status_code == 404
    pages = [client.get(address).content.decode() for address in (OWN, delete(answer))]
    assert client.post(delete(answer))["Location"] == OWN
    assert not AskAnswer.objects.filter(pk=answer.pk).exists()
    # Pressed twice, it is deleted once.
    assert client.post(delete(answer)).status_code == 404
    pages.append(client.get(OWN).content.decode())
    return [CHANGING.sub("", page) for page in pages]


@pytest.mark.thorough
@pytest.mark.parametrize("reason", REASONS[1:])
def test_it_can_be_deleted_whyever_the_ask_is_not_seen_and_nothing_tells_of_a_block(
    client: Client, reason: Callable[[Ask, User], None]
) -> None:
    pages = seen_and_deleted(client, reason)
    assert pages == seen_and_deleted(client, _blocked)
    listed, meant, after = pages
    for page in (listed, meant):
        assert f"{CANARY} <strong>here</strong>." in page
        assert QUESTION not in page
        assert "Ada" not in page
    assert "An ask that you cannot see now" in listed
    assert "You have answered nothing yet." in after


def test_whoever_left_early_finds_and_deletes_what_they_said(client: Client) -> None:
    writer = make_member()
    answer = make_answer(make_ask(make_member()), writer, CANARY)
    writer.cohort_memberships.update(state="left early")
    be(client, writer)
    html = client.get(OWN).content.decode()
    assert CANARY in html
    assert QUESTION not in html
    assert client.post(delete(answer))["Location"] == OWN
    assert not AskAnswer.objects.exists()


def test_what_can_be_seen_stands_with_its_ask_and_nothing_of_others(client: Client) -> None:
    ask, writer = make_ask(make_member()), make_member()
    answer = make_answer(ask, writer, CANARY)
    make_answer(ask, make_member(), "Of another.")
    be(client, writer)
    html = client.get(OWN).content.decode()
    assert f'<a href="{answer.get_absolute_url()}">{QUESTION}</a>' in html
    assert "Of another." not in html
    assert f'href="{OWN}"' in client.get("/network/asks/").content.decode()
    assert client.post(delete(answer))["Location"] == ask.get_absolute_url()


def test_many_answers_come_in_parts_and_ask_as_little_as_one(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    ask, writer = make_ask(make_member()), make_member()
    AskAnswer.objects.bulk_create(AskAnswer(ask=ask, author=writer, text=f"N{n}.") for n in range(A_PAGE + 1))
    be(client, writer)
    # What is kept until something changes is kept by then.
    client.get(OWN)
    with django_assert_max_num_queries(6):
        first = client.get(OWN).content.decode()
    assert f"N{A_PAGE}." in first
    assert "N0." not in first
    assert "N0." in client.get(f"{OWN}?page=2").content.decode()
