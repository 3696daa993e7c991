"""Answering: who answers, who is told, once, with nothing lost, and taking it away."""

from typing import Any

import pytest
from django.test import Client

from core.public_ids import new_public_id
from network.asks import services
from network.asks.models import Ask, AskAnswer
from network.connections.services import following
from network.conversations.contexts import known
from network.moderation.models import Signal
from network.moderation.signals import TO_MANY
from network.notifications.models import Notice
from network.notifications.reading import read
from network.profiles.models import Block
from tests.factories.asks import QUESTION, close_with_thanks, make_answer, make_ask
from tests.factories.users import be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

CANARY = "Quillfeather"


def address(ask: Ask) -> str:
    return f"{ask.get_absolute_url()}answer/"


def told(person: User) -> list[str]:
    person = User.objects.get(pk=person.pk)
    return [reading.sentence for _, reading in read(Notice.objects.visible_to(person), recipient=person)]


def test_who_asked_is_told_and_nobody_else(client: Client) -> None:
    asker, first, second = make_member(), make_member(), make_member(name="Joan Prior")
    ask = make_ask(asker)
    make_answer(ask, first)
    Notice.objects.all().delete()
    be(client, second)
    response = client.post(address(ask), {"text": "Ask **me**.", "creation_key": new_public_id()})
    answer = AskAnswer.objects.get(author=second)
    assert response["Location"] == f"{ask.get_absolute_url()}#answer-{answer.public_id}"
    assert told(asker) == [f"Joan Prior answered your ask “{QUESTION}”."]
    assert told(first) == told(second) == []
    html = client.get(ask.get_absolute_url()).content.decode()
    assert "Ask <strong>me</strong>." in html
    assert html.count("Report this") == 2
    services.answer(ask=ask, author=asker, text="Thank you both.")
    assert len(told(asker)) == 1


def test_sent_twice_it_is_there_once_and_a_key_is_one_persons(client: Client) -> None:
    ask = make_ask(make_member())
    data = {"text": CANARY, "creation_key": new_public_id()}
    be(client, make_member())
    assert client.post(address(ask), data)["Location"] == client.post(address(ask), data)["Location"]
    # Whoever goes back in their browser writes other words into the form that they have sent.
    for _ in range(2):
        client.post(address(ask), data | {"text": "One thing more."})
    assert list(AskAnswer.objects.order_by("pk").values_list("text", flat=True)) == [CANARY, "One thing more."]
    be(client, make_member())
    assert client.post(address(ask), data).status_code == 404
    assert AskAnswer.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "error"),
    [("  ", "Write your answer."), (CANARY + "x" * 2000, "Shorten it to 2,000")],
)
def test_what_is_wrong_is_said_beside_the_text_that_stays(client: Client, typed: str, error: str) -> None:
    ask = make_ask(make_member())
    be(client, make_member())
    html = client.post(address(ask), {"text": typed}).content.decode()
    assert html.count(error) == 2
    assert typed.strip() in html
    assert not AskAnswer.objects.exists()


def test_what_was_written_while_it_was_closed_is_not_lost(client: Client) -> None:
    ask = make_ask(make_member())
    services.close_ask(ask=ask, outcome="not yet")
    be(client, make_member())
    html = client.post(address(ask), {"text": CANARY}).content.decode()
    assert "This ask was closed meanwhile" in html
    assert CANARY in html
    assert not AskAnswer.objects.exists()


def test_what_was_written_for_a_cohort_does_not_reach_the_network(client: Client) -> None:
    author, mate = make_member(), make_member()
    mate.cohort_memberships.update(cohort=author.cohort_memberships.get().cohort)
    ask = make_ask(author, Ask.Audience.COHORT)
    be(client, mate)
    assert f'value="{ask.readers}"' in client.get(ask.get_absolute_url()).content.decode()
    wording = services.Wording(QUESTION, topics=services.topics_of(ask), audience="network")
    services.change(ask=Ask.objects.get(), by=author, version=1, wording=wording)
    data = {"text": CANARY, "readers": ask.readers}
    html = client.post(address(ask), data).content.decode()
    assert "Who can see this ask was changed meanwhile" in html
    assert "Members of the network can see this." in html
    assert CANARY in html
    assert not AskAnswer.objects.exists()
    # The form that they look at again is for those.
    assert 'name="readers" value="network"' in html
    assert client.post(address(ask), data | {"readers": "network"}).status_code == 302


def test_an_ask_that_is_taken_away_while_somebody_answers_is_not_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, answer = make_ask(make_member()), services.answer

    def too_late(**values: Any) -> AskAnswer:
        services.take_away(ask=ask)
        return answer(**values)

    monkeypatch.setattr(services, "answer", too_late)
    be(client, make_member())
    assert client.post(address(ask), {"text": CANARY}).status_code == 404


def test_of_whom_one_has_muted_no_notice_comes_and_the_answer_stands_there(client: Client) -> None:
    asker, muted = make_member(), make_member()
    following.mute(muter=asker, person=muted)
    ask = make_ask(asker)
    make_answer(ask, muted, CANARY)
    others = make_ask(muted)
    close_with_thanks(others, asker)
    assert told(asker) == []
    be(client, asker)
    assert CANARY in client.get(ask.get_absolute_url()).content.decode()


@pytest.mark.thorough
def test_one_answers_only_what_one_may_read_and_staff_read_only(client: Client) -> None:
    author = make_member()
    cohort, hidden, open_ask = make_ask(author, Ask.Audience.COHORT), make_ask(author), make_ask(author)
    services.set_hidden(thing=hidden, hidden=True)
    for person, allowed in ((make_member(), {cohort: 404, hidden: 404}), (author, {hidden: 404})):
        be(client, person)
        for ask, status in allowed.items():
            assert client.post(address(ask), {"text": "Let me in."}).status_code == status
    be(client, make_staff(Role.CONVENOR))
    assert "Add your answer" not in client.get(open_ask.get_absolute_url()).content.decode()
    assert client.post(address(open_ask), {"text": "No."}).status_code == 403
    assert client.get(address(open_ask))["Location"].endswith("#answer")
    assert not AskAnswer.objects.exists()


def test_one_deletes_ones_own_answer_after_a_question(client: Client) -> None:
    ask, writer = make_ask(make_member()), make_member()
    answer = make_answer(ask, writer, CANARY)
    delete = f"/network/asks/answers/{answer.public_id}/delete/"
    for person in (ask.author, make_member()):
        be(client, person)
        assert client.get(delete).status_code == client.post(delete).status_code == 404
    be(client, writer)
    assert CANARY in client.get(delete).content.decode()
    assert AskAnswer.objects.exists()
    client.post(delete)
    assert not AskAnswer.objects.exists()
    assert told(ask.author) == []


def test_a_notice_about_what_one_may_not_see_any_more_is_none() -> None:
    asker, helper = make_member(), make_member()
    answer = make_answer(make_ask(asker), helper)
    assert len(told(asker)) == 1
    block = Block.objects.create(blocker=asker, blocked=helper)
    assert told(asker) == []
    block.delete()
    services.set_hidden(thing=answer, hidden=True)
    assert told(asker) == []


def test_no_mail_tells_what_somebody_wrote() -> None:
    asker = make_member()
    make_answer(make_ask(asker), make_member(name="Joan Prior"), CANARY)
    ((_, reading),) = read(Notice.objects.visible_to(asker), recipient=asker)
    assert reading.sentence_in_mail == "A member answered an ask of yours."


def test_the_same_answer_to_many_is_noted_for_the_convenor() -> None:
    writer = make_member()
    text = "Buy our excellent course on community building, which all the best councils have bought since spring."
    for _ in range(TO_MANY):
        make_answer(make_ask(make_member()), writer, text)
    assert Signal.objects.get().person == writer


def test_a_message_can_be_about_an_ask_while_it_can_be_seen() -> None:
    author, reader = make_member(), make_member()
    ask = make_ask(author)
    name = f"ask:{ask.public_id}"
    assert known([name], reader)[name].title == QUESTION
    services.set_hidden(thing=ask, hidden=True)
    assert known([name], reader) == {}
