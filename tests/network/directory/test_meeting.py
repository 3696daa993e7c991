"""Whom a member might like to meet: by what others show them, in words, and never by what they may not see."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.retention import keep_periods
from network.directory.meeting import MOST_PEOPLE, Meeting, people_to_meet, topics_in
from network.directory.models import DismissedSuggestion, SuggestionChoice
from network.directory.periodic_jobs import KEEP_DISMISSED
from network.directory.services import suggestions
from network.practice.models import WriteUp
from network.practice.services.writing import set_hidden
from network.profiles.models import Block, Profile, ProfileTopic
from network.profiles.rings import Ring
from tests.factories.practice import make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site", "without_index"), pytest.mark.thorough]

USE = ProfileTopic.Use
TODAY = date(2026, 11, 25)


def topic(name: str, facet: str = "practice") -> Topic:
    slug = name.lower().replace(" ", "-")
    return Topic.objects.get_or_create(name=name, defaults={"slug": f"x-{slug}", "facet": facet})[0]


def says(person: User, use: str = "", about: Topic | None = None, **values: Any) -> User:
    """Write something into somebody's profile: a topic, or plain values."""
    profile = Profile.objects.get(user=person)
    if about is not None:
        level = "done" if use == USE.TRIED else ""
        ProfileTopic.objects.create(content_object=profile, tag=about, use=use, level=level)
    Profile.objects.filter(pk=profile.pk).update(**values)
    return person


def other(name: str = "Hassan Idry", **values: Any) -> User:
    return make_member(name=name, **values)


def met_by(person: User, day: date = TODAY) -> list[Meeting]:
    fresh = User.objects.get(pk=person.pk)
    return people_to_meet(fresh, today=day)


def names_of(person: User, day: date = TODAY) -> list[str]:
    return [meeting.view.name for meeting in met_by(person, day)]


def reasons_of(person: User) -> list[str]:
    """All that is said of the only one to meet."""
    (meeting,) = met_by(person)
    return [str(reason) for reason in meeting.reasons]


def closes(part: str) -> Callable[[User], None]:
    def close(person: User) -> None:
        profile = Profile.objects.get(user=person)
        profile.rings |= {part: Ring.COHORT.value}
        profile.save()

    return close


@pytest.fixture
def person() -> User:
    """Somebody who has tried timebanking, works with older people in one region, offers and asks."""
    member = make_member(name="Amara Fenn")
    says(member, USE.TRIED, topic("Timebanking"), regions=["south-west"], ask="Who could teach us coaching?")
    says(member, USE.WORKS_WITH, topic("Older people", "population"))
    return says(member, USE.OFFERS, topic("Evaluation", "skill"))


def coaching() -> Topic:
    return topic("Coaching", "skill")


EVIDENCE: dict[str, tuple[Callable[[User], Any], str, str]] = {
    "tried": (lambda who: says(who, USE.TRIED, topic("Timebanking")), "tried", "Has tried Timebanking, as you have"),
    "works with": (
        lambda who: says(who, USE.WORKS_WITH, topic("Older people", "population")),
        "works_with",
        "Works with Older people, as you do",
    ),
    "region": (lambda who: says(who, regions=["south-west"]), "regions", "Works in South West, as you do"),
    "asks": (
        lambda who: says(who, ask="Help with an evaluation, please"),
        "ask",
        "Asks about Evaluation, which you offer",
    ),
    "offers": (lambda who: says(who, USE.OFFERS, coaching()), "offers", "Offers Coaching, which you ask about"),
}


@pytest.mark.parametrize("kind", EVIDENCE)
def test_each_kind_of_evidence_is_a_reason_in_words_while_it_is_shown(person: User, kind: str) -> None:
    show, part, reason = EVIDENCE[kind]
    coaching()
    show(other())
    assert reasons_of(person) == [reason]

    closes(part)(User.objects.get(name="Hassan Idry"))
    assert met_by(person) == []


def test_a_mate_is_read_as_a_mate(person: User) -> None:
    mate = MembershipFactory(user=UserFactory(name="Mate"), cohort=person.cohort_memberships.get().cohort).user
    says(mate, USE.TRIED, topic("Timebanking"))
    closes("tried")(mate)
    assert reasons_of(person) == ["Has tried Timebanking, as you have"]


def test_a_write_up_is_a_reason_for_those_who_may_read_it(person: User) -> None:
    author = other()
    about = [topic("Timebanking"), topic("Nobody at all", "population")]
    hidden = make_write_up(author, topics=about, region="south-west")
    assert reasons_of(person) == ["Wrote about Timebanking in your region"]
    assert met_by(person)[0].reasons[0].url == hidden.get_absolute_url()

    set_hidden(write_up=hidden, hidden=True)
    make_write_up(author, WriteUp.Audience.COHORT, topics=about, region="south-west")
    assert met_by(person) == []
    make_write_up(author, topics=about, region="london")
    assert reasons_of(person) == ["Wrote about Timebanking, which you have tried"]


def hide(who: User) -> None:
    Profile.objects.filter(user=who).update(hidden_at=timezone.now())


def pause(who: User) -> None:
    Profile.objects.filter(user=who).update(paused_at=timezone.now())


def show_to_cohort(who: User) -> None:
    Profile.objects.filter(user=who).update(listed_to="cohort")


def leave(who: User) -> None:
    User.objects.filter(pk=who.pk).update(leaves_at=timezone.now() + timedelta(days=30))


def block(who: User) -> None:
    Block.objects.create(blocker=who, blocked=User.objects.get(name="Amara Fenn"))


@pytest.mark.parametrize("go", [hide, pause, show_to_cohort, leave, block])
def test_whoever_may_not_be_found_is_not_named(person: User, go: Callable[[User], None]) -> None:
    who = says(other(), USE.TRIED, topic("Timebanking"))
    make_write_up(who, topics=[topic("Timebanking"), topic("Older people", "population")])
    assert names_of(person) == ["Hassan Idry"]
    go(who)
    assert names_of(person) == []


def test_nobody_is_named_without_a_reason_nor_oneself(person: User) -> None:
    other()
    assert met_by(person) == []
    assert met_by(make_member()) == []


def test_the_best_reasons_come_first_and_another_cohort_before_ones_own(person: User) -> None:
    mate = MembershipFactory(user=UserFactory(name="Mate"), cohort=person.cohort_memberships.get().cohort).user
    for who in (mate, other("Elsewhere"), other("Helper")):
        says(who, USE.TRIED, topic("Timebanking"))
    says(User.objects.get(name="Helper"), USE.OFFERS, coaching())
    says(other("Neighbour"), regions=["south-west"])
    assert names_of(person) == ["Helper", "Elsewhere", "Neighbour"]


def test_asks_that_are_over_are_asked_no_more(person: User) -> None:
    coaching()
    who = says(other(), ask="An evaluation", ask_ends_on=timezone.localdate() - timedelta(days=1))
    assert met_by(person) == []
    says(who, USE.OFFERS, coaching(), ask="")
    assert len(met_by(person)) == 1
    says(person, ask_ends_on=TODAY - timedelta(days=1))
    assert met_by(person) == []


def test_the_choice_holds_for_a_day_and_is_drawn_anew_on_the_next(person: User) -> None:
    for number in range(12):
        says(other(f"Person {number}"), USE.TRIED, topic("Timebanking"))
    days = [tuple(names_of(person, TODAY + timedelta(days=number))) for number in range(4)]
    assert names_of(person) == list(days[0])
    assert len(set(days)) > 1
    assert {len(day) for day in days} == {MOST_PEOPLE}


def test_a_long_visit_and_many_write_ups_count_for_nothing(person: User) -> None:
    for name in ("Quiet", "Busy"):
        says(other(name), USE.TRIED, topic("Timebanking"))
    before = names_of(person)
    busy = User.objects.get(name="Busy")
    for number in range(3):
        make_write_up(busy, title=f"Write-up {number}", topics=[topic("Other"), topic("Nobody at all", "population")])
    User.objects.filter(name="Busy").update(last_login=timezone.now())
    assert names_of(person) == before


def test_topics_are_known_by_their_names_in_a_sentence() -> None:
    topic("Asset mapping")
    assert topics_in("Where can I learn asset-mapping?") == {topic("Asset mapping").pk}
    assert topics_in("") == topics_in("the of and") == frozenset()


def test_it_asks_as_little_of_fifty_members_as_of_five(person: User) -> None:
    coaching()
    counts = []
    for many in (5, 45):
        for number in range(many):
            who = says(other(f"Person {many} {number}"), USE.TRIED, topic("Timebanking"), regions=["south-west"])
            if number < 5:
                make_write_up(who, topics=[topic("Timebanking"), topic("Older people", "population")])
        fresh = User.objects.get(pk=person.pk)
        people_to_meet(fresh)
        with CaptureQueriesContext(connection) as asked:
            assert len(people_to_meet(fresh)) == MOST_PEOPLE
        counts.append(len([query for query in asked if "siteversion" not in query["sql"]]))
    assert counts == [3, 3]


# Not now, and not at all -----------------------------------------------------------------------------


HOME = "/network/"
HEADING = "Who you might like to meet"


def test_they_are_named_at_home(client: Client, person: User) -> None:
    says(other(), USE.TRIED, topic("Timebanking"))
    be(client, person)
    page = client.get(HOME).content.decode()
    assert HEADING in page
    assert "Has tried Timebanking, as you have" in page

    be(client, make_staff(Role.CONVENOR))
    assert HEADING not in client.get(HOME).content.decode()


def test_whoever_wants_nobody_suggested_gets_nobody(client: Client, person: User) -> None:
    says(other(), USE.TRIED, topic("Timebanking"))
    be(client, person)
    client.post("/network/suggestions/", {})
    assert not SuggestionChoice.objects.get(user=person).suggests_people
    assert met_by(person) == []
    assert HEADING not in client.get(HOME).content.decode()
    client.post("/network/suggestions/", {"suggests_people": "on"})
    assert names_of(person) == ["Hassan Idry"]


def test_not_now_is_for_one_person_and_can_be_taken_back(client: Client, person: User) -> None:
    for name in ("Hassan Idry", "Dilys Morgan"):
        says(other(name), USE.TRIED, topic("Timebanking"))
    put_off = Profile.objects.get(user__name="Hassan Idry")
    be(client, person)
    address = f"/network/people/{put_off.public_id}"
    for _ in range(2):
        answer = client.post(f"{address}/not-now/", {"back": "/network/people/"})
        assert answer.headers["Location"] == "/network/people/"
    assert names_of(person) == ["Dilys Morgan"]
    # The other way round nothing has changed.
    assert "Amara Fenn" in names_of(put_off.user)
    assert "Hassan Idry" in client.get("/network/suggestions/").content.decode()

    client.post(f"{address}/suggest-again/")
    assert set(names_of(person)) == {"Hassan Idry", "Dilys Morgan"}
    assert client.post(f"{address}/suggest-again/").status_code == 404


def test_who_cannot_be_found_is_neither_put_off_nor_shown_among_them(client: Client, person: User) -> None:
    who, later = other(), other("Dilys Morgan")
    for each in (who, later):
        suggestions.dismiss(user=person, person=each)
        pause(each)
    be(client, person)
    page = client.get("/network/suggestions/").content.decode()
    assert "Hassan Idry" not in page
    assert client.post(f"/network/people/{who.profile.public_id}/not-now/").status_code == 404
    assert client.post(f"/network/people/{person.profile.public_id}/not-now/").status_code == 404
    assert DismissedSuggestion.objects.count() == 2


@pytest.mark.parametrize("go", [hide, pause, show_to_cohort, leave, block])
def test_taking_back_tells_nothing_of_whoever_cannot_be_found(
    client: Client, person: User, go: Callable[[User], None]
) -> None:
    suggestions.dismiss(user=person, person=(who := other()))
    go(who)
    User.objects.filter(pk=who.pk).update(name="Hasan Newname")
    be(client, person)
    answer = client.post(f"/network/people/{who.profile.public_id}/suggest-again/", follow=True)
    assert (answer.status_code, "Newname" in answer.content.decode()) == (404, False)
    assert DismissedSuggestion.objects.count() == 1


def test_not_now_ends_after_half_a_year(person: User) -> None:
    says(who := other(), USE.TRIED, topic("Timebanking"))
    suggestions.dismiss(user=person, person=who)
    DismissedSuggestion.objects.update(dismissed_at=timezone.now() - KEEP_DISMISSED - timedelta(days=1))
    keep_periods()
    assert names_of(person) == ["Hassan Idry"]
