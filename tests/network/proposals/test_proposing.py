"""Members propose topics: who may, what is refused, and what they see of it."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from network.proposals.models import TopicProposal
from network.proposals.services import MOST_WAITING, propose
from tests.factories.users import be, make_member, make_staff
from topics.models import Topic
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")
ADDRESS = "/network/topics/propose/"
SENT = {"name": "Repair cafés", "facet": "practice", "why": "We mend things together."}


@pytest.fixture
def member(client: Client) -> User:
    person = make_member(name="Amara")
    be(client, person)
    return person


def test_a_member_proposes_a_topic_and_sees_that_it_waits(client: Client, member: User) -> None:
    response = client.post(ADDRESS, SENT, follow=True)

    html = response.content.decode()
    assert "The convenor will decide on “Repair cafés”, and you will be told." in html
    assert "It waits for the convenor." in html
    proposal = TopicProposal.objects.get()
    assert (proposal.proposed_by, proposal.state, proposal.why) == (member, "waiting", SENT["why"])
    assert not Topic.objects.named("repair cafes").exists()


def test_sending_it_twice_proposes_it_once(client: Client, member: User) -> None:
    client.post(ADDRESS, SENT)
    assert client.post(ADDRESS, SENT | {"name": "repair CAFES"}).status_code == 302
    assert TopicProposal.objects.count() == 1


def test_other_words_on_what_one_proposed_before_stay_with_why(client: Client, member: User) -> None:
    client.post(ADDRESS, SENT)
    html = client.post(ADDRESS, SENT | {"why": "To mend bicycles too."}).content.decode()
    assert html.count("before, and it waits for the convenor.") == 2
    assert "To mend bicycles too.</textarea>" in html
    assert TopicProposal.objects.get().why == SENT["why"]


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = client.get(ADDRESS)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert "You are signed out" in client.post(ADDRESS, SENT).text


@pytest.mark.parametrize("role", list(Role))
def test_staff_who_are_no_members_find_nothing_there(client: Client, role: Role) -> None:
    be(client, make_staff(role))
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, SENT).status_code == 404
    assert not TopicProposal.objects.exists()


def test_who_has_left_early_finds_nothing_there(client: Client, member: User) -> None:
    member.cohort_memberships.update(state=CohortMembership.State.LEFT_EARLY)
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"name": "time bank"}, "name", "“time bank” is in the list already, as another name of “Timebanking”."),
        ({"name": "TIMEBANKING"}, "name", "“Timebanking” is in the list already."),
        ({"name": "🎂"}, "name", "Write a name with letters."),
        ({"name": " "}, "name", "Write what to call it."),
        ({"facet": "nothing"}, "facet", "Select a valid choice. nothing is not one of the available choices."),
        ({"facet": ""}, "facet", "Choose what kind of topic it is."),
        ({"why": ""}, "why", "Write what you would use it for."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_stays(
    client: Client, member: User, values: dict[str, str], field: str, message: str
) -> None:
    response = client.post(ADDRESS, SENT | values)

    assert response.context["form"].errors[field] == [message]
    kept = SENT["why"] if field != "why" else SENT["name"]
    assert kept in response.content.decode()
    assert not TopicProposal.objects.exists()


def test_a_few_wait_at_a_time(client: Client, member: User) -> None:
    for number in range(MOST_WAITING):
        propose(person=member, name=f"Topic {number}", facet="skill", why="To find it.")
    html = client.post(ADDRESS, SENT).content.decode()

    assert "5 of your proposals wait for the convenor." in html
    assert SENT["why"] in html
    with pytest.raises(ValidationError):
        propose(person=member, name="One more", facet="skill", why="To find it.")
    # What waits already is given back all the same.
    assert propose(person=member, name="Topic 1", facet="skill", why="To find it.").name == "Topic 1"
    assert propose(person=make_member(), name="One more", facet="skill", why="To find it.")


def test_nobody_sees_what_another_member_proposed(client: Client, member: User) -> None:
    propose(person=make_member(), name="Quillfeather", facet="skill", why="It is mine.")
    assert "Quillfeather" not in client.get(ADDRESS).content.decode()
    assert not TopicProposal.objects.visible_to(member).exists()


def test_proposals_are_visible_to_the_convenor_alone_of_the_staff() -> None:
    proposal = propose(person=make_member(), name="Repair cafés", facet="skill", why="It is mine.")
    seen = {role for role in Role if TopicProposal.objects.visible_to(make_staff(role)).exists()}
    assert seen == {Role.CONVENOR}
    assert list(TopicProposal.objects.visible_to(proposal.proposed_by)) == [proposal]


def test_the_day_has_a_limit(client: Client, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.rate_limits.consume", lambda **kwargs: False)
    assert client.post(ADDRESS, SENT).status_code == 429
    assert client.get(ADDRESS).status_code == 200
