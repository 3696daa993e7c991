"""A collection as the product holds it, and the member who reads."""

import json
from pathlib import Path

import pytest

from network.directory.evaluation.collection import read
from network.directory.evaluation.loading import Loaded, load
from network.practice.models import WriteUp
from network.profiles.models import Profile
from search.finding import find
from search.query import Query
from tests.factories.collections import MEMBERS, WRITE_UPS, write_collection
from users.circles import circles_of

pytestmark = pytest.mark.usefixtures("site")


def loaded(tmp_path: Path, **files: str) -> Loaded:
    return load(read(write_collection(tmp_path, **files)))


def found(load: Loaded, kind: str, text: str) -> list[str]:
    return [load.ids.get((hit.kind, hit.object_id), "?") for hit in find(Query((kind,), text), load.reader).hits]


def test_a_member_is_a_profile_as_the_product_holds_it(tmp_path: Path):
    ids = {name: pk for (_, pk), name in loaded(tmp_path).ids.items()}
    profile = Profile.objects.get(pk=ids["m1"])
    assert profile.user.name == "Ada Wendle"
    assert (profile.headline, profile.role_level) == ("Head of Commissioning", "senior-leader-or-head-of-service")
    assert (profile.organisation_type, profile.sector) == ("local-authority", "local-government")
    assert (profile.regions, profile.functions, profile.place) == (["south-west"], ["commissioning"], "Wexmoor")
    assert profile.offer_text == "a call about budgets; our grant agreement"
    assert profile.ask == "others who pay by grants"
    uses = {(item.tag.name, item.use, item.level) for item in profile.topic_items.select_related("tag")}
    assert uses == {
        ("Timebanking", "tried", "done"),
        ("Older people", "works with", ""),
        ("Facilitation", "offers", ""),
    }
    assert [str(each.cohort) for each in profile.user.cohort_memberships.all()] == ["2014 cohort A"]


def test_a_write_up_is_shared_with_its_authors_or_made_public(tmp_path: Path):
    ids = {name: pk for (_, pk), name in loaded(tmp_path).ids.items()}
    public, shared = (WriteUp.objects.get(pk=ids[name]) for name in ("w1", "w2"))
    assert [public.is_public, shared.is_public] == [True, False]
    assert [str(public.shared_at.date()), public.region, public.place] == ["2019-05-14", "south-west", "Wexmoor"]
    assert {topic.name for topic in public.topics.all()} == {"Timebanking", "Older people", "Neighbourhood"}
    credits = public.credits.order_by("-is_lead", "pk").values_list("user__name", "is_lead", "state")
    assert list(credits) == [("Ada Wendle", True, "agreed"), ("Bo Fenn", False, "agreed")]
    assert public.public_version.what_we_did == public.what_we_did == WRITE_UPS[0]["what_we_did"]


@pytest.mark.thorough
def test_the_reader_finds_the_collection_and_nobody_finds_the_reader(tmp_path: Path):
    load = loaded(tmp_path)
    assert circles_of(load.reader).is_member
    assert found(load, "practice", "ledger") == ["w1"]
    assert found(load, "practice", "pub") == ["w2"]
    assert found(load, "people", "beekeeper") == ["m2"]
    assert set(found(load, "people", "ledger")) == {"m1", "m2"}
    assert found(load, "people", load.reader.name) == []


@pytest.mark.thorough
def test_who_has_no_cohort_is_a_member_and_is_found_by_none(tmp_path: Path):
    load = loaded(tmp_path)
    (membership,) = load.reader.cohort_memberships.select_related("cohort__intake")
    assert found(load, "people", "2014-A") == ["m1"]
    assert found(load, "people", membership.cohort.code) == []


def test_names_that_mean_nothing_here_are_left_out_with_a_remark(tmp_path: Path):
    odd = MEMBERS[0] | {
        "tags": ["Unicycling", "time banking", "Care Act"],
        "region": "Atlantis",
        "cohort": "Blue",
        "bio": "Long " * 400,
    }
    write_up = WRITE_UPS[0] | {"co_authors": ["m9"], "date": "soon", "tags": ["Unicycling"]}
    load = loaded(
        tmp_path,
        members=json.dumps(odd),
        writeups=json.dumps(write_up),
        qrels="qid,docid,grade\nq1,w1,3\n",
    )
    assert load.remarks == (
        "“Blue” is no cohort such as 2014-B: it is left out.",
        "The list “Region” has no entry “Atlantis”: it is left out.",
        "There is no topic “Unicycling”: it is left out.",
        "w1 has no day such as 2014-05-31: it counts as shared now.",
        "w1 names m9 as an author, who is no member: they are left out.",
        "Profiles have no place for 1 of the members’ topics, such as Care Act",
    )
    profile = Profile.objects.get(user__name="Ada Wendle")
    assert [item.tag.name for item in profile.topic_items.select_related("tag")] == ["Timebanking"]
    assert profile.about.endswith("Long")
    assert len(profile.about) == 999
    assert profile.regions == []
