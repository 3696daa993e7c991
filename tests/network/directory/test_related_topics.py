"""Topics that stand together: counted in what the viewer may see alone, and the telling ones first."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.directory.related_topics import LEAST_TOGETHER, related_to
from network.practice.models import WriteUp
from network.practice.services.writing import set_hidden
from network.profiles.models import Block, Profile
from network.profiles.services import TopicsOfProfile, change_profile, set_paused
from tests.factories.practice import make_write_up
from tests.factories.users import be, make_member
from topics.models import Topic
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]


def topic(slug: str) -> Topic:
    return Topic.objects.get(slug=slug)


def share(*slugs: str, times: int = 1, audience: str = WriteUp.Audience.NETWORK) -> list[WriteUp]:
    """Write-ups about these, each by somebody else."""
    topics = [topic(slug) for slug in slugs]
    return [make_write_up(make_member(), audience, topics=topics) for _ in range(times)]


def try_them(*slugs: str, rings: dict[str, str] | None = None) -> User:
    user = make_member()
    profile = Profile.objects.get(user=user)
    tried = TopicsOfProfile(tried={topic(slug): "done" for slug in slugs})
    values = {"rings": profile.rings | (rings or {})}
    change_profile(profile=profile, version=profile.version, values=values, topics=tried)
    return user


def slugs_for(viewer: object, *asked: str, kind: str = "practice") -> list[str]:
    return [each.slug for each in related_to(asked, kind, viewer)]


@pytest.fixture
def reader() -> User:
    return make_member(name="Reader")


def test_what_stands_together_oftener_than_by_chance_comes_first(reader: User) -> None:
    share("timebanking", "older-people", times=3)
    share("timebanking", "unpaid-carers", times=3)
    # With everything, and so telling little.
    share("befriending", "older-people", times=6)
    assert slugs_for(reader, "timebanking") == ["unpaid-carers", "older-people"]
    assert "timebanking" not in slugs_for(reader, "timebanking")


def test_it_is_one_query_and_none_where_no_topic_was_named(reader: User) -> None:
    share("timebanking", "older-people", times=3)
    related_to(["timebanking"], "practice", reader)
    with CaptureQueriesContext(connection) as asked:
        assert related_to(["timebanking"], "practice", reader)
        assert not related_to([], "practice", reader)
    assert len([query for query in asked if "siteversion" not in query["sql"]]) == 1


def hide_one(write_ups: list[WriteUp], reader: User) -> None:
    set_hidden(write_up=write_ups[0], hidden=True)


def block_one(write_ups: list[WriteUp], reader: User) -> None:
    Block.objects.create(blocker=write_ups[0].credits.get(is_lead=True).user, blocked=reader)


@pytest.mark.parametrize("change", [hide_one, block_one])
def test_a_topic_of_fewer_than_three_things_that_may_be_read_is_not_told(
    reader: User, change: Callable[[list[WriteUp], User], None]
) -> None:
    write_ups = share("timebanking", "older-people", times=LEAST_TOGETHER)
    assert slugs_for(reader, "timebanking") == ["older-people"]
    change(write_ups, reader)
    assert slugs_for(User.objects.get(pk=reader.pk), "timebanking") == []


def test_what_is_for_another_cohort_counts_for_nothing(reader: User) -> None:
    share("timebanking", "older-people", times=LEAST_TOGETHER, audience=WriteUp.Audience.COHORT)
    assert slugs_for(reader, "timebanking") == []
    assert slugs_for(AnonymousUser(), "timebanking") == []


def test_people_count_by_what_they_show(reader: User) -> None:
    for _ in range(LEAST_TOGETHER):
        try_them("timebanking", "local-area-coordination")
    assert slugs_for(reader, "timebanking", kind="people") == ["local-area-coordination"]

    hidden = [try_them("timebanking", "peer-support", rings={"tried": "cohort"}) for _ in range(LEAST_TOGETHER)]
    paused = [try_them("timebanking", "peer-support") for _ in range(LEAST_TOGETHER)]
    for person in paused:
        set_paused(profile=person.profile, paused=True)
    assert len(hidden + paused) == 6
    assert slugs_for(reader, "timebanking", kind="people") == ["local-area-coordination"]


def test_the_page_leads_on_to_them_whether_anything_was_found_or_not(client: Client, reader: User) -> None:
    share("timebanking", "older-people", times=LEAST_TOGETHER)
    be(client, reader)
    link = 'href="/network/practice/?q=Older%20people">Older people'
    for address in ("?q=timebanking", "?practice=timebanking", "?q=moved"):
        page = client.get(f"/network/practice/{address}").content.decode()
        assert "all=related" in page, address
        assert link not in page, address
        assert link in client.get(f"/network/practice/{address}&all=related").content.decode(), address
    assert link in client.get("/network/practice/?q=timebanking&region=wales").content.decode()
    for address in ("", "?q=zebra"):
        assert "Related topics" not in client.get(f"/network/practice/{address}").content.decode()
