"""What erasure leaves of conversations, and what a copy holds of them."""

import json
from pathlib import Path

import pytest
from django.utils import timezone

from network.conversations.models import Conversation, FirstDraft, Message, Participation
from network.conversations.services import save_draft, save_first_draft
from network.privacy.copying import as_json, copy_of
from network.privacy.services.erasing import erase
from network.privacy.services.leaving import come_back, leave
from network.profiles.models import Block
from tests.factories.conversations import answer, begin, introduce
from tests.factories.users import be, make_member
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.fixture(autouse=True)
def _own_list(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.ERASURE_LIST = tmp_path / "erased.jsonl"


def erased(user: User) -> None:
    User.objects.filter(pk=user.pk).update(leaves_at=timezone.now())
    erase(user=user)


def test_words_of_whoever_is_erased_go_and_what_others_wrote_stays(client) -> None:  # type: ignore[no-untyped-def]
    leaver, other = make_member(name="Wilma Wendlequill"), make_member(name="Priya Wendle")
    first = begin(leaver, other, "A secret")
    answer(first, other, "A word that stays")
    save_first_draft(author=other, recipient=leaver, text="Dear Wilma")
    erased(leaver)
    assert not Message.objects.filter(text__contains="secret").exists()
    assert not FirstDraft.objects.exists()
    be(client, other)
    address = first.conversation.get_absolute_url()
    page = client.get(address).content.decode()
    assert "Wilma" not in page
    assert "A former member" in page
    assert "A word that stays" in page
    assert "Everybody else in this conversation has left the network." in page
    assert "A former member" in client.get("/network/messages/").content.decode()
    # What is sent all the same, from a page that was open, goes to nobody and is kept.
    page = client.post(address, {"text": "Is anyone there?"}).content.decode()
    assert "Is anyone there?" in page
    assert "Everybody else in this conversation has left the network." in page
    assert not Message.objects.filter(text__contains="anyone").exists()
    erased(other)
    assert not Conversation.objects.exists()
    assert not Message.objects.exists()


def test_of_an_introduction_two_are_left() -> None:
    people = [make_member() for _ in range(3)]
    conversation = introduce(*people)
    erased(people[0])
    conversation.refresh_from_db()
    assert conversation.introduced_by is None
    assert Participation.objects.filter(conversation=conversation).count() == 2


def test_what_came_since_somebody_leaves_is_in_their_copy_once_they_are_back() -> None:
    person, other = make_member(), make_member()
    first = begin(person, other, "My question")
    leave(user=person, write_ups="keep")
    answer(first, other, "Meanwhile")
    for is_back in (False, True):
        if is_back:
            come_back(user=person)
        assert ("Meanwhile" in as_json(copy_of(User.objects.get(pk=person.pk)))) == is_back


def test_a_copy_holds_both_sides_and_nothing_that_never_arrived() -> None:
    person, other = make_member(name="Amara Fenn"), make_member(name="Priya Wendle")
    first = begin(person, other, "My question")
    answer(first, other, "Your answer")
    save_draft(conversation=first.conversation, author=person, text="My draft")
    save_draft(conversation=first.conversation, author=other, text="A draft of the other")
    Block.objects.create(blocker=person, blocked=other)
    answer(first, other, "Never arrived")
    # Whoever is leaving takes the same along.
    for leaves_at in (None, timezone.now()):
        User.objects.filter(pk=person.pk).update(leaves_at=leaves_at)
        copy = as_json(copy_of(User.objects.get(pk=person.pk)))
        held = {part["model"]: part["rows"] for part in json.loads(copy)["held"]}
        (row,) = held["conversations.Participation"]
        assert row["with"] == ["Priya Wendle"]
        assert [(each["from"], each["text"]) for each in row["messages"]] == [
            ("Amara Fenn", "My question"),
            ("Priya Wendle", "Your answer"),
        ]
        assert row["draft"] == "My draft"
        assert "Never arrived" not in copy
        assert "of the other" not in copy
