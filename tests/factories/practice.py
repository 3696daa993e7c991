"""Write-ups for tests, made by the services that members use."""

from typing import Any

from network.practice.models import WriteUp
from network.practice.services import publication, sharing, writing
from search.indexing import gathered
from topics.models import Topic
from users.models import User

QUICK = {
    "title": "A lunch club that moved to the pub",
    "summary": "Volunteers moved the lunch club to the pub, and twelve people came who never had.",
    "region": "south-west",
    "place": "Wexmoor",
}
WHOLE = QUICK | {
    "before": "The hall was cold and the bus had stopped.",
    "what_we_did": "We asked the landlord for Tuesdays.",
    "who_decided": "The members chose the day and the dishes.",
    "power_shared": WriteUp.Power.DECIDED_WITH,
    "what_changed": "Twelve more people came. The bus did not return.",
    "differently": "We would have asked the cook first.",
}
FOR_PUBLIC = WHOLE | {
    "evidence": WriteUp.Evidence.COUNTED,
    "how_we_know": "We counted plates for a year.",
    "cost_set_up": "£40",
    "how_to_try": "Ask the landlord\nAsk the cook\nAsk for a lift",
    "still_going": WriteUp.StillGoing.GOING,
    "last_checked": "2026-05-01",
    "interests": WriteUp.Interests.NONE,
}


def make_topics() -> list[Topic]:
    """A practice and a group of people, known by name."""
    practice, _ = Topic.objects.get_or_create(name="Lunch clubs", slug="lunch-clubs", defaults={"facet": "practice"})
    people, _ = Topic.objects.get_or_create(name="Older people", slug="older-people", defaults={"facet": "population"})
    return [practice, people]


@gathered()
def make_draft(author: User, **values: Any) -> WriteUp:
    """A draft with all that a quick share needs."""
    write_up = writing.begin(author=author, depth=values.pop("depth", WriteUp.Depth.QUICK))
    topics = values.pop("topics", None) or make_topics()
    return writing.change(write_up=write_up, by=author, version=write_up.version, values=QUICK | values, topics=topics)


@gathered()
def make_write_up(author: User, audience: str = WriteUp.Audience.NETWORK, **values: Any) -> WriteUp:
    """A write-up that its author has shared; with a cohort, with their only one."""
    draft = make_draft(author, **values)
    cohort = author.cohort_memberships.opening().get().cohort if audience == WriteUp.Audience.COHORT else None
    return sharing.share(write_up=draft, by=author, version=draft.version, audience=audience, cohort=cohort)


@gathered()
def make_public(author: User, editor: User, **values: Any) -> WriteUp:
    """A write-up that an editor has made public."""
    write_up = make_write_up(author, WriteUp.Audience.PUBLIC, **(FOR_PUBLIC | values))
    asked = publication.ask_to_make_public(write_up=write_up, by=author)
    assert asked.proposed_id is not None
    publication.make_public(publication=asked, by=editor, version_id=asked.proposed_id)
    return WriteUp.objects.get(pk=write_up.pk)
