"""Who reads a conversation and what of it: the two, and nobody else; pages, search, copy, report and count alike."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from network.conversations import services
from network.conversations.models import Conversation, Message, Participation
from network.conversations.reading import find
from network.moderation import services as moderation
from network.moderation.models import Decision, Report
from network.moderation.registry import kinds
from network.profiles.models import Block
from network.profiles.services import set_paused
from tests.factories.conversations import answer, begin, introduce, unread_for
from tests.factories.practice import make_draft, make_write_up
from tests.factories.users import be, make_member, make_staff
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

CANARY = "Quillfeather"


class Two:
    """Two people who wrote to each other, and everybody else."""

    def __init__(self) -> None:
        self.author, self.other = make_member(name="Amara Fenn"), make_member(name="Priya Wendle")
        first = begin(self.author, self.other, f"Note {CANARY}")
        self.conversation = first.conversation
        self.answer = answer(first, self.other, f"Reply {CANARY}")

    @property
    def address(self) -> str:
        return self.conversation.get_absolute_url()


@pytest.fixture
def two() -> Two:
    return Two()


def seen_by(client: Client, person: User, two: Two) -> dict[str, bool]:
    """On which ways somebody meets a word of the two."""
    person = User.objects.get(pk=person.pk)
    be(client, person)
    ways = {
        "list": "/network/messages/",
        "search": f"/network/messages/?q={CANARY}",
        "page": two.address,
        "copy": f"{two.address}copy/",
        "report": f"/network/report/message/{two.answer.public_id}/",
    }
    found = {}
    for way, address in ways.items():
        answered = client.get(address)
        text = answered.content.decode() if answered.status_code == 200 else ""
        found[way] = (CANARY in text.replace(f'value="{CANARY}"', "").replace(f"“{CANARY}”", "")) or (
            way == "report" and answered.status_code == 200
        )
    return found


ALL, NONE = {"list", "search", "page", "copy", "report"}, set[str]()
# Of one's own message there is no report; the blocked may still report what they were sent.
CASES: dict[str, tuple[Callable[[Two], User], set[str]]] = {
    "author": (lambda two: two.author, ALL),
    "other": (lambda two: two.other, ALL - {"report"}),
    "outsider": (lambda two: make_member(), NONE),
    **{role.value: (lambda two, role=role: make_staff(role), NONE) for role in Role},
}


@pytest.mark.parametrize("who", CASES)
def test_the_two_read_it_and_nobody_else(client: Client, two: Two, who: str) -> None:
    person, ways = CASES[who]
    found = seen_by(client, person(two), two)
    assert {way for way, sees in found.items() if sees} == ways


@pytest.mark.parametrize(
    "state", ["blocked", "blocker", "paused", "partner paused", "left", "left for the staff", "partner left early"]
)
def test_what_each_state_leaves_to_the_author(client: Client, two: Two, state: str) -> None:
    ways = ALL
    if state == "blocked":
        Block.objects.create(blocker=two.other, blocked=two.author)
    if state == "blocker":
        Block.objects.create(blocker=two.author, blocked=two.other)
        ways = NONE
    if state in ("paused", "partner paused"):
        set_paused(profile=(two.author if state == "paused" else two.other).profile, paused=True)
    if state.startswith("left"):
        CohortMembership.objects.filter(user=two.author).update(state="left early")
        ways = NONE
    if state == "left for the staff":
        two.author.groups.add(Role.CONVENOR.group())
    if state == "partner left early":
        CohortMembership.objects.filter(user=two.other).update(state="left early")
    found = seen_by(client, two.author, two)
    assert {way for way, sees in found.items() if sees} == ways
    # Only what can still be read is new; of people who are no members, nobody asks for it.
    assert unread_for(two.author) == (1 if state.startswith("left") else 0)


def test_the_page_of_the_blocked_stays_as_it_was_without_a_way_to_the_other(client: Client, two: Two) -> None:
    be(client, two.author)
    link = f'href="{two.other.profile.get_absolute_url()}"'
    assert link in client.get(two.address).content.decode()
    Block.objects.create(blocker=two.other, blocked=two.author)
    for text in ("Another", "And another"):
        assert client.post(two.address, {"text": text}).status_code == 302
    page = client.get(two.address).content.decode()
    assert link not in page
    assert "Priya Wendle" in page
    assert "And another" in page
    be(client, two.other)
    assert client.post(two.address, {"text": "No"}).status_code == 404
    assert Message.objects.count() == 4


def test_whoever_rests_is_blocked_all_the_same_by_whom_they_wrote_to(client: Client, two: Two) -> None:
    set_paused(profile=two.other.profile, paused=True)
    be(client, two.author)
    address = f"{two.other.profile.get_absolute_url()}block/"
    assert address in client.get(two.address).content.decode()
    assert "Priya Wendle" in client.get(address).content.decode()
    client.post(address)
    assert Block.objects.filter(blocker=two.author, blocked=two.other).exists()
    # A stranger learns nothing by it.
    stranger = make_member()
    be(client, stranger)
    assert client.get(address).status_code == 404


RANDOM = re.compile(r"[A-Za-z0-9]{64}|[A-Za-z0-9]{22}|messages[a-z-]*\.[0-9a-f]+|data-of=\"[0-9a-f]+\"")


def pages_of(client: Client, two: Two) -> list[str]:
    """What the author meets after they have written on, without what is random."""
    be(client, two.author)
    client.post(two.address, {"text": "Another"})
    to_other = f"/network/messages/to/{two.other.profile.public_id}/"
    answers = [client.get(address) for address in ("/network/messages/", two.address, to_other, f"{two.address}copy/")]
    answers.append(client.get(two.other.profile.get_absolute_url()))
    return [f"{each.status_code} {RANDOM.sub('', each.content.decode())}" for each in answers]


@time_machine.travel("2026-09-17 12:00", tick=False)
def test_a_block_looks_like_a_pause_to_whoever_is_blocked(client: Client) -> None:
    blocked, paused = Two(), Two()
    Block.objects.create(blocker=blocked.other, blocked=blocked.author)
    set_paused(profile=paused.other.profile, paused=True)
    met = pages_of(client, blocked)
    assert met == pages_of(client, paused)
    assert [page[:3] for page in met] == ["200", "200", "302", "200", "404"]


def test_writing_from_the_page_of_whoever_has_blocked_one_goes_on_as_before(client: Client, two: Two) -> None:
    Block.objects.create(blocker=two.other, blocked=two.author)
    be(client, two.author)
    address = f"/network/messages/to/{two.other.profile.public_id}/"
    assert client.get(address)["Location"] == two.address
    assert client.post(address, {"text": "Hello"})["Location"].startswith(two.address)
    # Whoever made the block finds nobody there.
    be(client, two.other)
    assert client.get(f"/network/messages/to/{two.author.profile.public_id}/").status_code == 404


@pytest.mark.parametrize(("changes", "says"), [({"leaves_at": timezone.now()}, "has left"), ({"is_active": False}, "")])
def test_words_of_whoever_leaves_are_gone_at_once_and_of_the_suspended_stay(
    client: Client, two: Two, changes: dict[str, object], says: str
) -> None:
    User.objects.filter(pk=two.other.pk).update(**changes)
    be(client, two.author)
    page = client.get(two.address).content.decode()
    assert (f"Reply {CANARY}" in page) != bool(says)
    assert says in page
    assert bool(find(User.objects.get(pk=two.author.pk), "reply")) != bool(says)


@pytest.mark.parametrize("how", ["withdrawn", "hidden"])
def test_in_the_place_of_words_that_are_gone_stands_that_they_are(client: Client, two: Two, how: str) -> None:
    if how == "withdrawn":
        services.withdraw(message=two.answer)
    else:
        services.set_hidden(message=two.answer, hidden=True)
    be(client, two.author)
    page = client.get(two.address).content.decode()
    assert f"Reply {CANARY}" not in page
    assert ("was withdrawn" if how == "withdrawn" else "The convenor has hidden this message") in page
    be(client, two.other)
    assert (f"Reply {CANARY}" in client.get(two.address).content.decode()) == (how == "hidden")


def test_what_a_message_is_about_is_shown_to_whoever_may_see_it(client: Client) -> None:
    author, other = make_member(), make_member()
    for write_up, is_seen in (
        (make_draft(author, title="A draft"), False),
        (make_write_up(author, title="Mine"), True),
    ):
        message = begin(author, other, about=f"write-up:{write_up.public_id}")
        answer(message, other)
        for person, sees in ((author, True), (other, is_seen)):
            be(client, person)
            address = message.conversation.get_absolute_url()
            assert (write_up.title in client.get(address).content.decode()) == sees
    be(client, other)
    client.force_login(author)
    assert "Mine" in client.get("/network/messages/").content.decode()


def test_a_reported_message_is_all_that_the_convenor_is_given(two: Two) -> None:
    kind = kinds()["message"]
    convenor = make_staff(Role.CONVENOR)
    moderation.report(kind=kind, thing=two.answer, reporter=two.author, reason="unkind", note="")
    assert Report.objects.get().evidence == f"Reply {CANARY}"
    assert kind.text(two.answer, convenor) == ""
    assert not kind.visible(convenor).exists()
    report = Report.objects.get()
    for action, sees in ((Decision.Action.HIDE, False), (Decision.Action.RESTORE, True)):
        moderation.decide(
            kind=kind,
            object_id=two.answer.pk,
            action=action,
            reason="Unkind.",
            by=convenor,
            after=getattr(Decision.objects.last(), "pk", 0),
            seen_report=report.pk,
        )
        assert Message.objects.visible_to(two.author).filter(pk=two.answer.pk).exists() == sees
        assert Message.objects.visible_to(two.other).filter(pk=two.answer.pk).exists()


def test_what_never_arrived_cannot_be_reported_and_one_s_own_neither(two: Two) -> None:
    kind = kinds()["message"]
    block = Block.objects.create(blocker=two.author, blocked=two.other)
    meanwhile = answer(two.answer, two.other, "Meanwhile")
    block.delete()
    assert not kind.visible(two.author).filter(pk=meanwhile.pk).exists()
    assert kind.text(meanwhile, two.author) == ""
    with pytest.raises(ValidationError):
        moderation.report(kind=kind, thing=two.answer, reporter=two.other, reason="other", note="")


def test_a_search_finds_words_of_one_s_own_conversations_as_they_are_typed(two: Two) -> None:
    begin(make_member(), make_member(), "A mango elsewhere")
    begin(two.author, make_member(), "100% mango_juice")
    for text, count in (("mango", 1), ("MANGO juice", 1), ("mango pear", 0), ("%", 1), ("_", 1), ("1__%", 0)):
        assert len(find(two.author, text)) == count, text
    assert [found.is_own for found in find(two.author, CANARY)] == [False, True]


def test_a_search_knows_capitals_of_every_letter_and_shows_words_without_their_marks(two: Two) -> None:
    begin(two.author, make_member(), "**Évaluation** of [the plan](https://x.example/long-address) is (here).")
    for text in ("évaluation", "Évaluation", "ÉVALUATION plan", "(here).", "long-address"):
        assert [found.excerpt for found in find(two.author, text)] == ["Évaluation of the plan is (here)."], text


def test_three_of_an_introduction_see_who_brought_them_together(client: Client, two: Two) -> None:
    third = make_member(name="Kit Larrowe")
    conversation = introduce(third, two.author, two.other)
    be(client, two.author)
    assert "Introduced by Kit Larrowe" in client.get("/network/messages/").content.decode()
    by_introduction = f"/network/messages/introduction/{conversation.once_key.rpartition(':')[2]}/"
    page = client.get(by_introduction, follow=True).content.decode()
    assert "Reply to Kit Larrowe and Priya Wendle" in page
    # Whom one has blocked is there no more, and so is what they wrote.
    Block.objects.create(blocker=two.author, blocked=third)
    page = client.get(conversation.get_absolute_url()).content.decode()
    assert "Kit Larrowe" not in page
    assert "Meet each other." not in page


def test_old_conversations_end_and_new_ones_do_not(two: Two) -> None:
    from network.conversations.periodic_jobs import KEEP_CONVERSATIONS, old_conversations

    long_ago = timezone.now() - KEEP_CONVERSATIONS - timedelta(days=1)
    Conversation.objects.update(created_at=long_ago)
    assert not old_conversations(timezone.now() - KEEP_CONVERSATIONS).exists()
    Message.objects.update(sent_at=long_ago)
    assert old_conversations(timezone.now() - KEEP_CONVERSATIONS).get() == two.conversation
    assert Participation.objects.count() == 2
