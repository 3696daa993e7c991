"""What one asked and answered stays one's own: it can be taken away though the write-up cannot be seen."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from network.practice.models import Answer, Question, WriteUp
from network.practice.own_words import A_PAGE
from network.practice.services import questions
from network.practice.services.sharing import stop_sharing
from network.practice.services.writing import set_hidden
from network.profiles.models import Block
from tests.factories.practice import QUICK, make_write_up
from tests.factories.users import be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

OWN = "/network/practice/questions/"
CANARY = "Quillfeather"
TITLE = QUICK["title"]
GONE = "A write-up that you cannot see now"
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|[A-Za-z0-9]{22}')
Reason = Callable[[WriteUp, User], None]


def delete(remark: Question | Answer) -> str:
    kind = "questions" if isinstance(remark, Question) else "answers"
    return f"/network/practice/{kind}/{remark.public_id}/delete/"


def _author_of(write_up: WriteUp) -> User:
    return write_up.credits.get(is_lead=True).user


def _blocked(write_up: WriteUp, writer: User) -> None:
    Block.objects.create(blocker=_author_of(write_up), blocked=writer)


def _blocked_by_oneself(write_up: WriteUp, writer: User) -> None:
    Block.objects.create(blocker=writer, blocked=_author_of(write_up))


def _hidden(write_up: WriteUp, writer: User) -> None:
    set_hidden(write_up=write_up, hidden=True)


def _shared_no_more(write_up: WriteUp, writer: User) -> None:
    stop_sharing(write_up=write_up, version=write_up.version)


def _shared_with_another_cohort(write_up: WriteUp, writer: User) -> None:
    cohort = _author_of(write_up).cohort_memberships.get().cohort
    WriteUp.objects.filter(pk=write_up.pk).update(audience="cohort", cohort=cohort)


REASONS: list[Reason] = [_blocked, _blocked_by_oneself, _hidden, _shared_no_more, _shared_with_another_cohort]


def said_under(write_up: WriteUp, writer: User, what: str) -> Question | Answer:
    text = f"{CANARY} **here**."
    if what == "question":
        question = questions.ask_question(write_up=write_up, author=writer, text=text)
        questions.answer_question(question=question, author=_author_of(write_up), text="So.")
        return question
    question = questions.ask_question(write_up=write_up, author=_author_of(write_up), text="Of another?")
    return questions.answer_question(question=question, author=writer, text=text)


def seen_and_deleted(client: Client, what: str, reason: Reason) -> list[str]:
    """The list, the question whether it is meant, and the list afterwards, but for ids."""
    write_up, writer = make_write_up(make_member(name="Ada")), make_member(name="Ben")
    said = said_under(write_up, writer, what)
    reason(write_up, writer)
    be(client, writer)
    assert client.get(write_up.get_absolute_url()).status_code == 404
    pages = [client.get(address).content.decode() for address in (OWN, delete(said))]
    assert client.post(delete(said))["Location"] == OWN
    assert not type(said).objects.filter(pk=said.pk).exists()
    # Pressed twice, it is deleted once.
    assert client.post(delete(said)).status_code == 404
    pages.append(client.get(OWN).content.decode())
    return [CHANGING.sub("", page) for page in pages]


@pytest.mark.thorough
@pytest.mark.parametrize("what", ["question", "answer"])
@pytest.mark.parametrize("reason", REASONS[1:])
def test_it_can_be_deleted_whyever_the_write_up_is_not_seen_and_nothing_tells_of_a_block(
    client: Client, what: str, reason: Reason
) -> None:
    pages = seen_and_deleted(client, what, reason)
    assert pages == seen_and_deleted(client, what, _blocked)
    listed, meant, after = pages
    for page in (listed, meant):
        assert f"{CANARY} <strong>here</strong>." in page
        assert TITLE not in page
        assert "Ada" not in page
        assert "1 answer" not in page
    assert GONE in listed
    assert "You have asked and answered nothing yet." in after


@pytest.mark.parametrize("what", ["question", "answer"])
def test_whoever_left_early_finds_and_deletes_what_they_said(client: Client, what: str) -> None:
    writer = make_member()
    said = said_under(make_write_up(make_member()), writer, what)
    writer.cohort_memberships.update(state="left early")
    be(client, writer)
    html = client.get(OWN).content.decode()
    assert CANARY in html
    assert TITLE not in html
    assert client.post(delete(said))["Location"] == OWN
    assert not type(said).objects.filter(author=writer).exists()


@pytest.mark.thorough
def test_what_can_be_seen_stands_with_its_write_up_and_nothing_of_others(client: Client) -> None:
    write_up, writer = make_write_up(make_member()), make_member()
    question = questions.ask_question(write_up=write_up, author=writer, text=CANARY)
    questions.answer_question(question=question, author=make_member(), text="Of another.")
    answer = questions.answer_question(question=question, author=writer, text="Thistlemay")
    be(client, writer)
    html = client.get(OWN).content.decode()
    assert html.count(f'<a href="{question.get_absolute_url()}">{TITLE}</a>') == 2
    # The latest first.
    assert html.index("Thistlemay") < html.index(CANARY)
    assert "Of another." not in html
    assert f'href="{OWN}"' in client.get("/network/practice/yours/").content.decode()
    for said in (answer, question):
        assert client.post(delete(said))["Location"] == f"{write_up.get_absolute_url()}#questions"


def _asker_blocked(question: Question, writer: User) -> None:
    Block.objects.create(blocker=question.author, blocked=writer)


def _asker_leaving(question: Question, writer: User) -> None:
    User.objects.filter(pk=question.author_id).update(leaves_at=timezone.now())


def _question_hidden(question: Question, writer: User) -> None:
    questions.set_hidden(remark=question, hidden=True)


@pytest.mark.parametrize("reason", [_asker_blocked, _asker_leaving, _question_hidden])
def test_an_answer_to_a_question_that_one_cannot_see_leads_to_its_write_up(
    client: Client, reason: Callable[[Question, User], None]
) -> None:
    write_up, writer = make_write_up(make_member()), make_member()
    question = questions.ask_question(write_up=write_up, author=make_member(), text="Of another?")
    answer = questions.answer_question(question=question, author=writer, text=CANARY)
    reason(question, writer)
    be(client, writer)
    address = write_up.get_absolute_url()
    assert client.get(question.get_absolute_url()).status_code == 404
    assert f'<a href="{address}">{TITLE}</a>' in client.get(OWN).content.decode()
    assert f'<a href="{address}">Keep it</a>' in client.get(delete(answer)).content.decode()


def test_an_author_finds_their_answer_under_what_they_share_no_more(client: Client) -> None:
    author = make_member()
    write_up = make_write_up(author)
    question = questions.ask_question(write_up=write_up, author=make_member(), text="Of another?")
    questions.answer_question(question=question, author=author, text=CANARY)
    stop_sharing(write_up=write_up, version=write_up.version)
    be(client, author)
    assert f'<a href="{write_up.get_absolute_url()}">{TITLE}</a>' in client.get(OWN).content.decode()


def test_what_the_convenor_hid_says_so_to_its_author(client: Client) -> None:
    writer = make_member()
    said = said_under(make_write_up(make_member()), writer, "question")
    questions.set_hidden(remark=said, hidden=True)
    be(client, writer)
    assert "Hidden by the convenor" in client.get(OWN).content.decode()


def test_many_come_in_parts_and_ask_as_little_as_one(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    write_up, writer = make_write_up(make_member()), make_member()
    Question.objects.bulk_create(Question(write_up=write_up, author=writer, text=f"N{n}.") for n in range(A_PAGE))
    question = questions.ask_question(write_up=write_up, author=make_member(), text="How?")
    questions.answer_question(question=question, author=writer, text="Answered last.")
    be(client, writer)
    # What is kept until something changes is kept by then.
    client.get(OWN)
    with django_assert_max_num_queries(6):
        first = client.get(OWN).content.decode()
    assert "Answered last." in first
    assert "N1." in first
    assert "N0." not in first
    assert "N0." in client.get(f"{OWN}?page=2").content.decode()


@pytest.mark.parametrize("who", ["member", "left early", "convenor"])
def test_your_privacy_leads_everybody_to_what_they_said(client: Client, who: str) -> None:
    person = make_staff(Role.CONVENOR) if who == "convenor" else make_member()
    if who == "left early":
        person.cohort_memberships.update(state="left early")
    be(client, person)
    html = client.get("/network/privacy/").content.decode()
    for address in (OWN, "/network/asks/answers/"):
        assert f'href="{address}"' in html
        assert client.get(address).status_code == 200
