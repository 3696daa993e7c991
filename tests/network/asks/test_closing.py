"""Closing, thanks that need both, and opening again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from network.asks import services
from network.asks.models import Ask, Thanks
from network.asks.profile_sections import helped_with
from network.moderation import services as moderation
from network.moderation.models import Report
from network.moderation.registry import kind_of
from network.notifications.models import Notice
from network.notifications.reading import read
from network.profiles import blocks
from network.profiles.models import Block, Profile
from tests.factories.asks import QUESTION, close_with_thanks, make_answer, make_ask
from tests.factories.users import MembershipFactory, be, make_member
from users.models import CohortMembership, User

pytestmark = pytest.mark.usefixtures("site", "without_index")

CANARY = "Quillfeather"


def close_address(ask: Ask) -> str:
    return f"{ask.get_absolute_url()}close/"


def told(person: User) -> list[str]:
    person = User.objects.get(pk=person.pk)
    return [reading.sentence for _, reading in read(Notice.objects.visible_to(person).open(), recipient=person)]


def on_profile(helper: User, viewer: User) -> list[str]:
    viewer = User.objects.get(pk=viewer.pk)
    return [entry.title for entry in helped_with(Profile.objects.get(user=helper), viewer)]


def test_closed_with_thanks_the_helper_is_told_and_all_readers_see_them(client: Client) -> None:
    asker, helper, reader = make_member(name="Priya Wendle"), make_member(name="Joan Prior"), make_member()
    ask = make_ask(asker)
    answer = make_answer(ask, helper)
    be(client, asker)
    data = {"outcome": "helped", "helper": answer.public_id, "text": "They said yes.", "may_stand": "on"}
    for _ in range(2):
        assert client.post(close_address(ask), data)["Location"] == ask.get_absolute_url()
    assert Thanks.objects.count() == 1
    assert told(helper) == [f"Priya Wendle thanks you for helping with “{QUESTION}”."]
    be(client, reader)
    html = client.get(ask.get_absolute_url()).content.decode()
    assert "They said yes." in html
    assert "Show it on my profile" not in html
    assert "Add your answer" not in html


def test_not_yet_closes_it_and_says_no_more(client: Client) -> None:
    asker = make_member()
    ask = make_ask(asker)
    answer = make_answer(ask, make_member())
    be(client, asker)
    client.post(close_address(ask), {"outcome": "not yet", "helper": answer.public_id, "text": "Well."})
    ask.refresh_from_db()
    assert (ask.state, ask.outcome) == ("closed", "not yet")
    assert not Thanks.objects.exists()


@pytest.mark.parametrize(
    ("first", "may_stand"),
    [("not yet", False), ("helped", False), ("helped", True)],
    ids=["not yet", "nobody", "thanks"],
)
def test_thanks_typed_to_what_is_closed_already_stay_with_why(client: Client, first: str, *, may_stand: bool) -> None:
    asker, helper = make_member(), make_member()
    ask = make_ask(asker)
    answer = make_answer(ask, helper)
    services.close_ask(
        ask=ask, outcome=first, helper=helper if may_stand else None, text="It did.", may_stand=may_stand
    )
    told_before = told(helper)
    be(client, asker)
    assert client.get(close_address(ask))["Location"] == ask.get_absolute_url()
    data = {"outcome": "helped", "helper": answer.public_id, "text": CANARY, "may_stand": "on"}
    html = client.post(close_address(ask), data).content.decode()
    assert html.count("This ask is closed already. To end it otherwise, open it again first.") == 2
    assert f">\n{CANARY}</textarea>" in html
    assert "Keep it open" not in html
    assert told(helper) == told_before
    assert not Thanks.objects.filter(text=CANARY).exists()
    # Opened again on another page, the same form does it.
    services.reopen(ask=ask)
    for _ in range(2):
        assert client.post(close_address(ask), data)["Location"] == ask.get_absolute_url()
    assert Thanks.objects.get().text == CANARY


def test_what_is_closed_for_long_is_not_said_to_open_again(client: Client) -> None:
    asker = make_member()
    ask = make_ask(asker)
    answer = make_answer(ask, make_member())
    services.close_ask(ask=ask, outcome="not yet")
    Ask.objects.update(closed_at=timezone.now() - timedelta(days=31))
    be(client, asker)
    html = client.post(
        close_address(ask), {"outcome": "helped", "helper": answer.public_id, "text": CANARY}
    ).content.decode()
    assert CANARY in html
    assert html.count("This ask is closed already.") == 2
    assert "open it again first" not in html
    assert "Open the ask again" not in html


@pytest.mark.thorough
def test_somebody_who_did_not_answer_is_thanked_by_name_or_by_the_address_of_their_profile(client: Client) -> None:
    asker, one, _ = make_member(), make_member(name="Joan Prior"), make_member(name="Joan Prior")
    first, second = make_ask(asker), make_ask(asker)
    be(client, asker)
    data = {"outcome": "helped", "helper": "somebody else", "name": "joan prior"}
    assert "Several members have this name" in client.post(close_address(first), data).content.decode()
    address = f"http://testserver{one.profile.get_absolute_url()}"
    assert client.post(close_address(first), data | {"name": address}).status_code == 302
    User.objects.exclude(pk=one.pk).filter(name="Joan Prior").update(name="Another")
    assert client.post(close_address(second), data).status_code == 302
    assert set(Thanks.objects.values_list("helper", flat=True)) == {one.pk}
    # Until they say yes, others do not read their name on what they did not answer.
    be(client, make_member())
    html = client.get(first.get_absolute_url()).content.decode()
    assert "Thanks to a member" in html
    assert "Joan Prior" not in html


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "Say whether it helped."),
        ({"outcome": "helped", "helper": "somebody else"}, "Write who helped."),
        ({"outcome": "helped", "helper": "somebody else", "name": "Nobody"}, "Nobody of this name can see this ask."),
        ({"outcome": "helped", "text": "x" * 301}, "Shorten it to 300 characters"),
        # Without a name it would stand nowhere, and be lost.
        ({"outcome": "helped"}, "Say who it was, or empty this."),
    ],
)
def test_what_is_wrong_is_said_and_the_ask_stays_open(client: Client, wrong: dict[str, str], said: str) -> None:
    asker = make_member()
    ask = make_ask(asker)
    be(client, asker)
    html = client.post(close_address(ask), {"text": CANARY} | wrong).content.decode()
    assert html.count(said) == 2
    assert Ask.objects.get().is_open


def test_nobody_is_thanked_who_may_not_see_the_ask_or_whom_its_author_may_not_find() -> None:
    asker, outsider, blocked = make_member(), make_member(), make_member()
    Block.objects.create(blocker=blocked, blocked=asker)
    for ask, helper in (
        (make_ask(asker, Ask.Audience.COHORT), outsider),
        (make_ask(asker), blocked),
        (make_ask(asker), asker),
    ):
        with pytest.raises(ValidationError, match="Choose somebody who can see this ask"):
            close_with_thanks(ask, helper)
        ask.refresh_from_db()
        assert ask.is_open


@pytest.mark.parametrize("offered", [True, False])
@pytest.mark.parametrize("agrees", [True, False, None])
def test_thanks_stand_on_a_profile_only_if_both_agree(*, offered: bool, agrees: bool | None) -> None:
    asker, helper, reader = make_member(), make_member(), make_member()
    ask = make_ask(asker)
    make_answer(ask, helper)
    close_with_thanks(ask, helper, may_stand=offered)
    thanks = Thanks.objects.get()
    if agrees is not None and offered:
        services.answer_thanks(thanks=thanks, agrees=agrees)
    elif agrees is not None:
        with pytest.raises(ValidationError):
            services.answer_thanks(thanks=thanks, agrees=agrees)
    expected = [QUESTION] if offered and agrees else []
    assert on_profile(helper, reader) == on_profile(helper, helper) == expected


@pytest.mark.thorough
def test_who_asked_is_not_told_of_a_no_which_can_become_a_yes_and_back(client: Client) -> None:
    asker, helper = make_member(), make_member()
    ask = make_ask(asker)
    make_answer(ask, helper)
    close_with_thanks(ask, helper)
    be(client, helper)
    html = client.get(ask.get_absolute_url()).content.decode()
    assert "Show it on my profile" in html
    assert "Keep it off my profile" in html
    seen = []
    for word, expected in (("no", []), ("yes", [QUESTION]), ("no", [])):
        client.post(f"{ask.get_absolute_url()}thanks/", {"answer": word})
        assert on_profile(helper, asker) == expected
        assert told(helper) == []
        be(asking := Client(), asker)
        text = asking.get(ask.get_absolute_url()).content.decode()
        seen.append(text[text.index('id="thanks"') : text.index("</section>", text.index('id="thanks"'))])
    assert len(set(seen)) == 1
    assert Notice.objects.filter(recipient=asker).count() == 1


def test_the_line_is_for_those_who_may_see_the_ask_while_it_is_shown() -> None:
    asker = make_member()
    mate = make_member()
    mate.cohort_memberships.update(cohort=asker.cohort_memberships.get().cohort)
    ask = make_ask(asker, Ask.Audience.COHORT)
    make_answer(ask, mate)
    close_with_thanks(ask, mate)
    services.answer_thanks(thanks=Thanks.objects.get(), agrees=True)
    reader = make_member()
    assert on_profile(mate, asker) == [QUESTION]
    assert on_profile(mate, reader) == []
    services.set_hidden(thing=Ask.objects.get(), hidden=True)
    assert on_profile(mate, asker) == on_profile(mate, mate) == []


@pytest.mark.thorough
def test_of_a_cohort_the_line_stands_while_its_helper_belongs_to_it_since_they_could_not_take_it_off(
    client: Client,
) -> None:
    asker, helper, mate = make_member(), make_member(name="Joan Prior"), make_member()
    cohort = asker.cohort_memberships.get().cohort
    places = [MembershipFactory(user=person, cohort=cohort) for person in (helper, mate)]
    ask = make_ask(User.objects.get(pk=asker.pk), Ask.Audience.COHORT)
    close_with_thanks(ask, helper)
    services.answer_thanks(thanks=Thanks.objects.get(), agrees=True)
    be(client, User.objects.get(pk=mate.pk))
    for state, expected in (("active", [QUESTION]), ("left early", []), ("graduate", [QUESTION])):
        CohortMembership.objects.filter(pk=places[0].pk).update(state=state)
        assert on_profile(helper, mate) == on_profile(helper, helper) == expected
        # Nor are they named where they answered nothing.
        assert ("Thanks to <a" in client.get(ask.get_absolute_url()).content.decode()) == bool(expected)


@pytest.mark.parametrize("by_helper", [True, False])
def test_a_block_takes_the_line_off_the_profile_since_its_helper_could_not_any_more(*, by_helper: bool) -> None:
    asker, helper, reader = make_member(), make_member(), make_member()
    close_with_thanks(make_ask(asker), helper)
    services.answer_thanks(thanks=Thanks.objects.get(), agrees=True)
    assert on_profile(helper, reader) == [QUESTION]
    one, other = (helper, asker) if by_helper else (asker, helper)
    block = blocks.block(blocker=one, person=other)
    assert on_profile(helper, reader) == []
    blocks.unblock(block=block)
    assert on_profile(helper, reader) == []
    services.answer_thanks(thanks=Thanks.objects.get(), agrees=True)
    assert on_profile(helper, reader) == [QUESTION]


def test_the_words_of_thanks_are_reported_with_the_ask_by_whoever_reads_them(client: Client) -> None:
    asker, helper, reader, apart = make_member(), make_member(), make_member(), make_member()
    Block.objects.create(blocker=apart, blocked=helper)
    ask = close_with_thanks(make_ask(asker), helper, text=CANARY)
    kind = kind_of(ask)
    assert kind is not None
    for person, reads in ((reader, True), (helper, True), (apart, False)):
        moderation.report(kind=kind, thing=ask, reporter=person, reason="unkind", note="")
        evidence = Report.objects.get(reporter=person).evidence
        assert QUESTION in evidence
        assert (CANARY in evidence) == reads
        # What it says now is the same to them, hidden or not.
        services.set_hidden(thing=ask, hidden=True)
        assert kind.text(ask, person) == evidence
        services.set_hidden(thing=ask, hidden=False)
    be(client, reader)
    html = client.get(ask.get_absolute_url()).content.decode()
    thanks = html[html.index('id="thanks"') :]
    assert "/network/report/ask/" in thanks[: thanks.index("</section>")]


def test_only_the_helper_says_yes(client: Client) -> None:
    asker, helper = make_member(), make_member()
    ask = make_ask(asker)
    close_with_thanks(ask, helper)
    for person in (asker, make_member()):
        be(client, person)
        assert client.post(f"{ask.get_absolute_url()}thanks/", {"answer": "yes"}).status_code == 404
    Block.objects.create(blocker=asker, blocked=helper)
    be(client, helper)
    assert client.post(f"{ask.get_absolute_url()}thanks/", {"answer": "yes"}).status_code == 404
    assert Thanks.objects.get().state == Thanks.State.WAITING


def test_a_yes_to_thanks_that_were_taken_back_meanwhile_finds_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker, helper = make_member(), make_member()
    ask, answer_thanks = make_ask(asker), services.answer_thanks
    close_with_thanks(ask, helper)

    def too_late(**values: Any) -> Thanks:
        services.reopen(ask=ask)
        return answer_thanks(**values)

    monkeypatch.setattr(services, "answer_thanks", too_late)
    be(client, helper)
    assert client.post(f"{ask.get_absolute_url()}thanks/", {"answer": "yes"}).status_code == 404


@pytest.mark.thorough
def test_an_ask_opens_again_within_thirty_days_and_the_thanks_are_taken_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker, helper = make_member(), make_member()
    ask = make_ask(asker)
    make_answer(ask, helper)
    close_with_thanks(ask, helper)
    services.answer_thanks(thanks=Thanks.objects.get(), agrees=True)
    be(client, asker)
    reopen = f"{ask.get_absolute_url()}reopen/"
    assert "taken back" in client.get(reopen).content.decode()
    for _ in range(2):
        assert client.post(reopen)["Location"] == ask.get_absolute_url()
    assert Ask.objects.get().is_open
    assert on_profile(helper, asker) == told(helper) == []
    close_with_thanks(ask, helper)
    Ask.objects.update(closed_at=timezone.now() - timedelta(days=31))
    client.post(reopen)
    assert not Ask.objects.get().is_open
    assert "Open it again" not in client.get(ask.get_absolute_url()).content.decode()


def test_the_thirty_days_end_to_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = services.close_ask(ask=make_ask(make_member()), outcome="not yet")
    assert ask.closed_at is not None
    over = ask.closed_at + timedelta(days=30)
    monkeypatch.setattr(timezone, "now", lambda: over)
    with pytest.raises(ValidationError, match="Ask anew instead"):
        services.reopen(ask=ask)
    monkeypatch.setattr(timezone, "now", lambda: over - timedelta(seconds=1))
    assert services.reopen(ask=ask).is_open


def test_nobody_closes_or_opens_what_somebody_else_asked(client: Client) -> None:
    ask = make_ask(make_member())
    be(client, make_member())
    for path in ("close/", "reopen/"):
        assert client.post(f"{ask.get_absolute_url()}{path}", {"outcome": "not yet"}).status_code == 404
    assert Ask.objects.get().is_open
