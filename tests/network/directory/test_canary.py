"""A word that stands in one place only is found by those who may read that place, and by nobody else, in any way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from network.practice.models import Answer, Credit, Question, WriteUp
from network.practice.services import publication, questions, sharing, writing
from network.profiles.models import Profile, ProfileTopic
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.services import change_profile, set_hidden
from search.finding import find
from search.models import SearchFacet, SearchPassage
from search.query import Query
from search.registry import kinds
from tests.factories.cohorts import CohortFactory
from tests.factories.practice import FOR_PUBLIC, make_draft, make_public, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, make_staff
from topics.models import Topic
from users.circles import circles_of
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

CANARY = "quillfeather"
# Where a text of a profile may stand, and the part whose ring it has.
TEXTS = {
    "headline": "headline",
    "about": "about",
    "place": "regions",
    "organisation": "organisation",
    "offer_text": "offers",
    "contact_email": "contact_email",
    "telephone": "telephone",
    "links": "links",
}
NEVER = {"contact_email", "telephone", "links"}
# Facets of people, the field with slugs, a slug, and the part.
LISTS = {
    "region": ("regions", ["south-west"], "regions"),
    "role_level": ("role_level", "director-or-executive", "role_level"),
    "organisation_type": ("organisation_type", "general-practice-or-primary-care-network", "organisation"),
    "sector": ("sector", "nhs", "organisation"),
    "open_to": ("offer_kinds", ["call"], "offers"),
    "room": ("availability", "a little", "offers"),
}
USES = {"tried": "tried", "works_with": "works with"}


class World:
    """One person who shows something, and everybody who may look."""

    def __init__(self) -> None:
        self.cohort, other = CohortFactory(), CohortFactory()
        self.owner = MembershipFactory(user=UserFactory(name="Owner"), cohort=self.cohort).user
        self.viewers: dict[str, Any] = {
            "mate": MembershipFactory(user=UserFactory(name="Mate"), cohort=self.cohort).user,
            "member": MembershipFactory(user=UserFactory(name="Member"), cohort=other).user,
            "convenor": make_staff(Role.CONVENOR, name="Convenor"),
            "editor": make_staff(Role.EDITOR, name="Editor"),
            "leaver": MembershipFactory(
                user=UserFactory(name="Leaver"), cohort=self.cohort, state=CohortMembership.State.LEFT_EARLY
            ).user,
            "visitor": AnonymousUser(),
        }
        self.profile = Profile.objects.get(user=self.owner)

    def show(self, **values: Any) -> None:
        """Write these values into the profile, with `ring` for all its parts if it is given."""
        ring = values.pop("ring", None)
        if ring is not None:
            values["rings"] = dict.fromkeys(FIELD_RULES, ring)
        self.profile = change_profile(profile=self.profile, version=self.profile.version, values=values)

    def who_finds(self, kind: str, text: str = CANARY, **filters: Any) -> set[str]:
        """Whoever finds the owner's thing, or sees the word or the filter in any part of the answer."""
        return {name for name, viewer in self.viewers.items() if self._is_told(kind, text, viewer, filters)}

    def who_reads(self, word: str) -> set[str]:
        """Whoever gets a word of the owner's in a passage, though they look for the owner by name."""
        return {name for name, viewer in self.viewers.items() if self._reads(word, viewer)}

    def _reads(self, word: str, viewer: Any) -> bool:
        viewer = User.objects.get(pk=viewer.pk) if viewer.pk else viewer
        hits = find(Query(("people",), f"Owner {word}"), viewer).hits
        return any(word in strip_tags(reason.passage).lower() for hit in hits for reason in hit.reasons)

    def _is_told(self, kind: str, text: str, viewer: Any, filters: dict[str, str]) -> bool:
        viewer = User.objects.get(pk=viewer.pk) if viewer.pk else viewer
        asked = find(Query((kind,), text, {name: (value,) for name, value in filters.items()}), viewer)
        told = {bool(asked.hits), bool(asked.total)}
        for name, value in filters.items():
            for listed in (asked.facets, find(Query((kind,)), viewer).facets):
                counts = [each for facet in listed if facet.name == name for each in facet.values]
                is_counted = any(each.count for each in counts if each.value == value)
                if kinds()[kind].filters[name].is_sensitive:
                    assert not is_counted, "so few have it"
                else:
                    told.add(is_counted)
        # All ways tell the same, or one of them tells too much.
        assert len(told) == 1, (asked.total, len(asked.hits), filters)
        return told.pop()


@pytest.fixture
def world(db: None) -> World:
    return World()


FINDERS = {
    Ring.ONLY_ME: set[str](),
    Ring.COHORT: {"mate"},
    Ring.MEMBERS: {"mate", "member", "convenor"},
    # Whom one may not look for at all, one does not find by what everyone may see: people are listed to members.
    Ring.PUBLIC: {"mate", "member", "convenor"},
}


@pytest.mark.parametrize("ring", list(Ring))
def test_a_word_of_a_profile_is_found_by_its_ring_and_no_other(world: World, ring: Ring) -> None:
    words = {field: CANARY + chr(ord("a") + number) for number, field in enumerate(TEXTS)}
    texts = {field: f"Some {word} here" for field, word in words.items()}
    texts |= {"contact_email": f"{words['contact_email']}@example.org", "telephone": words["telephone"]}
    world.show(ring=ring, **(texts | {"links": [f"https://example.org/{words['links']}"]}))
    for field, word in words.items():
        expected = set() if field in NEVER else FINDERS[ring]
        assert world.who_finds("people", word) == world.who_reads(word) == expected, field
        assert SearchPassage.objects.filter(text__icontains=word).exists() == bool(expected), field


@pytest.mark.parametrize("ring", list(Ring))
def test_a_filter_counts_for_its_ring_and_no_other(world: World, ring: Ring) -> None:
    world.show(ring=ring, **{field: value for field, value, _ in LISTS.values()})
    for facet, (_, value, _) in LISTS.items():
        slug = value[0] if isinstance(value, list) else value
        assert world.who_finds("people", "", **{facet: slug}) == FINDERS[ring], facet
    for facet, use in USES.items():
        topic = Topic.objects.create(
            name=f"{facet} {CANARY}", slug=f"canary-{facet}".replace("_", "-"), facet="practice"
        )
        level = "done" if use == "tried" else ""
        ProfileTopic.objects.create(content_object=world.profile, tag=topic, use=use, level=level)
        assert world.who_finds("people", "", **{facet: topic.slug}) == FINDERS[ring], facet
        assert world.who_finds("people", topic.name) == FINDERS[ring], facet


@pytest.mark.parametrize("ring", list(Ring))
def test_what_is_no_filter_is_found_by_its_ring_and_no_other_too(world: World, ring: Ring) -> None:
    world.show(ring=ring, functions=["social-work-practice"])
    skill = Topic.objects.create(name=f"Offers {CANARY}", slug="canary-offers", facet="skill")
    ProfileTopic.objects.create(content_object=world.profile, tag=skill, use="offers")
    for text, word in (("Social work practice", "social work"), (skill.name, CANARY)):
        assert world.who_finds("people", text) == world.who_reads(word) == FINDERS[ring], text


def test_a_cohort_is_a_filter_for_those_who_may_see_it(world: World) -> None:
    # The others in the cohort show theirs.
    Profile.objects.exclude(pk=world.profile.pk).delete()
    for ring in Ring:
        world.show(ring=ring)
        assert world.who_finds("people", "", cohort=world.cohort.code.lower()) == FINDERS[ring], ring


LISTED = {
    Ring.COHORT: {"mate"},
    Ring.MEMBERS: {"mate", "member", "convenor"},
    Ring.PUBLIC: {"mate", "member", "convenor", "editor", "leaver", "visitor"},
}


@pytest.mark.parametrize("listed_to", [Ring.COHORT, Ring.MEMBERS, Ring.PUBLIC])
def test_a_name_is_found_by_whom_the_person_is_listed_to(world: World, listed_to: Ring) -> None:
    world.owner.name = f"Olive {CANARY}"
    world.owner.save()
    world.show(ring=Ring.PUBLIC, listed_to=listed_to, about=f"About {CANARY}")
    assert world.who_finds("people") == LISTED[listed_to]
    SearchPassage.objects.filter(field="name", object_id=world.profile.pk).delete()
    # Nothing that is wider than the name finds more people than the name.
    assert world.who_finds("people") == LISTED[listed_to]


def _hidden(world: World) -> None:
    set_hidden(profile=world.profile, hidden=True)


def _shut(world: World) -> None:
    world.owner.is_active = False
    world.owner.save()


def _left(world: World) -> None:
    membership = world.owner.cohort_memberships.get()
    membership.state = CohortMembership.State.LEFT_EARLY
    membership.save()


def _erased(world: World) -> None:
    world.owner.delete()


@pytest.mark.parametrize("gone", [_hidden, _shut, _left, _erased])
def test_who_is_gone_is_nowhere(world: World, gone: Callable[[World], None]) -> None:
    make_write_up(world.owner, summary=f"We saw a {CANARY} here.")
    world.show(ring=Ring.PUBLIC, about=f"About {CANARY}", regions=["south-west"])
    assert world.who_finds("people") == FINDERS[Ring.MEMBERS]
    gone(world)
    assert world.who_finds("people") == set()
    assert world.who_finds("people", "", region="south-west") == set()
    assert not SearchPassage.objects.filter(kind="people", text__icontains=CANARY).exists()
    assert not SearchFacet.objects.filter(kind="people", object_id=world.profile.pk or 0).exists()


# Write-ups -----------------------------------------------------------------------------------------

READERS = {"mate", "member", "convenor", "editor"}


def _draft(world: World) -> WriteUp:
    return make_draft(world.owner, what_we_did=CANARY)


def _cohort(world: World) -> WriteUp:
    return make_write_up(world.owner, WriteUp.Audience.COHORT, what_we_did=CANARY)


def _network(world: World) -> WriteUp:
    return make_write_up(world.owner, what_we_did=CANARY)


def _wished_public(world: World) -> WriteUp:
    return make_write_up(world.owner, WriteUp.Audience.PUBLIC, what_we_did=CANARY)


def _waiting(world: World) -> WriteUp:
    write_up = make_write_up(world.owner, WriteUp.Audience.PUBLIC, **(FOR_PUBLIC | {"what_we_did": CANARY}))
    publication.ask_to_make_public(write_up=write_up, by=world.owner)
    return write_up


def _public(world: World) -> WriteUp:
    return make_public(world.owner, world.viewers["editor"], what_we_did=CANARY)


def _changed_since(world: World) -> WriteUp:
    write_up = make_public(world.owner, world.viewers["editor"])
    values = {"what_we_did": CANARY}
    return writing.change(write_up=write_up, by=world.owner, version=write_up.version, values=values)


def _withdrawn(world: World) -> WriteUp:
    write_up = _public(world)
    publication.withdraw(write_up=write_up, by=world.owner)
    return write_up


def _not_shared_any_more(world: World) -> WriteUp:
    write_up = _network(world)
    return sharing.stop_sharing(write_up=write_up, version=write_up.version)


def _hidden_by_convenor(world: World) -> WriteUp:
    write_up = _public(world)
    writing.set_hidden(write_up=write_up, hidden=True)
    return write_up


@pytest.mark.parametrize(
    ("make", "readers"),
    [
        (_draft, set()),
        (_cohort, {"mate"}),
        (_network, READERS),
        (_wished_public, READERS),
        (_waiting, READERS),
        (_public, READERS | {"visitor", "leaver"}),
        (_changed_since, READERS),
        (_withdrawn, READERS),
        (_not_shared_any_more, set()),
        (_hidden_by_convenor, set()),
    ],
)
def test_a_word_of_a_write_up_is_found_by_its_readers_and_finds_its_author_for_them(
    world: World, make: Callable[[World], WriteUp], readers: set[str]
) -> None:
    make(world)
    # Somebody with an account and no circle is shown to the public search, as everyone is there.
    assert world.who_finds("practice") == readers - {"leaver"}
    assert world.who_finds("people") == readers & FINDERS[Ring.MEMBERS]
    found = find(Query(("practice",), CANARY), None)
    assert bool(found.total) == ("visitor" in readers)


def test_what_the_public_reads_stays_what_was_approved(world: World) -> None:
    write_up = _public(world)
    writing.change(write_up=write_up, by=world.owner, version=write_up.version, values={"what_we_did": "Nothing now."})
    assert find(Query(("practice",), CANARY), None).total == 1
    assert find(Query(("practice",), "nothing now"), None).total == 0


def test_the_public_search_shows_the_version_that_was_approved(world: World, client: Client) -> None:
    write_up = _public(world)
    values = {"title": "A newer title", "summary": f"A newer summary of the {CANARY}."}
    writing.change(write_up=write_up, by=world.owner, version=write_up.version, values=values)
    html = client.get("/search/", {"q": CANARY}).content.decode()
    assert "A lunch club that moved to the pub" in html
    assert "newer" not in html.split("<main")[1]


def test_a_write_up_for_a_cohort_does_not_find_an_author_for_another(world: World) -> None:
    world.show(listed_to=Ring.COHORT)
    _cohort(world)
    assert world.who_finds("people") == {"mate"}
    MembershipFactory(user=world.viewers["member"], cohort=world.cohort)
    assert world.who_finds("people") == {"mate", "member"}


def test_who_was_only_asked_is_not_found_by_it(world: World) -> None:
    write_up = make_write_up(world.viewers["mate"], what_we_did=CANARY)
    credit = Credit.objects.create(write_up=write_up, user=world.owner, role=Credit.Role.AUTHOR)
    owner = world.profile.pk
    assert owner not in [hit.object_id for hit in find(Query(("people",), CANARY), world.viewers["member"]).hits]
    credit.state, credit.answered_at = Credit.State.AGREED, timezone.now()
    credit.save()
    assert owner in [hit.object_id for hit in find(Query(("people",), CANARY), world.viewers["member"]).hits]


def test_what_was_asked_and_answered_is_for_those_who_read_the_write_up(world: World) -> None:
    write_up = make_write_up(world.viewers["mate"], WriteUp.Audience.COHORT)
    question = questions.ask_question(write_up=write_up, author=world.viewers["mate"], text="Why?")
    answer = questions.answer_question(question=question, author=world.owner, text=f"Because of the {CANARY}.")
    assert world.who_finds("practice") == world.who_finds("people") == {"mate"}
    questions.set_hidden(remark=answer, hidden=True)
    assert world.who_finds("practice") == world.who_finds("people") == set()
    questions.set_hidden(remark=answer, hidden=False)
    Question.objects.all().delete()
    assert not Answer.objects.exists()
    assert world.who_finds("practice") == world.who_finds("people") == set()


def test_the_circles_of_the_world_are_what_they_are_called(world: World) -> None:
    assert circles_of(world.viewers["mate"]).cohort_ids == {world.cohort.pk}
    assert not circles_of(world.viewers["leaver"]).is_member
