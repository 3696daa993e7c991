"""The convenor decides on proposed topics, once, and whoever proposed one is told."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from network.notifications.models import Notice
from network.notifications.reading import read
from network.proposals import deciding, services
from network.proposals.models import TopicProposal
from network.proposals.services import DecidedBeforeError, propose
from tests.factories.users import be, make_member, make_staff
from topics.models import Topic
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")
ACCEPTED = {
    "decision": "accept",
    "name": "Repair cafés",
    "facet": "practice",
    "definition": "Places where neighbours mend things.",
    "reason": "Thank you.",
}


@pytest.fixture
def convenor() -> User:
    return make_staff(Role.CONVENOR, name="Con Venor")


@pytest.fixture
def proposal() -> TopicProposal:
    return propose(person=make_member(), name="Mending together", facet="practice", why="We mend things.")


def address(proposal: TopicProposal) -> str:
    return f"/admin/proposed-topics/{proposal.pk}/"


def told(person: User) -> list[str]:
    readings = read(Notice.objects.visible_to(person), recipient=person)
    return [f"{reading.sentence} {reading.detail}".strip() for _, reading in readings]


def test_accepting_makes_a_topic_that_the_proposed_name_leads_to(
    client: Client, convenor: User, proposal: TopicProposal
) -> None:
    be(client, convenor)
    broader = Topic.objects.get(slug="mutual-aid")
    assert client.post(address(proposal), ACCEPTED | {"broader": broader.pk}).status_code == 302

    topic = Topic.objects.named("mending together").get()
    assert (topic.name, topic.slug, topic.facet, topic.broader) == ("Repair cafés", "repair-cafes", "practice", broader)
    assert client.get(topic.url).status_code == 200
    proposal.refresh_from_db()
    assert (proposal.state, proposal.topic, proposal.decided_by) == ("accepted", topic, convenor)
    assert told(proposal.proposed_by) == ["The topic you proposed is in the list: “Repair cafés”. Thank you."]


def test_merging_makes_it_another_name(client: Client, convenor: User, proposal: TopicProposal) -> None:
    be(client, convenor)
    topic = Topic.objects.get(slug="mutual-aid")
    count = Topic.objects.count()
    assert client.post(address(proposal), {"decision": "merge", "topic": topic.pk}).status_code == 302

    assert Topic.objects.named("mending-together").get() == topic
    assert Topic.objects.count() == count
    assert told(proposal.proposed_by) == ["“Mending together” now leads to the topic “Mutual aid”."]


def test_declining_takes_a_reason_and_says_it(client: Client, convenor: User, proposal: TopicProposal) -> None:
    be(client, convenor)
    response = client.post(address(proposal), {"decision": "decline"})
    assert response.context["form"].errors == {"reason": ["This is needed for what you chose."]}
    assert client.post(address(proposal), {"decision": "decline", "reason": "Too narrow."}).status_code == 302

    proposal.refresh_from_db()
    assert (proposal.state, proposal.topic) == ("declined", None)
    assert not Topic.objects.named("Mending together").exists()
    assert told(proposal.proposed_by) == ["“Mending together” does not become a topic this time. Too narrow."]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, {"decision"}),
        ({"decision": "accept"}, {"name", "facet", "definition"}),
        (ACCEPTED | {"name": "time bank"}, {"name"}),
        ({"decision": "merge"}, {"topic"}),
    ],
)
def test_each_decision_needs_its_own(
    client: Client, convenor: User, proposal: TopicProposal, values: dict[str, str], errors: set[str]
) -> None:
    be(client, convenor)
    assert set(client.post(address(proposal), values).context["form"].errors) == errors
    proposal.refresh_from_db()
    assert proposal.state == "waiting"


def test_the_first_decision_counts(client: Client, convenor: User, proposal: TopicProposal) -> None:
    services.decline(proposal=proposal, by=convenor, reason="Too narrow.")
    stale = TopicProposal(pk=proposal.pk, name=proposal.name)
    with pytest.raises(DecidedBeforeError):
        services.merge(proposal=stale, by=convenor, topic=Topic.objects.get(slug="mutual-aid"))

    be(client, convenor)
    html = client.post(address(proposal), ACCEPTED).content.decode()
    assert "Too narrow." in html
    assert f"“{proposal.name}” was decided before." in html
    assert f"readonly>\n{ACCEPTED['definition']}</textarea>" in html
    proposal.refresh_from_db()
    assert proposal.state == "declined"
    assert not Topic.objects.named("Repair cafés").exists()
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("decision", ["accept", "merge", "decline"])
def test_one_decision_sent_twice_is_one(client: Client, convenor: User, proposal: TopicProposal, decision: str) -> None:
    topic = Topic.objects.get(slug="mutual-aid")
    be(client, convenor)
    for _ in range(2):
        answer = client.post(address(proposal), ACCEPTED | {"decision": decision, "topic": topic.pk})
        assert answer["Location"] == "/admin/proposed-topics/"
    assert Notice.objects.count() == 1
    be(client, make_staff(Role.CONVENOR))
    assert client.post(address(proposal), ACCEPTED | {"decision": decision, "topic": topic.pk}).status_code == 200


def test_what_is_decided_in_the_same_moment_shows_what_was_typed(
    client: Client, convenor: User, proposal: TopicProposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(**about: object) -> None:
        TopicProposal.objects.update(state="declined", decided_by=make_staff(Role.CONVENOR), decided_at=timezone.now())
        raise DecidedBeforeError

    monkeypatch.setitem(deciding.SERVICES, "accept", first)
    be(client, convenor)
    html = client.post(address(proposal), ACCEPTED).content.decode()
    assert f"readonly>\n{ACCEPTED['definition']}</textarea>" in html


def test_a_name_that_came_in_meanwhile_is_not_made_twice(convenor: User, proposal: TopicProposal) -> None:
    with pytest.raises(ValidationError, match="is in the list already"):
        services.accept(proposal=proposal, by=convenor, name="time bank", facet="practice", definition="It is.")
    proposal.refresh_from_db()
    assert proposal.state == "waiting"


def test_who_has_gone_is_told_nothing(convenor: User, proposal: TopicProposal) -> None:
    person = proposal.proposed_by
    services.decline(proposal=proposal, by=convenor, reason="Too narrow.")
    person.cohort_memberships.update(state=CohortMembership.State.LEFT_EARLY)
    assert told(User.objects.get(pk=person.pk)) == []


def test_a_proposal_goes_with_its_account_and_its_topic_stays(convenor: User, proposal: TopicProposal) -> None:
    topic = services.merge(proposal=proposal, by=convenor, topic=Topic.objects.get(slug="mutual-aid"))
    proposal.proposed_by.delete()
    assert not TopicProposal.objects.exists()
    assert Topic.objects.named("Mending together").get() == topic


@pytest.mark.thorough
def test_the_convenor_finds_them_in_the_admin(client: Client, convenor: User, proposal: TopicProposal) -> None:
    be(client, convenor)
    assert "1 proposed topic waits for your decision." in client.get("/admin/").content.decode()
    assert f'href="{address(proposal)}"' in client.get("/admin/proposed-topics/").content.decode()
    assert "We mend things." in client.get(address(proposal)).content.decode()

    services.decline(proposal=proposal, by=convenor, reason="Too narrow.")
    assert "proposed topic waits" not in client.get("/admin/").content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("role", [Role.EDITOR, Role.PROGRAMME_TEAM, Role.ADMINISTRATOR])
def test_other_staff_neither_read_nor_decide(client: Client, role: Role, proposal: TopicProposal) -> None:
    be(client, make_staff(role))
    for path in ("/admin/", "/admin/proposed-topics/", address(proposal)):
        html = client.get(path, follow=True).content.decode()
        assert "Mending together" not in html
        assert "proposed topic waits" not in html
    client.post(address(proposal), {"decision": "decline", "reason": "No."})
    proposal.refresh_from_db()
    assert proposal.state == "waiting"
