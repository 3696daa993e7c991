"""What a person did, and their by-line: to each reader what is for them."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.practice.models import Consent, WriteUp
from network.practice.services.questions import answer_question, ask_question
from network.practice.services.writing import set_hidden
from network.profiles.by_lines import by_lines
from network.profiles.models import Profile
from network.profiles.rings import FIELD_RULES
from network.profiles.sections import entries_for
from tests.factories.practice import make_draft, make_public, make_write_up
from tests.factories.profiles import WITHIN, Neighbours, make_profile
from tests.factories.users import UserFactory
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.fixture
def people() -> Neighbours:
    return Neighbours()


def titles(people: Neighbours, who: str) -> list[str]:
    profile = Profile.objects.get(user=people.owner)
    return [f"{entry.kind} {entry.title}" for entry in entries_for(people.fresh(who), profile)]


@pytest.mark.thorough
def test_write_ups_are_shown_to_those_who_may_read_them(people: Neighbours) -> None:
    make_draft(people.owner, title="Draft")
    make_write_up(people.owner, WriteUp.Audience.COHORT, title="Cohort")
    make_write_up(people.owner, title="Network")
    set_hidden(write_up=make_write_up(people.owner, title="Hidden"), hidden=True)

    network = ["Wrote Network"]
    assert {who: titles(people, who) for who in people.viewers} == {
        "visitor": [],
        "left early": [],
        "owner": ["Wrote Network", "Wrote Cohort"],
        "mate": ["Wrote Network", "Wrote Cohort"],
        **dict.fromkeys(["member", "editor", "convenor", "programme team", "administrator"], network),
    }


def test_everyone_reads_of_what_is_public_the_version_that_is(people: Neighbours) -> None:
    write_up = make_public(people.owner, people.viewers["editor"], title="As approved")
    WriteUp.objects.filter(pk=write_up.pk).update(title="As it is now")
    assert titles(people, "visitor") == ["Wrote As approved"]
    assert titles(people, "member") == ["Wrote As it is now"]
    (entry,) = entries_for(people.fresh("visitor"), Profile.objects.get(user=people.owner))
    assert entry.url == f"/practice/as-approved-{write_up.public_id}/"

    Consent.objects.update(withdrawn_at=write_up.shared_at)
    assert titles(people, "visitor") == []


@pytest.mark.thorough
def test_answers_are_shown_to_who_may_read_them_and_not_to_everyone(people: Neighbours) -> None:
    write_up = make_write_up(people.viewers["mate"], WriteUp.Audience.COHORT, title="Cohort")
    question = ask_question(write_up=write_up, author=people.viewers["mate"], text="How?")
    answer_question(question=question, author=people.owner, text="So.")
    shown = ["Answered a question about Cohort"]
    assert {who for who in people.viewers if titles(people, who) == shown} == {"owner", "mate"}
    assert {tuple(titles(people, who)) for who in people.viewers.keys() - {"owner", "mate"}} == {()}


def test_all_that_somebody_did_is_one_question_to_the_database_for_each_room(people: Neighbours) -> None:
    make_write_up(people.owner)
    profile, viewer = Profile.objects.select_related("user").get(user=people.owner), people.fresh("member")
    titles(people, "member")
    with CaptureQueriesContext(connection) as asked:
        assert entries_for(viewer, profile)
    # What they wrote and answered, and what they helped with. One more finds out who the viewer is.
    assert len(asked) == 3


@pytest.mark.thorough
def test_a_name_leads_to_a_person_and_names_a_cohort_only_where_that_may_be_seen(people: Neighbours) -> None:
    profile = make_profile(people.owner)
    viewers = {who: people.fresh(who) for who in people.viewers}
    for listed_to, ring in product(["cohort", "members", "public"], WITHIN):
        rings = dict.fromkeys(FIELD_RULES, "public") | {"cohort": ring}
        Profile.objects.filter(pk=profile.pk).update(listed_to=listed_to, rings=rings)
        for who, viewer in viewers.items():
            (line,) = by_lines([people.owner], viewer)
            finds = who in WITHIN[listed_to]
            assert line.name == "Priya Wendle"
            assert line.url == (profile.get_absolute_url() if finds else ""), who
            assert line.cohort == ("1987, cohort A" if finds and who in WITHIN[ring] else ""), who


def test_a_name_without_a_profile_is_a_name(people: Neighbours) -> None:
    former = UserFactory(name="A former member")
    (line,) = by_lines([former], people.fresh("member"))
    assert (line.name, line.url, line.cohort) == ("A former member", "", "")


def test_the_by_lines_of_many_ask_as_little_as_those_of_one(people: Neighbours) -> None:
    viewer = people.fresh("member")
    by_lines([people.owner], viewer)
    everyone = list(User.objects.all())
    with CaptureQueriesContext(connection) as asked:
        lines = by_lines(everyone, viewer)
    assert [line.name for line in lines] == [person.name for person in everyone]
    assert len(asked) == 2
    assert by_lines([], viewer) == []
