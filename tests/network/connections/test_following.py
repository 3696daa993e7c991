"""Following and muting: what each brings, to whom, and that nobody else knows of it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import outbox
from network.connections.models import Follow, Mute
from network.connections.services import connecting, following
from network.notifications.models import Notice
from network.practice.models import WriteUp
from network.practice.services import credits, questions, sharing, writing
from network.profiles import blocks
from network.profiles.services import set_paused
from tests.factories.connections import ask
from tests.factories.practice import make_draft, make_topics, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, make_member, make_staff
from tests.network.connections.people import HOME, Three, told
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

TITLE = "A lunch club that moved to the pub"
FOLLOWING = f"{HOME}following/"


def follow(follower: User, thing: Any) -> Follow:
    return following.follow(follower=follower, thing=thing)


def share(author: User, audience: str = WriteUp.Audience.NETWORK, **values: Any) -> WriteUp:
    write_up = make_write_up(author, audience, **values)
    outbox.drain()
    return write_up


def share_with(write_up: WriteUp, audience: str) -> None:
    author = write_up.credits.authors().get().user
    cohort = author.cohort_memberships.get().cohort if audience == WriteUp.Audience.COHORT else None
    sharing.share(write_up=write_up, by=author, version=write_up.version, audience=audience, cohort=cohort)
    outbox.drain()


def mate_of(person: User) -> User:
    return MembershipFactory(user=UserFactory(name="Mate"), cohort=person.cohort_memberships.get().cohort).user


# Following and following no more ----------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("what", ["person", "topic", "write-up"])
def test_a_button_says_what_it_brings_and_pressing_twice_is_once(three: Three, what: str) -> None:
    topic = make_topics()[0]
    page, address, brings = {
        "person": (
            three.ben.profile.get_absolute_url(),
            f"{HOME}follow/person/{three.ben.profile.public_id}/",
            "You get a notice when Ben Oake shares a write-up.",
        ),
        "topic": (topic.url, f"{HOME}follow/topic/{topic.slug}/", "when somebody shares a write-up on this topic"),
        "write-up": ("", "", "You get a notice of new questions, answers and versions."),
    }[what]
    if what == "write-up":
        write_up = make_write_up(three.ben)
        page, address = write_up.get_absolute_url(), f"{HOME}follow/write-up/{write_up.public_id}/"
    html = three.page(three.ada, page)
    assert f'action="{address}"' in html
    assert brings in html
    for _ in range(2):
        assert three.post(three.ada, address)["Location"] == page
    own = Follow.objects.get()
    assert own.follower == three.ada
    stop = f"{FOLLOWING}{own.public_id}/stop/"
    for shown in (page, FOLLOWING):
        assert f'action="{stop}"' in three.page(three.ada, shown)
    assert brings in three.page(three.ada, FOLLOWING)
    # Nobody else's page tells of it.
    assert stop not in three.page(three.ben, FOLLOWING) + three.page(three.cy, page)
    assert three.post(three.ben, stop).status_code == 404
    assert three.post(three.ada, stop, back="1")["Location"] == page
    assert not Follow.objects.exists()


def test_one_follows_what_one_may_see(three: Three) -> None:
    draft, cohort = make_draft(three.ben), make_write_up(three.ben, WriteUp.Audience.COHORT)
    for thing in (draft, cohort, three.ada):
        with pytest.raises(ValidationError):
            follow(three.ada, thing)
    for write_up in (draft, cohort):
        assert three.post(three.ada, f"{HOME}follow/write-up/{write_up.public_id}/").status_code == 404
    set_paused(profile=three.ben.profile, paused=True)
    for what in ("follow/person", "mute"):
        assert three.post(three.ada, f"{HOME}{what}/{three.ben.profile.public_id}/").status_code == 404
    staff = make_staff(Role.CONVENOR)
    assert three.post(staff, f"{HOME}follow/topic/{make_topics()[0].slug}/").status_code == 404
    assert not Follow.objects.exists()


def test_a_follow_is_of_one_thing(three: Three) -> None:
    topic = make_topics()[0]
    for things in ({}, {"person": three.ben, "topic": topic}, {"person": three.ada}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(follower=three.ada, **things)


def test_what_one_may_see_no_more_is_not_in_the_list(three: Three) -> None:
    write_up = make_write_up(three.ben)
    follow(three.ada, write_up)
    follow(three.ada, three.ben)
    assert TITLE in three.page(three.ada, FOLLOWING)
    share_with(write_up, WriteUp.Audience.COHORT)
    set_paused(profile=three.ben.profile, paused=True)
    html = three.page(three.ada, FOLLOWING)
    assert TITLE not in html
    assert "Ben Oake" not in html


# What it brings ---------------------------------------------------------------------------------------------

OF_PERSON = f"Ben Oake, whom you follow, shared “{TITLE}”."
OF_TOPIC = f"“{TITLE}” was shared, on a topic that you follow."


def test_who_follows_a_person_is_told_what_they_share_once(three: Three) -> None:
    follow(three.ada, three.ben)
    follow(three.ada, make_topics()[0])
    follow(three.cy, make_topics()[1])
    write_up = share(three.ben)
    assert told(three.ada) == [OF_PERSON]
    assert told(three.cy) == [OF_TOPIC]
    assert told(three.ben) == []
    # A new text of the same for the same people is no sharing.
    writing.change(write_up=write_up, by=three.ben, version=write_up.version, values={"place": "Wex"})
    outbox.drain()
    assert Notice.objects.count() == 2


def test_a_topic_brings_what_is_about_a_narrower_one(three: Three) -> None:
    practice, people = make_topics()
    above = Topic.objects.create(name="Eating", slug="eating", facet="practice", broader=None)
    top = Topic.objects.create(name="Meeting", slug="meeting", facet="practice")
    Topic.objects.filter(pk=above.pk).update(broader=top)
    Topic.objects.filter(pk=practice.pk).update(broader=above)
    # Nobody keeps a circle out of the vocabulary.
    Topic.objects.filter(pk=top.pk).update(broader=practice)
    below = Topic.objects.create(name="Pub lunches", slug="pub-lunches", facet="practice", broader=practice)
    follow(three.ada, top)
    follow(three.cy, below)
    share(three.ben, topics=[practice, people])
    assert told(three.ada) == [OF_TOPIC]
    assert told(three.cy) == []


@pytest.mark.parametrize("by", ["person", "topic"])
def test_only_who_may_read_it_is_told_and_who_may_later_is_told_then(three: Three, by: str) -> None:
    mate = mate_of(three.ben)
    for person in (three.ada, mate):
        follow(person, three.ben if by == "person" else make_topics()[0])
    write_up = share(three.ben, WriteUp.Audience.COHORT)
    assert (len(told(mate)), told(three.ada)) == (1, [])
    assert set(Notice.objects.values_list("recipient", flat=True)) == {mate.pk}
    Notice.objects.update(closed_at="2026-01-01T00:00:00Z")
    share_with(write_up, WriteUp.Audience.NETWORK)
    assert (told(mate), len(told(three.ada))) == ([], 1)
    sharing.stop_sharing(write_up=write_up, version=write_up.version)
    assert told(three.ada) == []


@pytest.mark.thorough
def test_a_write_up_brings_questions_answers_and_versions_to_who_has_not_heard_of_them(three: Three) -> None:
    write_up = share(three.ben)
    for person in (three.ada, three.cy, three.ben):
        follow(person, write_up)
    question = questions.ask_question(write_up=write_up, author=three.cy, text="Who paid?")
    outbox.drain()
    assert told(three.ada) == [f"Cy Third asked a question about “{TITLE}”, which you follow."]
    # Its author hears of it as its author.
    assert told(three.ben) == [f"Cy Third asked a question about “{TITLE}”."]
    questions.answer_question(question=question, author=three.ben, text="The pub did.")
    outbox.drain()
    assert told(three.ada)[0] == f"Ben Oake answered a question about “{TITLE}”, which you follow."
    assert told(three.cy) == [f"Ben Oake answered your question about “{TITLE}”."]
    writing.change(write_up=write_up, by=three.ben, version=write_up.version, values={"place": "Wex"})
    outbox.drain()
    assert told(three.ada)[0] == told(three.cy)[0] == f"“{TITLE}”, which you follow, has a new version."
    assert len(told(three.ben)) == 1
    share_with(WriteUp.objects.get(), WriteUp.Audience.COHORT)
    assert told(three.ada) == []


def test_a_co_author_who_is_followed_counts_when_they_have_agreed(three: Three) -> None:
    draft = make_draft(three.ben)
    credit = credits.ask(write_up=draft, by=three.ben, user=three.cy, role="author")
    follow(three.ada, three.cy)
    sharing.share(write_up=draft, by=three.ben, version=draft.version, audience=WriteUp.Audience.NETWORK)
    outbox.drain()
    assert told(three.ada) == []
    credits.answer(credit=credit, agrees=True)
    write_up = WriteUp.objects.get()
    sharing.share(write_up=write_up, by=three.ben, version=write_up.version, audience=WriteUp.Audience.PUBLIC)
    outbox.drain()
    assert told(three.ada) == [f"Cy Third, whom you follow, shared “{TITLE}”."]


def test_who_follows_no_more_is_told_no_more(three: Three) -> None:
    own = follow(three.ada, three.ben)
    share(three.ben)
    following.unfollow(follow=own)
    assert told(three.ada) == []
    share(three.ben)
    assert Notice.objects.count() == 1


def test_of_a_topic_or_write_up_that_one_follows_no_more_no_notice_is_left(three: Three) -> None:
    own = [follow(three.ada, make_topics()[0]), follow(three.ada, write_up := make_write_up(three.ben))]
    share(three.cy)
    question = questions.ask_question(write_up=write_up, author=three.cy, text="Who paid?")
    questions.answer_question(question=question, author=three.ben, text="The parish.")
    writing.change(write_up=write_up, by=three.ben, version=write_up.version, values={"summary": "Anew."})
    outbox.drain()
    assert len(told(three.ada)) == 5
    for each in own:
        following.unfollow(follow=each)
    assert told(three.ada) == []


def test_of_several_topics_that_one_follows_each_has_its_own_notices(three: Three) -> None:
    practice, people = make_topics()
    own, _ = follow(three.ada, practice), follow(three.ada, people)
    other = Topic.objects.create(name="Eating", slug="eating", facet="practice")
    share(three.ben, topics=[practice, other])
    assert told(three.ada) == [OF_TOPIC]
    following.unfollow(follow=own)
    assert told(three.ada) == []


def test_nothing_waits_for_the_worker_where_nobody_follows(three: Three) -> None:
    write_up = make_write_up(three.ben)
    questions.ask_question(write_up=write_up, author=three.cy, text="Who paid?")
    assert not outbox.OutboxTask.objects.filter(kind="tell followers").exists()


@pytest.mark.parametrize("blocker_follows", [True, False])
def test_a_block_ends_following_both_ways_for_good(three: Three, blocker_follows: bool) -> None:
    follow(three.ada, three.ben)
    follow(three.cy, three.ben)
    one, other = (three.ada, three.ben) if blocker_follows else (three.ben, three.ada)
    blocks.unblock(block=blocks.block(blocker=one, person=other))
    assert list(Follow.objects.values_list("follower", flat=True)) == [three.cy.pk]


# Muting -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_muting_is_pressed_under_more_and_taken_back_there_or_in_the_list(three: Three) -> None:
    page, at = three.ben.profile.get_absolute_url(), three.ben.profile.public_id
    assert f'action="{HOME}mute/{at}/"' in three.page(three.ada, page)
    for _ in range(2):
        assert three.post(three.ada, f"{HOME}mute/{at}/")["Location"] == page
    assert Mute.objects.get().muted == three.ben
    for shown in (page, FOLLOWING):
        assert f'action="{HOME}unmute/{at}/"' in three.page(three.ada, shown)
    assert "Hear of" not in three.page(three.ben, three.ada.profile.get_absolute_url())
    assert three.post(three.ben, f"{HOME}unmute/{at}/").status_code == 404
    assert three.post(three.ada, f"{HOME}unmute/{at}/", back="1")["Location"] == page
    assert not Mute.objects.exists()
    with pytest.raises(ValidationError):
        following.mute(muter=three.ada, person=three.ada)


@pytest.mark.thorough
def test_of_whom_one_has_muted_there_is_no_notice_until_one_hears_of_them_again(three: Three) -> None:
    follow(three.ada, three.ben)
    follow(three.ada, make_topics()[0])
    mute = following.mute(muter=three.ada, person=three.ben)
    share(three.ben)
    of_cy = share(three.cy)
    follow(three.ada, of_cy)
    questions.ask_question(write_up=of_cy, author=three.ben, text="Who paid?")
    outbox.drain()
    ask(three.ben, three.ada)
    connecting.accept(connection=ask(three.ada, three.cy))
    assert told(three.ada) == ["You and Cy Third are connected.", OF_TOPIC]
    of_cy_too = following.mute(muter=three.ada, person=three.cy)
    assert told(three.ada) == []
    following.unmute(mute=of_cy_too)
    # It waits on the page itself.
    assert "Ben Oake" in three.page(three.ada)
    assert list(Mute.objects.of(three.ada).values_list("muted", flat=True)) == [three.ben.pk]
    following.unmute(mute=mute)
    assert len(told(three.ada)) == 5


def test_whom_one_has_muted_may_be_gone_and_stays_in_ones_own_list(three: Three) -> None:
    following.mute(muter=three.ada, person=three.ben)
    blocks.block(blocker=three.ben, person=three.ada)
    assert "Ben Oake" in three.page(three.ada, FOLLOWING)
    at = three.ben.profile.public_id
    assert three.post(three.ada, f"{HOME}unmute/{at}/", back="1")["Location"] == FOLLOWING
    assert not Mute.objects.filter(muter=make_member()).exists()
