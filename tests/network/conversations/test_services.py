"""Writing: the limits, once only, what is kept back and nobody is told, taking back, drafts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.public_ids import new_public_id
from network.connections.services import following
from network.connections.signals import introduction_opened
from network.conversations import services
from network.conversations.limits import MOST_FIRST_NOTES, MOST_IN_FIRST_WEEK
from network.conversations.models import Conversation, FirstDraft, Message, Participation, Withheld
from network.moderation.models import Signal
from network.notifications import mailing
from network.notifications.models import Notice
from network.notifications.reading import read
from network.profiles.blocks import unblock
from network.profiles.models import Block, Profile
from network.profiles.services import set_paused
from tests.factories.conversations import answer, begin, introduce, place_of, unread_for
from tests.factories.users import make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.fixture
def author() -> User:
    return make_member(name="Amara Fenn", joined_at=timezone.now() - timedelta(days=60))


@pytest.fixture
def recipient() -> User:
    return make_member(name="Priya Wendle")


def told(person: User) -> list[str]:
    person = User.objects.get(pk=person.pk)
    return [reading.sentence for _, reading in read(Notice.objects.visible_to(person).open(), recipient=person)]


def words_for(person: User) -> set[str]:
    return set(Message.objects.visible_to(User.objects.get(pk=person.pk)).values_list("text", flat=True))


def test_two_people_have_one_conversation_whoever_writes_first(author: User, recipient: User) -> None:
    first, second = begin(author, recipient), begin(recipient, author)
    third = begin(author, recipient)
    assert first.conversation == second.conversation == third.conversation
    assert [first.is_first, second.is_first, third.is_first] == [True, False, False]
    assert Participation.objects.count() == 2


@pytest.mark.parametrize("who", ["oneself", "staff", "cohort alone", "blocked", "suspended", "leaving"])
def test_whoever_cannot_be_found_cannot_be_written_to(author: User, recipient: User, who: str) -> None:
    if who in ("oneself", "staff"):
        recipient = author if who == "oneself" else make_staff(Role.CONVENOR)
    elif who == "cohort alone":
        Profile.objects.filter(user=recipient).update(listed_to="cohort")
    elif who == "blocked":
        Block.objects.create(blocker=author, blocked=recipient)
    else:
        shut = {"is_active": False} if who == "suspended" else {"leaves_at": timezone.now()}
        User.objects.filter(pk=recipient.pk).update(**shut)
    with pytest.raises(ValidationError):
        begin(author, recipient)
    assert not Conversation.objects.exists()


@pytest.mark.thorough
@pytest.mark.parametrize(("weeks", "most"), [(8, MOST_FIRST_NOTES), (0, MOST_IN_FIRST_WEEK)])
def test_first_notes_a_day_fewer_in_the_first_week(author: User, weeks: int, most: int) -> None:
    author.joined_at = timezone.now() - timedelta(weeks=weeks)
    author.save()
    for _ in range(most):
        begin(author, make_member())
    with pytest.raises(ValidationError, match="tomorrow"):
        begin(author, make_member())
    # To go on with one is no first note, and a day later there is room again.
    last = Message.objects.latest("pk")
    begin(author, Participation.objects.exclude(user=author).get(conversation=last.conversation).user)
    Message.objects.update(sent_at=timezone.now() - timedelta(days=1, minutes=1))
    assert begin(author, make_member()).is_first


def test_a_third_message_waits_for_an_answer(author: User, recipient: User) -> None:
    first = begin(author, recipient)
    answer(first, author)
    for write in (answer, lambda message, person: begin(person, recipient)):
        with pytest.raises(ValidationError, match="not answered yet"):
            write(first, author)
    answer(first, recipient)
    for _ in range(3):
        answer(first, author)
    assert Message.objects.count() == 6


def test_limits_are_the_same_for_what_never_arrives(author: User, recipient: User) -> None:
    first = begin(author, recipient)
    Block.objects.create(blocker=recipient, blocked=author)
    answer(first, author)
    with pytest.raises(ValidationError, match="not answered yet"):
        answer(first, author)
    assert Withheld.objects.count() == 1


def test_a_key_makes_one_message(author: User, recipient: User) -> None:
    key = new_public_id()
    sent = [services.write_first(author=author, recipient=recipient, text="Hello", creation_key=key) for _ in range(2)]
    assert sent[0] == sent[1]
    conversation, key = sent[0].conversation, new_public_id()
    for _ in range(2):
        services.reply(conversation=conversation, author=recipient, text="Yes", creation_key=key)
    # Somebody else's key is no matter.
    services.reply(conversation=conversation, author=author, text="Good", creation_key=key)
    assert list(Message.objects.order_by("pk").values_list("text", flat=True)) == ["Hello", "Yes", "Good"]


def test_other_words_with_a_key_that_was_sent_are_not_lost(author: User, recipient: User) -> None:
    """Whoever goes back in their browser writes into the form that they have sent."""
    key = new_public_id()
    first = services.write_first(author=author, recipient=recipient, text="Hello", creation_key=key)
    for text in ("One thing more.", "One thing more.", "Hello"):
        services.reply(conversation=first.conversation, author=author, text=text, creation_key=key)
    assert list(Message.objects.order_by("pk").values_list("text", flat=True)) == ["Hello", "One thing more."]
    services.withdraw(message=first)
    # Sent again by a slow network, what was withdrawn does not come back.
    assert services.write_first(author=author, recipient=recipient, text="Hello", creation_key=key) == first


@pytest.mark.parametrize(("first", "longest"), [(True, 1000), (False, 4000)])
def test_how_long_a_text_may_be(author: User, recipient: User, first: bool, longest: int) -> None:
    conversation = None if first else begin(author, recipient).conversation

    def write(text: str) -> Message:
        if conversation is None:
            return services.write_first(author=author, recipient=recipient, text=text)
        return services.reply(conversation=conversation, author=recipient, text=text)

    for text in ("x" * (longest + 1), " \r\n "):
        with pytest.raises(ValidationError):
            write(text)
    # A browser sends a line's end as two characters.
    assert write("x" * (longest - 2) + "\r\ny").text[-2:] == "\ny"


# Blocks, pauses, suspensions -------------------------------------------------------------------------


def test_what_is_sent_across_a_block_never_arrives_and_the_rest_comes_back(author: User, recipient: User) -> None:
    first = begin(author, recipient, "Before")
    answer(first, recipient, "Yes")
    block = Block.objects.create(blocker=recipient, blocked=author)
    answer(first, author, "Meanwhile")
    assert words_for(author) == {"Before", "Yes", "Meanwhile"}
    assert words_for(recipient) == set()
    assert unread_for(recipient) == 0
    assert told(recipient) == []
    unblock(block=block)
    assert words_for(recipient) == {"Before", "Yes"}
    assert unread_for(recipient) == 1
    answer(first, author, "After")
    assert words_for(recipient) == {"Before", "Yes", "After"}


@pytest.mark.thorough
@pytest.mark.parametrize("change", [{"is_active": False}, {"leaves_at": timezone.now()}])
def test_what_is_sent_to_whoever_is_absent_waits_until_they_are_back(
    author: User, recipient: User, change: dict[str, object]
) -> None:
    first = begin(author, recipient, "Before")
    Notice.objects.all().delete()
    User.objects.filter(pk=recipient.pk).update(**change)
    answer(first, author, "Meanwhile")
    assert words_for(author) == {"Before", "Meanwhile"}
    assert (words_for(recipient), told(recipient)) == (set(), [])
    assert mailing.mail_what_is_new() == 0
    User.objects.filter(pk=recipient.pk).update(is_active=True, leaves_at=None)
    assert words_for(recipient) == {"Before", "Meanwhile"}
    assert unread_for(recipient) == 1
    assert told(recipient) == ["Amara Fenn wrote to you."]
    assert mailing.mail_what_is_new() == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"leaves_at": timezone.now()}])
def test_what_is_sent_across_a_block_while_somebody_is_absent_never_arrives(
    author: User, recipient: User, change: dict[str, object]
) -> None:
    first = begin(author, recipient, "Before")
    block = Block.objects.create(blocker=recipient, blocked=author)
    User.objects.filter(pk=recipient.pk).update(**change)
    answer(first, author, "Meanwhile")
    User.objects.filter(pk=recipient.pk).update(is_active=True, leaves_at=None)
    unblock(block=block)
    assert words_for(recipient) == {"Before"}


def test_whoever_rests_finds_what_came_later_without_a_notice(author: User, recipient: User) -> None:
    first = begin(author, recipient)
    answer(first, recipient)
    set_paused(profile=Profile.objects.get(user=recipient), paused=True)
    Notice.objects.all().delete()
    answer(first, author, "Meanwhile")
    assert not Notice.objects.exists()
    assert "Meanwhile" in words_for(recipient)
    assert unread_for(recipient) == 1


def test_in_an_introduction_only_the_side_of_a_block_misses_something(author: User, recipient: User) -> None:
    third = make_member()
    conversation = introduce(third, author, recipient)
    Block.objects.create(blocker=recipient, blocked=author)
    services.reply(conversation=conversation, author=author, text="Of the blocked")
    services.reply(conversation=conversation, author=recipient, text="Of the other")
    assert words_for(third) == {"Meet each other.", "Of the blocked", "Of the other"}
    assert words_for(recipient) == {"Meet each other.", "Of the other"}
    assert words_for(author) == {"Meet each other.", "Of the blocked"}
    assert unread_for(recipient) == 1


def test_an_introduction_that_opens_is_one_conversation(author: User, recipient: User) -> None:
    class Opened:
        public_id, proposed_by, first, second = new_public_id(), make_member(), author, recipient

    for _ in range(2):
        introduction_opened.send(sender=None, introduction=Opened)
    conversation = Conversation.objects.get()
    people = set(conversation.participations.values_list("user", flat=True))
    assert people == {author.pk, recipient.pk, Opened.proposed_by.pk}
    assert conversation.messages.count() == 1
    # All three are told of the introduction; of its conversation, nobody besides.
    assert not Notice.objects.exists()
    assert unread_for(author) == 1


def test_one_text_to_many_puts_a_note_before_the_convenor(author: User) -> None:
    for _ in range(5):
        assert not Signal.objects.exists()
        begin(author, make_member(), "Buy my course on leadership at this fine address today")
    assert Signal.objects.get().person == author


# Notices, reading, muting -----------------------------------------------------------------------------


def test_one_notice_a_conversation_until_it_is_opened(author: User, recipient: User) -> None:
    first = begin(author, recipient)
    last = answer(first, author)
    assert told(recipient) == ["Amara Fenn wrote to you."]
    assert unread_for(recipient) == 1
    services.mark_read(participation=place_of(recipient, first.conversation), up_to=last.pk)
    assert told(recipient) == []
    assert unread_for(recipient) == 0
    answer(first, recipient)
    assert told(author) == ["Priya Wendle wrote to you."]


def test_what_comes_while_somebody_reads_stays_news(author: User, recipient: User) -> None:
    shown = begin(author, recipient)
    later = begin(author, recipient, "One thing more.")
    place = place_of(recipient, shown.conversation)
    services.mark_read(participation=place, up_to=shown.pk)
    assert told(recipient) == ["Amara Fenn wrote to you."]
    assert Notice.objects.get().closed_at is None
    services.mark_read(participation=place, up_to=later.pk)
    assert Notice.objects.get().closed_at is not None


def test_of_whom_one_has_muted_there_is_no_notice_and_the_message_is_there(author: User, recipient: User) -> None:
    mute = following.mute(muter=recipient, person=author)
    begin(author, recipient, "Quillfeather")
    assert told(recipient) == []
    assert words_for(recipient) == {"Quillfeather"}
    assert unread_for(recipient) == 1
    # Of three, whoever is not muted is heard of.
    third = make_member(name="Cy Third")
    of_three = introduce(third, author, recipient)
    services.reply(conversation=of_three, author=author, text="From the muted one.")
    assert told(recipient) == ["Cy Third wrote to you."]
    following.unmute(mute=mute)
    assert told(recipient).count("Amara Fenn wrote to you.") == 2


def test_a_mail_says_that_there_is_something_and_not_who(author: User, recipient: User) -> None:
    begin(author, recipient, "A secret")
    ((_, reading),) = read(Notice.objects.visible_to(recipient), recipient=recipient)
    assert reading.sentence_in_mail == "You have a new message."


def test_a_notice_of_what_is_withdrawn_hidden_or_blocked_is_none(author: User, recipient: User) -> None:
    message = begin(author, recipient)
    for hidden in (True, False):
        services.set_hidden(message=message, hidden=hidden)
        assert bool(told(recipient)) != hidden
    block = Block.objects.create(blocker=recipient, blocked=author)
    assert told(recipient) == []
    unblock(block=block)
    services.withdraw(message=message)
    assert told(recipient) == []


def test_muting_brings_no_notices_and_counts_nothing(author: User, recipient: User) -> None:
    first = begin(author, recipient)
    place = place_of(recipient, first.conversation)
    services.set_muted(participation=place, muted=True)
    answer(first, author)
    assert told(recipient) == []
    assert unread_for(recipient) == 0
    services.set_muted(participation=place, muted=False)
    assert unread_for(recipient) == 1


# Taking back, drafts ----------------------------------------------------------------------------------


def test_a_message_can_be_withdrawn_for_ten_minutes(author: User, recipient: User) -> None:
    message = begin(author, recipient)
    Message.objects.update(sent_at=timezone.now() - timedelta(minutes=9, seconds=50))
    for _ in range(2):
        services.withdraw(message=message)
    message.refresh_from_db()
    assert (message.text, message.withdrawn_at is None) == ("", False)
    assert words_for(recipient) == words_for(author) == set()
    late = answer(message, recipient)
    Message.objects.filter(pk=late.pk).update(sent_at=timezone.now() - timedelta(minutes=10, seconds=1))
    with pytest.raises(ValidationError, match="10 minutes"):
        services.withdraw(message=late)


def test_drafts_go_when_what_they_became_is_sent(author: User, recipient: User) -> None:
    key = new_public_id()
    services.save_first_draft(author=author, recipient=recipient, text="Dear", about="", creation_key=key)
    sent = services.write_first(author=author, recipient=recipient, text="Dear", creation_key=key)
    # What was on its way meanwhile comes too late.
    services.save_first_draft(author=author, recipient=recipient, text="Dear", creation_key=key)
    assert not FirstDraft.objects.exists()
    key = new_public_id()
    services.save_draft(conversation=sent.conversation, author=recipient, text="Yes", creation_key=key)
    assert place_of(recipient, sent.conversation).draft == "Yes"
    services.reply(conversation=sent.conversation, author=recipient, text="Yes", creation_key=key)
    services.save_draft(conversation=sent.conversation, author=recipient, text="Yes", creation_key=key)
    assert place_of(recipient, sent.conversation).draft == ""
    # Who went back to the form writes something else.
    services.save_draft(conversation=sent.conversation, author=recipient, text="Another thing", creation_key=key)
    assert place_of(recipient, sent.conversation).draft == "Another thing"
