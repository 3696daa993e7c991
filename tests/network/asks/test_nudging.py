"""Asks that wait a week: three people who could help are told, once, and nobody who may not see the ask."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core import periodic
from network.asks import nudging, services
from network.asks.models import Ask, AskNudge
from network.connections.models import Mute
from network.notifications.models import Notice
from network.notifications.reading import read
from network.profiles.models import Block, Profile
from network.profiles.services import TopicsOfProfile, change_profile, set_paused
from tests.factories.asks import QUESTION, make_answer, make_ask
from tests.factories.practice import make_topics, make_write_up
from tests.factories.users import be, make_member, make_staff
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

WEEK = timedelta(days=7)


def knows(user: User | None = None, **values: Any) -> User:
    """Somebody who has tried what is asked about."""
    user = user or make_member(**values)
    profile = Profile.objects.get(user=user)
    change_profile(
        profile=profile, version=profile.version, values={}, topics=TopicsOfProfile({make_topics()[0]: "done"})
    )
    return user


def waiting(asker: User | None = None, audience: str = "network", *, since: timedelta = WEEK, **values: Any) -> Ask:
    ask = make_ask(asker or make_member(name="Priya Wendle"), audience, **values)
    Ask.objects.filter(pk=ask.pk).update(created_at=timezone.now() - since)
    return ask


def told() -> set[int]:
    return set(AskNudge.objects.values_list("person", flat=True))


def sentences(person: User) -> list[tuple[str, str]]:
    person = User.objects.get(pk=person.pk)
    known = read(Notice.objects.visible_to(person).open(), recipient=person)
    return [(reading.sentence, reading.detail) for _, reading in known]


def test_somebody_who_has_done_it_is_told_and_why_they() -> None:
    waiting()
    helper, other = knows(), make_member()
    assert nudging.tell_those_who_could_help() == 1
    assert told() == {helper.pk}
    ((sentence, detail),) = sentences(helper)
    assert sentence == f"Priya Wendle asks “{QUESTION}”. Nobody has answered yet. Could you help?"
    assert detail.startswith("Why you: has tried: Lunch clubs.")
    assert sentences(other) == []


def test_it_waits_a_week_to_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = make_ask(make_member())
    knows()
    moment: list[datetime] = [ask.created_at + WEEK - timedelta(seconds=1)]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    assert nudging.tell_those_who_could_help() == 0
    moment[0] += timedelta(seconds=1)
    assert nudging.tell_those_who_could_help() == 1


def test_three_at_most_and_once_whatever_happens_after(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting()
    for _ in range(4):
        knows()
    with monkeypatch.context() as patched:
        # Killed before the last is told: nobody was.
        patched.setattr(nudging, "tell_who_could_help", _killed)
        with pytest.raises(KeyboardInterrupt):
            nudging.tell_those_who_could_help()
    assert told() == set()
    assert nudging.tell_those_who_could_help() == nudging.MOST_TOLD
    first = told()
    AskNudge.objects.all().delete()
    assert nudging.tell_those_who_could_help() == 0
    assert len(first) == nudging.MOST_TOLD


def _killed(**kwargs: Any) -> None:
    raise KeyboardInterrupt


def test_two_workers_tell_once() -> None:
    ask, helper = waiting(), knows()
    people = nudging.who_could_help(ask)
    assert len(services.tell_who_could_help(ask=ask, people=people)) == 1
    assert services.tell_who_could_help(ask=ask, people=people) == []
    assert told() == {helper.pk}


@pytest.mark.parametrize("state", ["answered", "closed", "hidden", "past its day", "suspended", "leaving", "old"])
def test_an_ask_that_does_not_wait_is_nobodys(state: str) -> None:
    ask = waiting(needed_by=timezone.localdate() + timedelta(days=1))
    knows()
    if state == "answered":
        make_answer(ask, make_member())
    elif state == "closed":
        services.close_ask(ask=ask, outcome="not yet")
    elif state == "hidden":
        services.set_hidden(thing=ask, hidden=True)
    elif state == "past its day":
        Ask.objects.update(needed_by=timezone.localdate() - timedelta(days=1))
    elif state == "old":
        Ask.objects.update(created_at=timezone.now() - timedelta(days=61))
    else:
        gone = {"is_active": False} if state == "suspended" else {"leaves_at": timezone.now()}
        User.objects.filter(pk=ask.author_id).update(**gone)
    assert nudging.tell_those_who_could_help() == 0


def test_a_word_of_ones_own_is_no_answer() -> None:
    ask = waiting()
    make_answer(ask, ask.author, "Still looking.")
    knows()
    assert nudging.tell_those_who_could_help() == 1


@pytest.mark.parametrize("by_helper", [True, False])
def test_an_answer_that_a_block_keeps_from_who_asked_is_none(*, by_helper: bool) -> None:
    ask, answering = waiting(), make_member()
    make_answer(ask, answering)
    blocker, blocked = (answering, ask.author) if by_helper else (ask.author, answering)
    block = Block.objects.create(blocker=blocker, blocked=blocked)
    assert list(nudging.unanswered()) == [ask]
    block.delete()
    assert list(nudging.unanswered()) == []


@pytest.mark.parametrize(
    "who", ["blocker", "blocked", "paused", "suspended", "leaving", "cohort only", "asker", "muter", "muted"]
)
def test_nobody_is_told_who_is_absent_or_cannot_be_found(who: str) -> None:
    asker = make_member()
    waiting(asker)
    helper = knows(asker if who == "asker" else None)
    profile = Profile.objects.get(user=helper)
    if who == "blocker":
        Block.objects.create(blocker=helper, blocked=asker)
    elif who == "blocked":
        Block.objects.create(blocker=asker, blocked=helper)
    elif who in ("muter", "muted"):
        muter, muted = (helper, asker) if who == "muter" else (asker, helper)
        Mute.objects.create(muter=muter, muted=muted)
    elif who == "paused":
        set_paused(profile=profile, paused=True)
    elif who == "cohort only":
        change_profile(profile=profile, version=profile.version, values={"listed_to": "cohort"})
    elif who in ("suspended", "leaving"):
        helper.is_active, helper.leaves_at = who != "suspended", timezone.now() if who == "leaving" else None
        helper.save()
    assert nudging.tell_those_who_could_help() == 0


def test_what_is_asked_of_a_cohort_is_told_to_nobody_else() -> None:
    asker, outsider, mate = make_member(), knows(), make_member()
    mate.cohort_memberships.update(cohort=asker.cohort_memberships.get().cohort)
    knows(mate)
    waiting(asker, "cohort")
    nudging.tell_those_who_could_help()
    assert told() == {mate.pk}
    assert sentences(outsider) == []
    CohortMembership.objects.filter(user=mate).update(cohort=outsider.cohort_memberships.get().cohort)
    assert sentences(mate) == []


def test_a_part_that_is_not_for_who_asks_is_no_reason() -> None:
    waiting()
    helper = knows()
    profile = Profile.objects.get(user=helper)
    rings = profile.rings | {"tried": "only me"}
    change_profile(profile=profile, version=profile.version, values={"rings": rings})
    assert nudging.tell_those_who_could_help() == 0


def test_whoever_was_told_of_late_is_left_alone_for_thirty_days() -> None:
    first, helper = waiting(), knows()
    nudging.tell_those_who_could_help()
    waiting(question="Who lends a minibus?")
    assert nudging.tell_those_who_could_help() == 0
    AskNudge.objects.filter(ask=first).update(created_at=timezone.now() - timedelta(days=30))
    waiting(question="Who lends a tandem?")
    assert nudging.tell_those_who_could_help() == 1
    assert AskNudge.objects.filter(person=helper).count() == 2


def test_what_somebody_wrote_is_a_reason_with_its_title() -> None:
    waiting()
    helper = make_member()
    make_write_up(helper, title="A lunch club that moved")
    nudging.tell_those_who_could_help()
    ((_, detail),) = sentences(helper)
    assert "“A lunch club that moved”" in detail


def test_once_it_is_answered_or_closed_there_is_nothing_to_help_with() -> None:
    ask, one, other = waiting(), knows(), knows()
    nudging.tell_those_who_could_help()
    assert len(sentences(one)) == len(sentences(other)) == 1
    Ask.objects.update(needed_by=timezone.localdate() - timedelta(days=1))
    assert sentences(one) == sentences(other) == []
    Ask.objects.update(needed_by=timezone.localdate())
    answer = make_answer(ask, one)
    # It says that nobody has answered yet.
    assert sentences(one) == sentences(other) == []
    services.delete_answer(answer=answer)
    assert len(sentences(other)) == 1
    services.close_ask(ask=ask, outcome="not yet")
    assert sentences(other) == []


def test_the_worker_does_it() -> None:
    assert "tell people who could help with an ask" in periodic.run_due()


# The convenor's page ---------------------------------------------------------------------------------


def test_the_convenor_sees_what_waits_and_of_cohorts_how_many(client: Client) -> None:
    waiting(question="Quillnetwork waits?")
    waiting(audience="cohort", question="Quillcohort waits?")
    make_ask(make_member(), question="Quillnew waits?")
    be(client, make_staff(Role.CONVENOR))
    html = client.get("/admin/asks-without-an-answer/").content.decode()
    assert "Quillnetwork waits?" in html
    assert "1 ask to one cohort alone waits too." in html
    for other in ("Quillcohort", "Quillnew"):
        assert other not in html
    assert "1 ask has waited a week for an answer." in client.get("/admin/").content.decode()


def test_an_ask_goes_three_years_after_it_was_closed() -> None:
    old, younger, open_one = (make_ask(make_member()) for _ in range(3))
    for ask, days in ((old, 1097), (younger, 1095)):
        services.close_ask(ask=ask, outcome="not yet")
        Ask.objects.filter(pk=ask.pk).update(closed_at=timezone.now() - timedelta(days=days))
    call_command("keep_periods")
    assert set(Ask.objects.all()) == {younger, open_one}
