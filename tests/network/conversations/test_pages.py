"""The pages: nothing typed is lost, once is once, long conversations come in parts, and how much they ask."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.public_ids import new_public_id
from network.conversations import views
from network.conversations.models import Conversation, FirstDraft, Message, Participation
from network.conversations.reading import CONVERSATIONS_A_PAGE, MESSAGES_A_PAGE
from network.notifications.models import Notice
from network.privacy.copying import as_json, copy_of
from network.profiles.models import Block, Profile
from network.profiles.services import set_hidden, set_paused
from tests.factories.conversations import answer, begin, place_of, unread_for
from tests.factories.practice import make_write_up
from tests.factories.users import be, make_member
from users.models import User

RANDOM = re.compile(r"\b[A-Za-z0-9]{22}\b")

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.fixture
def author(client: Client) -> User:
    person = make_member(name="Amara Fenn", joined_at=timezone.now() - timedelta(days=60))
    be(client, person)
    return person


@pytest.fixture
def other() -> User:
    return make_member(name="Priya Wendle")


def to(person: User) -> str:
    return f"/network/messages/to/{person.profile.public_id}/"


def html(client: Client, address: str) -> str:
    answered = client.get(address)
    assert answered.status_code == 200
    return answered.content.decode()


@pytest.mark.thorough
def test_a_note_is_written_from_a_profile_and_read_there(client: Client, author: User, other: User) -> None:
    assert to(other) in html(client, other.profile.get_absolute_url())
    assert to(author) not in html(client, author.profile.get_absolute_url())
    assert "Answer Priya Wendle" not in html(client, other.profile.get_absolute_url())
    Profile.objects.filter(user=other).update(ask="Who insures volunteers?", ask_ends_on=timezone.localdate())
    assert "Answer Priya Wendle" in html(client, other.profile.get_absolute_url())
    page = html(client, to(other))
    assert "10 people a day for the first time.<" in page
    User.objects.filter(pk=author.pk).update(joined_at=timezone.now())
    assert "3 people a day for the first time in your first week." in html(client, to(other))
    form = {"text": "Could I **borrow** half an hour? <b>", "creation_key": new_public_id()}
    answers = [client.post(to(other), form) for _ in range(2)]
    message = Message.objects.get()
    assert {each["Location"] for each in answers} == {
        f"{message.conversation.get_absolute_url()}#message-{message.public_id}"
    }
    be(client, other)
    page = html(client, message.conversation.get_absolute_url())
    assert "Could I <strong>borrow</strong> half an hour? &lt;b&gt;" in page
    # To open it is to have read it.
    assert unread_for(other) == 0
    assert not Notice.objects.filter(recipient=other).open().exists()


@pytest.mark.thorough
def test_a_note_about_a_write_up_says_so(client: Client, author: User, other: User) -> None:
    write_up = make_write_up(other, title="An hour for an hour")
    about = f"write-up:{write_up.public_id}"
    assert f"{to(other)}?about={about}" in html(client, write_up.get_absolute_url())
    assert "An hour for an hour" in html(client, f"{to(other)}?about={about}")
    client.post(to(other), {"text": "How?", "about": about})
    assert Message.objects.get().about == about
    # What one may not see is nothing to write about.
    client.post(to(other), {"text": "How?", "about": "write-up:abc"})
    assert Message.objects.latest("pk").about == ""


@pytest.mark.thorough
@pytest.mark.parametrize("why", ["too long", "too many first notes", "too many an hour", "empty"])
def test_what_is_refused_stands_beside_the_field_and_is_kept(
    client: Client, author: User, other: User, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "x" * 1001 if why == "too long" else "Dear Priya"
    if why == "too many first notes":
        for _ in range(10):
            begin(author, make_member())
    if why == "too many an hour":
        monkeypatch.setattr(views, "MOST_MESSAGES_AN_HOUR", 0)
    if why == "empty":
        text = " "
    page = client.post(to(other), {"text": text}).content.decode()
    said = {
        "too long": "Write at most 1,000 characters. There are 1,001 now.",
        "too many first notes": "you can send it tomorrow",
        "too many an hour": "send it a little later",
        "empty": "Write something first.",
    }
    assert said[why] in page
    assert page.startswith("<!doctype html>")
    assert "<title>Error: " in page
    if why != "empty":
        assert text in page
        assert FirstDraft.objects.get().text == text
        assert text in html(client, to(other))


def test_a_refused_reply_is_kept_too(client: Client, author: User, other: User) -> None:
    conversation = begin(other, author).conversation
    page = client.post(conversation.get_absolute_url(), {"text": "x" * 4001}).content.decode()
    assert "There are 4,001 now." in page
    assert place_of(author, conversation).draft == "x" * 4001


@pytest.mark.thorough
def test_after_two_notes_the_page_says_why_one_waits(client: Client, author: User, other: User) -> None:
    address = begin(author, other).conversation.get_absolute_url()
    assert "not answered yet" not in html(client, address)
    client.post(address, {"text": "Again"})
    page = html(client, address)
    assert "not answered yet" in page
    assert "Reply to Priya" not in page
    # A tab that was open before.
    page = client.post(address, {"text": "And again"}).content.decode()
    assert "And again" in page
    assert "not answered yet" in page


@pytest.mark.thorough
@pytest.mark.parametrize("by_itself", [True, False])
def test_a_draft_is_kept_by_itself_or_by_a_button(client: Client, author: User, other: User, by_itself: bool) -> None:
    headers = {"HX-Request": "true"} if by_itself else {}
    answered = client.post(f"{to(other)}draft/", {"text": "Dear"}, headers=headers)
    assert answered.status_code == (200 if by_itself else 302)
    assert "Dear</textarea>" in html(client, to(other))
    conversation = begin(other, author).conversation
    client.post(f"{conversation.get_absolute_url()}draft/", {"text": "Well"}, headers=headers)
    assert "Well</textarea>" in html(client, conversation.get_absolute_url())
    be(client, other)
    assert "Well</textarea>" not in html(client, conversation.get_absolute_url())


def nothing(person: User) -> None:
    pass


def block_amara(person: User) -> None:
    Block.objects.create(blocker=person, blocked=User.objects.get(name="Amara Fenn"))


def pause(person: User) -> None:
    set_paused(profile=person.profile, paused=True)


def be_hidden(person: User) -> None:
    set_hidden(profile=person.profile, hidden=True)


@pytest.mark.thorough
@pytest.mark.parametrize("meanwhile", [block_amara, pause, be_hidden])
def test_a_first_note_from_a_form_that_was_open_is_answered_like_every_other(
    client: Client, author: User, meanwhile: Callable[[User], None]
) -> None:
    def answers(person: User, happens: Callable[[User], None]) -> list[str]:
        opened = client.get(to(person)).context["opened"]
        happens(person)
        draft = {"text": "Dear", "opened": opened}
        met = [client.post(f"{to(person)}draft/", draft, headers={"HX-Request": "true"})]
        met += [client.post(to(person), {"text": text, "opened": opened}) for text in ("", "Dear Priya")]
        return [f"{each.status_code} {RANDOM.sub('', each.headers.get('Location', ''))}" for each in met]

    reached, twin = make_member(name="Priya Wendle"), make_member(name="Priya Wendle")
    met = answers(reached, meanwhile)
    assert met == answers(twin, nothing)
    assert [answer[:3] for answer in met] == ["200", "200", "302"]
    place = Conversation.objects.get(participations__user=reached).get_absolute_url()
    assert "Dear Priya" in html(client, place)
    # Who comes new, to somebody with whom they have no conversation, finds nobody there.
    stranger = make_member(name="Cy Third")
    be(other := Client(), stranger)
    if meanwhile is block_amara:
        Block.objects.create(blocker=reached, blocked=stranger)
    assert other.get(to(reached)).status_code == 404
    assert other.post(to(reached), {"text": "Dear Priya"}).status_code == 404
    # Nothing of it reaches whoever made the block, after the block neither; whoever rests finds it when they look.
    is_blocked = meanwhile is block_amara
    assert Notice.objects.filter(recipient=reached).exists() == (meanwhile is be_hidden)
    be(client, reached)
    for block in [None, *Block.objects.all()]:
        if block is not None:
            block.delete()
        assert unread_for(reached) == (0 if is_blocked else 1)
        assert client.get(place).status_code == (404 if is_blocked else 200)
        assert ("Amara" in html(client, "/network/messages/")) != is_blocked
        held = json.loads(as_json(copy_of(User.objects.get(pk=reached.pk))))["held"]
        assert any(part["model"].startswith("conversations.") for part in held) != is_blocked
    if is_blocked:
        # They write to each other as if nothing had been.
        assert client.get(to(author)).status_code == 200
        assert client.post(to(author), {"text": "Good day"})["Location"].startswith(place)
        assert "Dear Priya" not in html(client, place)
        be(client, author)
        assert "Good day" in html(client, place)


@pytest.mark.thorough
def test_that_it_is_enough_is_said_before_one_writes(client: Client, author: User, other: User) -> None:
    write_up = make_write_up(other)
    address = f"{to(other)}?about=write-up:{write_up.public_id}"
    first = begin(author, other)
    assert "not answered yet" not in html(client, address)
    answer(first, author)
    assert "You can write again once there is an answer. Until then" in html(client, address)
    answer(first, other)
    assert "not answered yet" not in html(client, address)


@pytest.mark.thorough
def test_a_draft_is_found_again_under_messages(client: Client, author: User, other: User) -> None:
    client.post(f"{to(other)}draft/", {"text": "I began this"})
    page = html(client, "/network/messages/")
    assert "I began this" in page
    assert f'href="{to(other)}"' in page
    # Whoever it was for writes first: what was begun is not lost.
    conversation = begin(other, author).conversation
    assert "I began this</textarea>" in html(client, to(other))
    client.post(f"{conversation.get_absolute_url()}draft/", {"text": "Well"})
    client.get(conversation.get_absolute_url())
    assert '<span class="sub">Draft</span>' in html(client, "/network/messages/")
    be(client, other)
    assert "Draft" not in html(client, "/network/messages/")


@pytest.mark.thorough
def test_a_draft_to_whom_one_has_blocked_is_not_shown(client: Client, author: User, other: User) -> None:
    client.post(f"{to(other)}draft/", {"text": "I began this"})
    begin(other, author)
    block = Block.objects.create(blocker=author, blocked=other)
    assert "I began this" not in html(client, "/network/messages/")
    block.delete()
    # The other way round nothing tells of it: there is a conversation.
    Block.objects.create(blocker=other, blocked=author)
    assert "I began this" in html(client, "/network/messages/")
    assert "I began this</textarea>" in html(client, to(other))


@pytest.mark.thorough
def test_two_tabs_send_two_messages(client: Client, author: User, other: User) -> None:
    address = begin(other, author).conversation.get_absolute_url()
    for text in ("One", "Two"):
        client.post(address, {"text": text, "creation_key": new_public_id()})
    assert list(Message.objects.filter(author=author).values_list("text", flat=True)) == ["One", "Two"]


@pytest.mark.thorough
def test_muting_withdrawing_and_a_copy(client: Client, author: User, other: User) -> None:
    first = begin(other, author, "A question")
    address = first.conversation.get_absolute_url()
    client.post(f"{address}mute/")
    assert "Have notices of it again" in html(client, address)
    client.post(f"{address}unmute/")
    mine = answer(first, author, "An answer")
    assert f"/network/messages/message/{mine.public_id}/withdraw/" in html(client, address)
    copy = client.get(f"{address}copy/")
    assert copy["Content-Disposition"].startswith("attachment")
    assert copy.content.decode().startswith("Conversation with Priya Wendle\n\nPriya Wendle, ")
    assert "A question" in copy.content.decode()
    assert client.post(f"/network/messages/message/{first.public_id}/withdraw/").status_code == 404
    client.post(f"/network/messages/message/{mine.public_id}/withdraw/")
    assert "You withdrew this message." in html(client, address)
    assert "An answer" not in client.get(f"{address}copy/").content.decode()


@pytest.mark.thorough
def test_the_button_to_withdraw_goes_after_ten_minutes(client: Client, author: User, other: User) -> None:
    message = answer(begin(other, author), author)
    address = message.conversation.get_absolute_url()
    Message.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
    assert "withdraw/" not in html(client, address)
    page = client.post(f"/network/messages/message/{message.public_id}/withdraw/", follow=True).content.decode()
    assert "can be withdrawn for 10 minutes" in page


@pytest.mark.thorough
def test_a_long_conversation_comes_in_parts(client: Client, author: User, other: User) -> None:
    conversation = begin(other, author, "Number 0").conversation
    Message.objects.bulk_create(
        Message(conversation=conversation, author=other, text=f"Number {number}")
        for number in range(1, MESSAGES_A_PAGE + 10)
    )
    messages = list(Message.objects.order_by("pk"))
    address = conversation.get_absolute_url()
    latest = html(client, address)
    assert "Number 9<" not in latest
    assert "Number 10<" in latest
    assert f"?before={messages[10].public_id}" in latest
    earlier = html(client, f"{address}?before={messages[10].public_id}")
    assert [number for number in range(59) if f"Number {number}<" in earlier] == list(range(10))
    assert "Latest messages" in earlier
    # One need not scroll past what one has read.
    assert f'href="#message-{messages[-1].public_id}"' in latest
    around = html(client, messages[3].get_absolute_url())
    assert "Number 3<" in around
    assert "Number 2<" not in around
    assert f"?before={messages[3].public_id}" in around


@pytest.mark.thorough
def test_only_opening_the_latest_part_is_reading_it(client: Client, author: User, other: User) -> None:
    first = begin(other, author)
    address = first.conversation.get_absolute_url()
    client.get(f"{address}?before={first.public_id}")
    client.head(address)
    assert unread_for(author) == 1
    assert "New message" in html(client, "/network/messages/")
    client.get(address)
    assert unread_for(author) == 0
    assert "New message" not in html(client, "/network/messages/")


def test_an_empty_list_leads_to_people(client: Client, author: User) -> None:
    page = html(client, "/network/messages/")
    assert "No conversations yet" in page
    assert "/network/people/" in page


# How much they ask ------------------------------------------------------------------------------------

LIST, CONVERSATION, SEARCH = 6, 7, 4


def fill(author: User, other: User, many: int) -> Conversation:
    """Many conversations, and one with many messages, each about something."""
    write_up = make_write_up(other)
    about = f"write-up:{write_up.public_id}"
    for number in range(many):
        partner = make_member(name=f"Partner {number}")
        answer(begin(partner, author, "Dear all", about=about), author)
    conversation = begin(author, other).conversation
    Message.objects.bulk_create(
        Message(conversation=conversation, author=other, text="Dear all", about=about) for _ in range(many)
    )
    Participation.objects.update(read_up_to=Message.objects.latest("pk").pk)
    return conversation


@pytest.mark.thorough
def test_pages_ask_as_little_of_many_as_of_few(
    client: Client, author: User, other: User, count: Callable[[str], int]
) -> None:
    counted = []
    for many in (3, CONVERSATIONS_A_PAGE + 2):
        conversation = fill(author, other, many)
        addresses = ("/network/messages/", conversation.get_absolute_url(), "/network/messages/?q=dear")
        counted.append([count(address) for address in addresses])
    assert counted == [[LIST, CONVERSATION, SEARCH]] * 2


@pytest.fixture
def count(client: Client) -> Callable[[str], int]:
    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return asked
