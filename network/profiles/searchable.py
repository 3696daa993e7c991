"""People in the search: what each ring may find of a profile, and no more (guide 5.3)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core.folding import folded_key, folded_words
from network.profiles.languages import LANGUAGES
from network.profiles.models import Position, Profile, ProfileTopic, profiles_of
from network.profiles.profile_view import audiences_within, memberships_of, part_audiences
from network.profiles.rings import Ring
from search.indexing import follow
from search.models import SearchPassage
from search.query import Tier
from search.registry import Facet, FacetKind, Field, Order, Passage, Searchable, Source, add_source, register
from search.vocabulary import COHORT, REGION, TOPIC
from search.words import stem
from topics.models import ControlledTerm, Topic
from topics.terms import NO_ORGANISATION, term_name
from users.circles import circles_of
from users.models import CohortMembership, User

KIND = "people"
# What somebody looks for ends on a day, though the index says so hours later.
LOOKS_FOR = "looks-for"
# The sixteen of them, which the programme keeps to itself (guide 1.8).
PERSONALITY_TYPES = frozenset("".join(letters) for letters in product("ei", "ns", "ft", "jp"))
_WORD = re.compile(r"[^\s,;/\"“”„«»]+")
Term = ControlledTerm.Kind

FIELDS = {
    "name": Field("Name", 1000, Tier.NAMED, is_reason=False),
    "headline": Field("Says on profile", 130),
    "about": Field("Says on profile", 100),
    "place": Field("Is in", 150),
    "organisation": Field("Works at", 130),
    "offer_text": Field("Offers", 150),
    "ask": Field("Looks for", 120),
    "history": Field("Worked before as", 90),
    "languages": Field("Speaks", 120),
    "tried": Field("Has tried", 200, Tier.HAS_DONE),
    "works_with": Field("Works with", 120),
    "offers": Field("Offers", 120),
    "region": Field("Region", 100),
    "role_level": Field("Role", 100),
    "function": Field("Does", 100),
    "organisation_type": Field("Organisation", 100),
    "sector": Field("Sector", 80),
    "cohort": Field("Cohort", 100),
}
# Of what somebody offers. “Not now” is no answer that people look for, and ends by itself.
ROOM = {Profile.Availability.OPEN.value: "Open to it", Profile.Availability.A_LITTLE.value: "A little"}
FACETS = {
    "tried": FacetKind("Has tried", TOPIC, weight=320, tier=Tier.HAS_DONE, plural="practices"),
    "works_with": FacetKind("Works with", TOPIC, weight=200, plural="groups", is_sensitive=True),
    "region": FacetKind("Region", REGION, weight=200, plural="regions"),
    "languages": FacetKind("Speaks", names=LANGUAGES, plural="languages", is_sensitive=True),
    "open_to": FacetKind("Open to", names=dict(Profile.OfferKind.choices), plural="offers"),
    "room": FacetKind("Room for it now", names=ROOM, plural="answers"),
    "role_level": FacetKind("Role level", Term.ROLE_LEVEL.value, weight=180, plural="roles"),
    "sector": FacetKind("Sector", Term.SECTOR.value, weight=120, plural="sectors"),
    "organisation_type": FacetKind(
        "Type of organisation", Term.ORGANISATION_TYPE.value, weight=160, plural="types of organisation"
    ),
    "cohort": FacetKind("Cohort", COHORT, weight=300, plural="cohorts"),
    "function": FacetKind("Does", Term.FUNCTION.value, weight=180, is_filter=False),
    "offers": FacetKind("Offers", TOPIC, weight=200, is_filter=False),
}
# Fields of the search made of slugs of a list: the part of the profile whose ring they have, and the list.
LISTED = {
    "region": ("regions", Term.REGION),
    "role_level": ("role_level", Term.ROLE_LEVEL),
    "function": ("functions", Term.FUNCTION),
    "organisation_type": ("organisation", Term.ORGANISATION_TYPE),
    "sector": ("organisation", Term.SECTOR),
}
USES = {
    "tried": ProfileTopic.Use.TRIED,
    "works_with": ProfileTopic.Use.WORKS_WITH,
    "offers": ProfileTopic.Use.OFFERS,
}
TEXTS = {
    "headline": ("headline", "headline"),
    "about": ("about", "about"),
    "place": ("regions", "place"),
    "organisation": ("organisation", "organisation"),
    "offer_text": ("offers", "offer_text"),
}


def passages_of(profile: Profile) -> Iterator[Passage]:
    """The words of a profile, each part for those who may see it."""
    yield from _passages("name", profile.user.name, audiences_within(profile, Ring.PUBLIC))
    for name, (part, field) in TEXTS.items():
        yield from _passages(name, getattr(profile, field), part_audiences(profile, part))
    for name, (part, kind) in LISTED.items():
        words = ", ".join(term_name(kind, slug) for slug in _slugs(profile, name))
        yield from _passages(name, words, part_audiences(profile, part))
    for name in USES:
        yield from _passages(
            name, ", ".join(topic.name for topic in _topics(profile, name)), part_audiences(profile, name)
        )
    if not profile.ask_is_over:
        for audience in part_audiences(profile, "ask") if profile.ask else ():
            yield Passage("ask", profile.ask, audience, LOOKS_FOR, profile.pk)
    languages = ", ".join(LANGUAGES[slug] for slug in profile.languages if slug in LANGUAGES)
    yield from _passages("languages", languages, part_audiences(profile, "languages"))
    for position in profile.positions.all():
        text = ", ".join(part for part in (position.role, position.organisation) if part)
        yield from _passages("history", text, part_audiences(profile, "history"))
    cohorts = ", ".join(str(membership.cohort) for membership in memberships_of(profile))
    yield from _passages("cohort", cohorts, part_audiences(profile, "cohort"))


def facets_of(profile: Profile) -> Iterator[Facet]:
    """What a profile can be filtered by, each for those who may see it."""
    for name, (part, _) in LISTED.items():
        yield from _facets(name, _slugs(profile, name), part_audiences(profile, part))
    for name in USES:
        yield from _facets(name, [topic.slug for topic in _topics(profile, name)], part_audiences(profile, name))
    yield from _facets("languages", profile.languages, part_audiences(profile, "languages"))
    yield from _facets("open_to", profile.offer_kinds, part_audiences(profile, "offers"))
    yield from _facets(
        "room", [profile.availability] if profile.availability in ROOM else [], part_audiences(profile, "offers")
    )
    codes = [membership.cohort.code.lower() for membership in memberships_of(profile)]
    yield from _facets("cohort", codes, part_audiences(profile, "cohort"))


def without_types(text: str) -> str:
    """A text without the words that name a personality type, however they are written: nobody is found by one."""
    folded = folded_key(text)
    if not any(each in folded for each in PERSONALITY_TYPES):
        return text
    return _WORD.sub(lambda word: "" if _is_type(word.group()) else word.group(), text)


def _is_type(word: str) -> bool:
    return any(stem(part) in PERSONALITY_TYPES for part in [*folded_words(word), folded_key(word)])


def _passages(field: str, text: str, audiences: Sequence[str]) -> Iterator[Passage]:
    return (Passage(field, text, audience) for audience in audiences if text)


def _facets(name: str, values: Iterable[str], audiences: Sequence[str]) -> Iterator[Facet]:
    return (Facet(name, value, audience) for value in values for audience in audiences)


def _slugs(profile: Profile, name: str) -> list[str]:
    values = {
        "region": profile.regions,
        "role_level": [profile.role_level],
        "function": profile.functions,
        "organisation_type": [profile.organisation_type],
        "sector": [profile.sector],
    }
    return [slug for slug in values[name] if slug and slug != NO_ORGANISATION]


def _topics(profile: Profile, name: str) -> list[Topic]:
    return [item.tag for item in profile.topic_items.all() if item.use == USES[name]]


# Graduates in London, a former commissioner, Dr Okoro, who speaks Welsh.
SAID_OF_ALL = frozenset(
    folded_words(
        "graduate graduates alumni alumnus alumna member members colleague colleagues participant participants "
        "former formerly previous previously speak speaks mr mrs dr prof cllr"
    )
)

register(
    Searchable(
        kind=KIND,
        label="People",
        model=Profile,
        visible=Profile.objects.visible_to,
        absent=Profile.objects.absent_for,
        own=lambda viewer: Profile.objects.filter(user=circles_of(viewer).person_id),
        rows=lambda: Profile.objects.of_members().with_everything(),
        passages=passages_of,
        fields=FIELDS,
        findable=without_types,
        facets=facets_of,
        facet_kinds=FACETS,
        order=lambda profile: Order(profile.user.name),
        read=lambda visible, ids: visible.filter(pk__in=ids).by_memberships(),
        made_of=profiles_of,
        said_of_all=SAID_OF_ALL,
    )
)


def _still_looking(viewer: Any) -> QuerySet[Profile]:
    return Profile.objects.exclude(ask_ends_on__lt=timezone.localdate())


def _looking_no_more(viewer: Any) -> QuerySet[Profile]:
    """Those whom the index still finds by what they looked for."""
    held = SearchPassage.objects.filter(source_kind=LOOKS_FOR, source_id=OuterRef("pk"))
    return Profile.objects.filter(Exists(held), ask_ends_on__lt=timezone.localdate())


add_source(Source(LOOKS_FOR, _still_looking, absent=_looking_no_more), finds=[KIND])


# What changes a profile ---------------------------------------------------------------------------


def _of_user(user_id: int) -> list[tuple[str, int]]:
    return [(KIND, pk) for pk in Profile.objects.filter(user_id=user_id).values_list("pk", flat=True)]


def _of_account(user: User) -> list[tuple[str, int]]:
    return _of_user(user.pk)


def _of_membership(membership: CohortMembership) -> list[tuple[str, int]]:
    return _of_user(membership.user_id)


def _of_topic(item: Any) -> list[tuple[str, int]]:
    return [(KIND, item.content_object_id)]


def _of_position(position: Position) -> list[tuple[str, int]]:
    return [(KIND, position.profile_id)]


def _of_profile(profile: Profile) -> list[tuple[str, int]]:
    return [(KIND, profile.pk)] if profile.pk else []


follow(Profile, _of_profile)
follow(ProfileTopic, _of_topic)
follow(Position, _of_position)
follow(User, _of_account, but=frozenset({"last_login"}))
follow(CohortMembership, _of_membership)
