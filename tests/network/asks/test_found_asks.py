"""Asks in the search while they are open, for whom they are for; and people by what they helped with."""

import pytest
from django.test import Client
from django.utils import timezone

from network.asks import services
from network.asks.models import Ask, Thanks
from network.profiles.models import Block
from search.finding import find
from search.models import SearchPassage, SearchThing
from search.query import Query, Tier
from tests.factories.asks import close_with_thanks, make_answer, make_ask
from tests.factories.users import MembershipFactory, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

WORDS = "Who mends quillpedals?"


def found(viewer: User | None, words: str = "quillpedals", kind: str = "asks") -> list[int]:
    viewer = viewer and User.objects.get(pk=viewer.pk)
    return [hit.object_id for hit in find(Query((kind,), words), viewer).hits]


@pytest.mark.thorough
@pytest.mark.parametrize("audience", ["network", "cohort"])
def test_an_ask_is_found_by_whom_it_asks_and_by_nobody_else(audience: str) -> None:
    asker, other = make_member(), make_member()
    mate = make_member()
    mate.cohort_memberships.update(cohort=asker.cohort_memberships.get().cohort)
    ask = make_ask(asker, audience, question=WORDS)
    assert found(asker) == found(mate) == [ask.pk]
    assert found(other) == ([ask.pk] if audience == "network" else [])
    assert found(make_staff(Role.CONVENOR)) == ([ask.pk] if audience == "network" else [])
    assert found(make_staff(Role.EDITOR)) == found(None) == []


@pytest.mark.thorough
@pytest.mark.parametrize("state", ["closed", "hidden", "suspended", "leaving", "left early", "blocked"])
def test_it_is_found_no_more_once_it_is_closed_or_gone_and_again_when_it_is_back(state: str) -> None:
    asker, reader = make_member(), make_member()
    ask = make_ask(asker, question=WORDS)
    rows = SearchThing.objects.filter(kind="asks")
    if state == "closed":
        services.close_ask(ask=ask, outcome="not yet")
    elif state == "hidden":
        services.set_hidden(thing=ask, hidden=True)
    elif state == "blocked":
        block = Block.objects.create(blocker=asker, blocked=reader)
    elif state == "left early":
        _stands(asker, state)
    else:
        asker.is_active, asker.leaves_at = state != "suspended", timezone.now() if state == "leaving" else None
        asker.save(update_fields=["is_active", "leaves_at"])
    assert found(reader) == []
    assert rows.exists() == (state == "blocked")
    if state == "closed":
        services.reopen(ask=ask)
    elif state == "hidden":
        services.set_hidden(thing=ask, hidden=False)
    elif state == "blocked":
        block.delete()
    elif state == "left early":
        _stands(asker, "graduate")
    else:
        asker.is_active, asker.leaves_at = True, None
        asker.save(update_fields=["is_active", "leaves_at"])
    assert found(reader) == [ask.pk]


def _stands(person: User, state: str) -> None:
    place = person.cohort_memberships.get()
    place.state = state
    place.save()


@pytest.mark.thorough
def test_an_answer_finds_its_ask_but_not_across_a_block() -> None:
    ask, helper, reader = make_ask(make_member(), question=WORDS), make_member(), make_member()
    answer = make_answer(ask, helper, "Ask the quillwright.")
    assert found(reader, "quillwright") == [ask.pk]
    block = Block.objects.create(blocker=helper, blocked=reader)
    assert found(reader, "quillwright") == []
    assert found(reader) == [ask.pk]
    block.delete()
    services.set_hidden(thing=answer, hidden=True)
    assert found(reader, "quillwright") == []


def test_the_topics_and_what_would_help_are_searched_and_changed_with_the_ask() -> None:
    asker = make_member()
    ask = make_ask(asker, details="A quillgauge on loan.")
    reader = make_member()
    assert found(reader, "lunch clubs") == found(reader, "quillgauge") == [ask.pk]
    wording = services.Wording("Who else?", topics=services.topics_of(ask), audience="network")
    services.change(ask=ask, by=asker, version=1, wording=wording)
    assert found(reader, "quillgauge") == []


def test_the_public_search_knows_nothing_of_asks(client: Client) -> None:
    make_ask(make_member(), question=WORDS)
    assert "quillpedals" not in client.get("/search/", {"q": "mends", "kind": "asks"}).content.decode()


# Whoever helped --------------------------------------------------------------------------------------


def helped(asker: User, helper: User, audience: str = "network") -> Ask:
    ask = make_ask(asker, audience, question=WORDS)
    make_answer(ask, helper)
    return close_with_thanks(ask, helper, text="The quillspanner fitted.")


@pytest.mark.thorough
def test_whoever_helped_is_found_by_it_only_once_both_agree() -> None:
    asker, helper, reader = make_member(), make_member(), make_member()
    helped(asker, helper)
    assert found(reader, kind="people") == []
    services.answer_thanks(thanks=Thanks.objects.get(), agrees=True)
    (hit,) = find(Query(("people",), "quillpedals"), reader).hits
    assert (hit.object_id, hit.tier) == (helper.profile.pk, Tier.HAS_DONE)
    (reason,) = hit.reasons
    assert (reason.label, reason.source_url) == ("Helped with", Ask.objects.get().get_absolute_url())
    assert found(reader, "quillspanner", "people") == [helper.profile.pk]
    services.answer_thanks(thanks=Thanks.objects.get(), agrees=False)
    assert found(reader, kind="people") == []


@pytest.mark.thorough
@pytest.mark.parametrize("end", ["hidden", "reopened", "blocked", "asker leaves"])
def test_what_they_helped_with_finds_them_no_longer_than_the_ask_is_there(end: str) -> None:
    asker, helper, reader = make_member(), make_member(), make_member()
    ask = helped(asker, helper)
    services.answer_thanks(thanks=Thanks.objects.get(), agrees=True)
    assert found(reader, kind="people")
    if end == "hidden":
        services.set_hidden(thing=Ask.objects.get(), hidden=True)
    elif end == "reopened":
        services.reopen(ask=ask)
    elif end == "blocked":
        Block.objects.create(blocker=asker, blocked=reader)
    else:
        asker.leaves_at = timezone.now()
        asker.save(update_fields=["leaves_at"])
    assert found(reader, kind="people") == []
    assert SearchPassage.objects.filter(source_kind="thanks").exists() == (end == "blocked")


@pytest.mark.thorough
def test_what_they_helped_their_cohort_with_finds_them_there_alone() -> None:
    asker, mate, reader = make_member(), make_member(), make_member()
    mate.cohort_memberships.update(cohort=asker.cohort_memberships.get().cohort)
    helped(asker, User.objects.get(pk=mate.pk), "cohort")
    services.answer_thanks(thanks=Thanks.objects.get(), agrees=True)
    assert found(asker, kind="people") == [mate.profile.pk]
    assert found(reader, kind="people") == []
    MembershipFactory(user=mate, cohort=reader.cohort_memberships.get().cohort)
    place = mate.cohort_memberships.get(cohort=asker.cohort_memberships.get().cohort)
    place.state = "left early"
    place.save()
    assert found(asker, kind="people") == found(reader, kind="people") == []
