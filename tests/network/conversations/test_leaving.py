"""What erasure leaves of conversations, and what a copy holds of them."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from network.conversations.models import Conversation, FirstDraft, Message, Participation
from network.conversations.services import reply, save_draft, save_first_draft
from network.privacy.copying import as_json, copy_of
from network.privacy.services.erasing import erase
from network.privacy.services.leaving import come_back, leave
from network.profiles.models import Block
from network.profiles.services import set_paused
from tests.factories.conversations import answer, begin, introduce
from tests.factories.practice import make_write_up
from tests.factories.users import be, make_member
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.fixture(autouse=True)
def _own_list(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.ERASURE_LIST = tmp_path / "erased.jsonl"


def erased(user: User) -> None:
    User.objects.filter(pk=user.pk).update(leaves_at=timezone.now())
    erase(user=user)


@pytest.mark.thorough
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


@pytest.mark.thorough
def test_what_came_since_somebody_leaves_is_in_their_copy_once_they_are_back() -> None:
    person, other, third = (make_member() for _ in range(3))
    conversation = introduce(person, other, third)
    reply(conversation=conversation, author=person, text="My question")
    leave(user=person, write_ups="keep")
    reply(conversation=conversation, author=other, text="Meanwhile")
    for is_back in (False, True):
        if is_back:
            come_back(user=person)
        assert ("Meanwhile" in as_json(copy_of(User.objects.get(pk=person.pk)))) == is_back


@pytest.mark.thorough
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


ALONE = "Everybody else in this conversation has left the network."
WORDS = {"text": "Are you still there?"}


def place_to_write(client: Client, address: str) -> bool:
    return 'id="reply"' in client.get(address).text


@pytest.mark.thorough
def test_whoever_has_left_is_written_to_no_more_until_they_are_back(client: Client) -> None:
    leaver, other = make_member(name="Wilma Wendle"), make_member()
    address = begin(leaver, other, "A question").conversation.get_absolute_url()
    first_note = f"/network/messages/to/{leaver.profile.public_id}/"
    make_write_up(leaver)
    be(client, other)
    assert place_to_write(client, address)
    leave(user=leaver, write_ups="keep")
    page = client.get(address).text
    assert "Whoever wrote this has left the network." in page
    assert ALONE in page
    assert not place_to_write(client, address)
    for where in (address, first_note):
        page = client.post(where, WORDS).text
        assert ALONE in page
        assert WORDS["text"] in page
    assert Message.objects.count() == 1
    come_back(user=leaver)
    assert place_to_write(client, address)
    assert client.post(address, WORDS).status_code == 302


def test_a_name_that_is_gone_tells_it_too(client: Client) -> None:
    leaver, other = make_member(), make_member()
    address = begin(other, leaver).conversation.get_absolute_url()
    leave(user=leaver, write_ups="former")
    be(client, other)
    page = client.get(address).text
    assert "A former member" in page
    assert ALONE in page
    assert not Message.objects.filter(text=WORDS["text"]).exists()


@pytest.mark.thorough
def test_of_three_the_two_who_are_left_go_on(client: Client) -> None:
    people = [make_member() for _ in range(3)]
    conversation = introduce(*people)
    leave(user=people[0], write_ups="keep")
    be(client, people[1])
    assert place_to_write(client, conversation.get_absolute_url())
    assert client.post(conversation.get_absolute_url(), WORDS).status_code == 302


@pytest.mark.thorough
def test_nobody_learns_by_it_of_a_block_a_pause_or_a_name_that_stayed_without_a_word(client: Client) -> None:
    pages = set()
    for what in ("nothing", "block", "pause", "left"):
        author, other = make_member(), make_member(name="Wilma Wendle")
        make_write_up(other)
        address = begin(author, other, "A question").conversation.get_absolute_url()
        if what == "block":
            Block.objects.create(blocker=other, blocked=author)
        elif what == "pause":
            set_paused(profile=other.profile, paused=True)
        elif what == "left":
            leave(user=other, write_ups="keep")
        be(client, author)
        page = client.get(address).text
        sent = client.post(address, WORDS).status_code
        pages.add(
            (ALONE in page, 'id="reply"' in page, sent, client.post(address, WORDS | {"text": "More"}).status_code)
        )
    assert pages == {(False, True, 302, 200)}
