"""The new parts of a profile in the search: each from its ring, and two of them never."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from network.profiles.models import Profile
from network.profiles.periodic_jobs import take_ended_asks_out
from network.profiles.rings import FIELD_RULES
from network.profiles.services import OwnWords, change_profile
from search.engines.elasticsearch import draining
from search.finding import find
from search.models import SearchFacet, SearchPassage
from search.query import Query
from tests.factories.profiles import CANARIES, WITHIN, Neighbours, make_profile
from tests.factories.users import be
from tests.site.search.trials import MIRRORED
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

SEARCHED = {"ask": "Wanask", "history": "Wanhistory", "languages": "Yiddish"}


@pytest.fixture(params=["database", MIRRORED])
def engine(request: pytest.FixtureRequest) -> str:
    if request.param != "database":
        request.getfixturevalue("mirrored")
    return str(request.param)


def total(engine: str, text: str, viewer: User) -> int:
    if engine == "elasticsearch":
        draining.drain()
    found = find(Query(("people",), text), viewer)
    assert (found.engine, found.is_reduced) == (engine, False)
    return found.total


@pytest.fixture
def people() -> Neighbours:
    return Neighbours()


@pytest.mark.parametrize("ring", ["only me", "cohort", "members", "public"])
def test_what_one_asks_did_and_speaks_is_found_from_its_ring(people: Neighbours, ring: str) -> None:
    make_profile(people.owner, rings=dict.fromkeys(FIELD_RULES, ring))
    for word in SEARCHED.values():
        found = {who for who in people.viewers if find(Query(("people",), word), people.fresh(who)).total}
        # Nobody finds what is only me, not even themselves.
        assert found == (set() if ring == "only me" else WITHIN[ring]), word


def test_pronouns_and_lived_experience_are_in_no_index(people: Neighbours) -> None:
    profile = make_profile(people.owner)
    words = OwnWords("Wanlived through it.", "public", "I agree.")  # type: ignore[arg-type]
    change_profile(profile=profile, version=profile.version, values={}, lived_experience=words)
    be(client := Client(), people.fresh("mate"))
    html = client.get(profile.get_absolute_url()).content.decode()
    never = ("Wanlived", CANARIES["pronouns"][0], CANARIES["name_aloud"][0], CANARIES["photo"][0])
    assert all(word in html for word in never)
    kept = [*SearchPassage.objects.values_list("text", flat=True), *SearchFacet.objects.values_list("value", flat=True)]
    assert any("Wanabout" in text for text in kept)
    assert not any(word.lower() in text.lower() for word in ("wanlived", "wan/wans", "wanaloud") for text in kept)
    for who in people.viewers:
        assert find(Query(("people",), "Wanlived"), people.fresh(who)).total == 0


def test_an_ask_that_ended_finds_nobody_from_that_day_on(people: Neighbours, engine: str) -> None:
    profile = make_profile(people.owner)
    assert total(engine, "Wanask", people.fresh("mate")) == 1
    Profile.objects.filter(pk=profile.pk).update(ask_ends_on=timezone.localdate())
    assert total(engine, "Wanask", people.fresh("mate")) == 1
    Profile.objects.filter(pk=profile.pk).update(ask_ends_on=timezone.localdate() - timedelta(days=1))
    assert total(engine, "Wanask", people.fresh("mate")) == 0
    assert total(engine, "Wanabout", people.fresh("mate")) == 1


def test_a_personality_type_finds_nobody_whoever_asks(people: Neighbours, engine: str) -> None:
    profile = make_profile(people.owner)
    change_profile(
        profile=profile, version=profile.version, values={"about": "Wanabout, an INFJ. In-fj, infjs, INFJ-T"}
    )
    assert total(engine, "Wanabout", people.fresh("mate")) == 1
    for typed in ("INFJ", "infj's", "in-fj", "infj-t", "inf", "“an INFJ”"):
        assert total(engine, typed, people.fresh("mate")) == 0, typed


def test_an_ask_that_ended_is_taken_out_by_the_daily_job(people: Neighbours) -> None:
    profile = make_profile(people.owner)
    yesterday = timezone.localdate() - timedelta(days=1)
    Profile.objects.filter(pk=profile.pk).update(ask_ends_on=yesterday)
    assert SearchPassage.objects.filter(field="ask").exists()
    take_ended_asks_out()
    assert not SearchPassage.objects.filter(field="ask").exists()
    assert SearchPassage.objects.filter(field="about").exists()
