"""Questions and answers: who asks, who reads, once, within limits, and with nothing typed lost."""

import pytest
from django.test import Client

from core.public_ids import new_public_id
from network.notifications.models import Notice
from network.notifications.reading import read
from network.practice.models import Answer, Question, WriteUp
from network.practice.reading import QUESTIONS_A_PAGE
from network.practice.services import questions
from network.practice.services.writing import set_hidden
from network.practice.views.questions import MOST_REMARKS_AN_HOUR
from tests.factories.practice import make_draft, make_public, make_write_up
from tests.factories.users import be, make_member, make_staff
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

CANARY = "Quillfeather"


def ask_address(write_up: WriteUp) -> str:
    return f"/network/practice/{write_up.public_id}/ask/"


def answer_address(question: Question) -> str:
    return f"/network/practice/questions/{question.public_id}/answer/"


def page(client: Client, write_up: WriteUp, query: str = "") -> str:
    return client.get(f"/network/practice/{write_up.public_id}/{query}").content.decode()


def test_a_member_asks_and_another_answers(client: Client) -> None:
    author, asker = make_member(name="Ada Fenwick"), make_member(name="Joan Prior")
    write_up = make_write_up(author)
    be(client, asker)
    response = client.post(ask_address(write_up), {"text": "Who **paid**?", "creation_key": new_public_id()})
    question = Question.objects.get()
    assert response["Location"] == f"/network/practice/{write_up.public_id}/#question-{question.public_id}"
    assert set(Notice.objects.values_list("recipient", flat=True)) == {author.pk}

    be(client, author)
    response = client.post(answer_address(question), {"text": "The pub did.", "creation_key": new_public_id()})
    assert response["Location"].endswith(f"#answer-{Answer.objects.get().public_id}")
    html = page(client, write_up)
    assert "Who <strong>paid</strong>?" in html
    assert "The pub did." in html
    assert "Ada Fenwick</a>, author" in html
    assert Notice.objects.filter(recipient=asker).count() == 1


def test_a_notice_leads_to_the_page_on_which_the_question_stands(client: Client) -> None:
    author, asker = make_member(), make_member()
    write_up = make_write_up(author)
    first = questions.ask_question(write_up=write_up, author=asker, text="The first?")
    questions.answer_question(question=first, author=author, text="Yes.")
    for _ in range(QUESTIONS_A_PAGE):
        questions.ask_question(write_up=write_up, author=author, text="And then?")
    for person in (author, asker):
        be(client, person)
        own = Notice.objects.visible_to(person)
        for _, reading in read(own, recipient=person):
            assert client.get(reading.url)["Location"].endswith(f"?page=2#question-{first.public_id}")
    set_hidden(write_up=write_up, hidden=True)
    assert not read(Notice.objects.visible_to(author), recipient=author)


@pytest.mark.parametrize("what", ["question", "answer"])
def test_a_key_that_somebody_else_has_used_is_no_key(client: Client, what: str) -> None:
    write_up = make_write_up(make_member())
    question = questions.ask_question(write_up=write_up, author=make_member(), text="How?")
    address = ask_address(write_up) if what == "question" else answer_address(question)
    key = new_public_id()
    for status in (302, 404):
        be(client, make_member())
        assert client.post(address, {"text": CANARY, "creation_key": key}).status_code == status


@pytest.mark.parametrize("what", ["question", "answer"])
def test_sent_twice_it_is_there_once(client: Client, what: str) -> None:
    write_up = make_write_up(make_member())
    question = questions.ask_question(write_up=write_up, author=make_member(), text="How?")
    be(client, make_member())
    address = ask_address(write_up) if what == "question" else answer_address(question)
    data = {"text": CANARY, "creation_key": new_public_id()}
    assert client.post(address, data)["Location"] == client.post(address, data)["Location"]
    assert page(client, write_up).count(CANARY) == 1


@pytest.mark.parametrize("what", ["question", "answer"])
def test_other_words_from_a_form_that_was_sent_are_not_lost(client: Client, what: str) -> None:
    write_up = make_write_up(make_member())
    question = questions.ask_question(write_up=write_up, author=make_member(), text="How?")
    be(client, make_member())
    address = ask_address(write_up) if what == "question" else answer_address(question)
    key = new_public_id()
    # Who goes back in the browser, and sends what they write there twice.
    for text in (CANARY, "Thistlemay", "Thistlemay"):
        client.post(address, {"text": text, "creation_key": key})
    shown = page(client, write_up)
    assert (shown.count(CANARY), shown.count("Thistlemay")) == (1, 1)


@pytest.mark.thorough
@pytest.mark.parametrize("what", ["question", "answer"])
@pytest.mark.parametrize(("typed", "error"), [("  ", "Write your "), (CANARY + "x" * 2000, "Shorten it to 2,000")])
def test_what_is_wrong_is_said_beside_the_text_that_stays(client: Client, what: str, typed: str, error: str) -> None:
    write_up = make_write_up(make_member())
    question = questions.ask_question(write_up=write_up, author=make_member(), text="How?")
    be(client, make_member())
    address = ask_address(write_up) if what == "question" else answer_address(question)
    html = client.post(address, {"text": typed}).content.decode()
    assert html.count(error) == 2
    assert "<title>Error: " in html
    assert typed.strip() in html
    assert ("<details" in html and " open>" in html) == (what == "answer")
    assert (Question.objects.count(), Answer.objects.count()) == (1, 0)


def test_an_address_of_a_form_leads_back_to_where_it_stands(client: Client) -> None:
    write_up = make_write_up(make_member())
    question = questions.ask_question(write_up=write_up, author=make_member(), text="How?")
    be(client, make_member())
    assert client.get(ask_address(write_up))["Location"].endswith(f"{write_up.public_id}/#questions")
    assert client.get(answer_address(question))["Location"] == question.get_absolute_url()


def test_staff_read_and_do_not_ask(client: Client) -> None:
    write_up = make_write_up(make_member())
    question = questions.ask_question(write_up=write_up, author=make_member(), text=CANARY)
    be(client, make_staff(Role.CONVENOR))
    html = page(client, write_up)
    assert CANARY in html
    assert "Ask the question" not in html
    for address in (ask_address(write_up), answer_address(question)):
        assert client.post(address, {"text": "No."}).status_code == 403
    assert (Question.objects.count(), Answer.objects.count()) == (1, 0)


def test_one_asks_and_answers_only_under_what_one_may_read(client: Client) -> None:
    author = make_member()
    cohort, draft = make_write_up(author, WriteUp.Audience.COHORT), make_draft(author)
    question = questions.ask_question(write_up=cohort, author=author, text=CANARY)
    be(client, make_member())
    for address in (ask_address(cohort), ask_address(draft), answer_address(question)):
        assert client.post(address, {"text": "Let me in."}).status_code == 404
    assert client.get(question.get_absolute_url()).status_code == 404
    be(client, author)
    assert client.post(ask_address(draft), {"text": "To myself?"}).status_code == 404


def test_nobody_asks_under_what_is_hidden(client: Client) -> None:
    author = make_member()
    write_up = make_write_up(author)
    question = questions.ask_question(write_up=write_up, author=author, text=CANARY)
    set_hidden(write_up=write_up, hidden=True)
    be(client, author)
    assert CANARY not in page(client, write_up)
    for address in (ask_address(write_up), answer_address(question)):
        assert client.post(address, {"text": "Still?"}).status_code == 404


def test_questions_are_not_public(client: Client) -> None:
    write_up = make_public(make_member(), make_staff(Role.EDITOR))
    questions.ask_question(write_up=write_up, author=make_member(), text=CANARY)
    assert CANARY not in client.get(write_up.public_url).content.decode()
    be(client, make_member())
    assert CANARY not in client.get(write_up.public_url).content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("what", ["question", "answer"])
def test_a_hidden_one_is_its_authors_alone(client: Client, what: str) -> None:
    write_up, writer = make_write_up(make_member()), make_member()
    question = questions.ask_question(write_up=write_up, author=writer, text=CANARY if what == "question" else "How?")
    answer = questions.answer_question(question=question, author=writer, text=CANARY if what == "answer" else "So.")
    questions.set_hidden(remark=question if what == "question" else answer, hidden=True)
    for person, sees in ((writer, True), (make_member(), False), (make_staff(Role.CONVENOR), False)):
        be(client, person)
        html = page(client, write_up)
        assert (CANARY in html) == sees
        assert (f"has hidden this {what}" in html) == sees


@pytest.mark.thorough
def test_the_latest_come_first_a_page_at_a_time_and_keep_their_address(client: Client) -> None:
    write_up, asker = make_write_up(make_member()), make_member()
    asked = [
        questions.ask_question(write_up=write_up, author=asker, text=f"Question {number}.")
        for number in range(QUESTIONS_A_PAGE + 1)
    ]
    be(client, make_member())
    first, second = page(client, write_up), page(client, write_up, "?page=2")
    assert "Question 20." in first
    assert "Question 0." not in first
    assert "Question 0." in second
    assert "Earlier questions" in first
    assert "Newer questions" in second
    where = f"/network/practice/{write_up.public_id}/"
    assert client.get(asked[0].get_absolute_url())["Location"] == f"{where}?page=2#question-{asked[0].public_id}"
    assert client.get(asked[-1].get_absolute_url())["Location"] == f"{where}#question-{asked[-1].public_id}"
    for hostile in ("?page=0", "?page=-1", "?page=x", f"?page={'9' * 400}", "?page=²"):
        assert client.get(where + hostile).status_code == 200


@pytest.mark.thorough
def test_one_deletes_ones_own_after_a_question(client: Client) -> None:
    write_up, asker, other = make_write_up(make_member()), make_member(), make_member()
    question = questions.ask_question(write_up=write_up, author=asker, text=CANARY)
    answer = questions.answer_question(question=question, author=other, text="So.")
    addresses = {
        asker: f"/network/practice/questions/{question.public_id}/delete/",
        other: f"/network/practice/answers/{answer.public_id}/delete/",
    }
    for person in (asker, other):
        be(client, person)
        for owner, address in addresses.items():
            assert client.get(address).status_code == (200 if owner == person else 404)
            if owner != person:
                assert client.post(address).status_code == 404
    be(client, asker)
    assert "1 answer to it goes with it" in client.get(addresses[asker]).content.decode()
    assert Question.objects.exists()
    client.post(addresses[asker])
    assert not Question.objects.exists()
    assert not Answer.objects.exists()


@pytest.mark.thorough
def test_there_is_an_end_to_how_much_one_asks_in_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    write_up = make_write_up(make_member())
    be(client, make_member())
    statuses = [client.post(ask_address(write_up), {"text": ""}).status_code for _ in range(MOST_REMARKS_AN_HOUR)]
    assert set(statuses) == {200}
    assert client.post(ask_address(write_up), {"text": "One more?"}).status_code == 429


def test_signed_out_one_is_asked_to_sign_in(client: Client) -> None:
    write_up: WriteUp = make_write_up(make_member())
    question = questions.ask_question(write_up=write_up, author=make_member(), text="How?")
    for address in (ask_address(write_up), answer_address(question)):
        assert client.post(address, {"text": "Hello"})["Location"].startswith("/accounts/login/")
