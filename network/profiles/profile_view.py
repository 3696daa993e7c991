"""What one viewer sees of one profile: pages, cards and by-lines read profiles by it, and no other way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from network.profiles.languages import LANGUAGES
from network.profiles.models import Organisation, Position, Profile, ProfilePhoto, ProfileTopic
from network.profiles.rings import FIELD_RULES, Ring, narrower
from search.audiences import MEMBERS, PUBLIC, cohort_audience
from topics.models import Topic
from topics.terms import NO_ORGANISATION, term_name
from users.circles import Circles, circles_of
from users.models import CohortMembership

SEEN_BY = {
    Ring.PUBLIC: "Everyone sees",
    Ring.MEMBERS: "Members see",
    Ring.COHORT: "Your cohort sees",
    Ring.ONLY_ME: "Only you see",
}


@dataclass(frozen=True)
class Practice:
    """A practice that somebody has tried, and how well they know it."""

    topic: Topic
    level: str


class ProfileView:
    """A profile as seen from one ring: what that ring may not see is empty, as if it had never been filled in.

    The profile comes from `with_everything()`.
    """

    def __init__(self, profile: Profile, ring: Ring) -> None:
        self._profile = profile
        self._seen = ring.within
        self.ring = ring

    @property
    def is_own(self) -> bool:
        return self.ring is Ring.ONLY_ME

    @property
    def public_id(self) -> str:
        return self._profile.public_id

    @property
    def url(self) -> str:
        return self._profile.get_absolute_url()

    @property
    def name(self) -> str:
        return self._profile.user.name

    @property
    def is_paused(self) -> bool:
        """Whether the owner has paused their listing: for the owner to read."""
        return self.is_own and self._profile.paused_at is not None

    @property
    def may_be_listed_elsewhere(self) -> bool:
        """Whether search engines may list the page."""
        return self._profile.search_engines_may_list and self._profile.listed_to == Ring.PUBLIC

    def sees(self, part: str) -> bool:
        """Whether a part (a key of FIELD_RULES) is open to the viewer."""
        return self._profile.ring_of(part) in self._seen

    @property
    def parts_by_ring(self) -> list[tuple[str, list[str]]]:
        """Who sees which parts, the widest ring first: for the owner to read, and for nobody else."""
        if not self.is_own:
            return []
        # What cannot be found cannot be seen.
        reach = {
            rule.label: narrower(self._profile.ring_of(name), Ring(self._profile.listed_to))
            for name, rule in FIELD_RULES.items()
        }
        if (held := getattr(self._profile, "lived_experience", None)) is not None:
            reach["Lived experience"] = narrower(Ring(held.ring), Ring(self._profile.listed_to))
        parts = ((SEEN_BY[ring], [label for label, within in reach.items() if within is ring]) for ring in SEEN_BY)
        return [(who, labels) for who, labels in parts if labels]

    def _text(self, part: str, field: str = "") -> str:
        return getattr(self._profile, field or part) if self.sees(part) else ""

    def _list(self, part: str, field: str = "") -> list[str]:
        return list(getattr(self._profile, field or part)) if self.sees(part) else []

    def _topics(self, part: str, use: ProfileTopic.Use) -> list[ProfileTopic]:
        if not self.sees(part):
            return []
        return [item for item in self._profile.topic_items.all() if item.use == use]

    @property
    def name_aloud(self) -> str:
        return self._text("name_aloud")

    @property
    def pronouns(self) -> str:
        return self._text("pronouns")

    @property
    def photo(self) -> ProfilePhoto | None:
        return getattr(self._profile, "photo", None) if self.sees("photo") else None

    @property
    def headline(self) -> str:
        return self._text("headline")

    @property
    def about(self) -> str:
        return self._text("about")

    @property
    def role_level(self) -> str:
        return term_name("role level", self._text("role_level"))

    @property
    def functions(self) -> list[str]:
        return [term_name("function", slug) for slug in self._list("functions")]

    @property
    def organisation(self) -> str:
        return self._text("organisation")

    @property
    def organisation_type(self) -> str:
        slug = self._text("organisation", "organisation_type")
        return "" if slug == NO_ORGANISATION else term_name("organisation type", slug)

    @property
    def sector(self) -> str:
        return term_name("sector", self._text("organisation", "sector"))

    @property
    def organisation_record(self) -> Organisation | None:
        """The record of the organisation, where its page names the person to the viewer."""
        return self._profile.organisation_record if self.on_organisation_page else None

    @property
    def on_organisation_page(self) -> bool:
        return self._profile.on_organisation_page and self.sees("organisation")

    @property
    def history(self) -> list[Position]:
        return list(self._profile.positions.all()) if self.sees("history") else []

    @property
    def regions(self) -> list[str]:
        return [term_name("region", slug) for slug in self._list("regions")]

    @property
    def place(self) -> str:
        return self._text("regions", "place")

    @property
    def where(self) -> str:
        """Place and regions in one line."""
        return ", ".join(part for part in (self.place, *self.regions) if part)

    @property
    def cohorts(self) -> list[str]:
        """Such as “2014, cohort B”."""
        if not self.sees("cohort"):
            return []
        return [membership.cohort.name for membership in memberships_of(self._profile)]

    @property
    def practices(self) -> list[Practice]:
        items = self._topics("tried", ProfileTopic.Use.TRIED)
        return [Practice(item.tag, item.get_level_display()) for item in items]

    @property
    def works_with(self) -> list[Topic]:
        return [item.tag for item in self._topics("works_with", ProfileTopic.Use.WORKS_WITH)]

    @property
    def offers(self) -> list[Topic]:
        return [item.tag for item in self._topics("offers", ProfileTopic.Use.OFFERS)]

    @property
    def offer_kinds(self) -> list[str]:
        labels = dict(Profile.OfferKind.choices)
        return [labels[kind] for kind in self._list("offers", "offer_kinds") if kind in labels]

    @property
    def offer_text(self) -> str:
        return self._text("offers", "offer_text")

    @property
    def availability(self) -> str:
        """Whether the person has room now for what they offer; “Not now until” a day that has come says nothing."""
        chosen, day = self._text("offers", "availability"), self._profile.available_from
        if chosen != Profile.Availability.NOT_NOW or day is None:
            return Profile.Availability(chosen).label if chosen else ""
        return f"Not now until {date_format(day)}" if day > timezone.localdate() else ""

    @property
    def has_no_room(self) -> bool:
        """Whether they say that there is no room now."""
        return bool(self.availability) and self._profile.availability == Profile.Availability.NOT_NOW

    @property
    def has_little_room(self) -> bool:
        """Whether they say that there is a little room only."""
        return self.availability == Profile.Availability.A_LITTLE.label

    @property
    def ask(self) -> str:
        """What the person looks for; nothing once its last day is over, but to themselves."""
        return "" if self._profile.ask_is_over and not self.is_own else self._text("ask")

    @property
    def ask_is_over(self) -> bool:
        """Whether its last day is over: for the owner to read."""
        return bool(self.ask) and self._profile.ask_is_over

    @property
    def ask_until(self) -> date | None:
        """The last day of what the person looks for."""
        return self._profile.ask_ends_on if self.ask else None

    @property
    def languages(self) -> list[str]:
        return [LANGUAGES[slug] for slug in self._list("languages") if slug in LANGUAGES]

    @property
    def lived_experience(self) -> str:
        held = getattr(self._profile, "lived_experience", None)
        return held.text if held is not None and Ring(held.ring) in self._seen else ""

    @property
    def is_bare(self) -> bool:
        """Whether the large column of the page has nothing that the person wrote."""
        return not (self.about or self.practices or self.history or self.lived_experience)

    @property
    def contact_email(self) -> str:
        return self._text("contact_email")

    @property
    def telephone(self) -> str:
        return self._text("telephone")

    @property
    def telephone_url(self) -> str:
        """For a telephone to dial."""
        return f"tel:{''.join(sign for sign in self.telephone if sign in '+0123456789')}" if self.telephone else ""

    @property
    def reach(self) -> bool:
        """Whether there is any way to reach the person that the viewer may know of."""
        return bool(self.contact_email or self.telephone or self.links)

    @property
    def links(self) -> list[str]:
        return self._list("links")


def memberships_of(profile: Profile) -> list[CohortMembership]:
    """The memberships that make somebody a member, the oldest intake first."""
    known = getattr(profile.user, "open_memberships", None)
    if known is None:
        known = list(profile.user.cohort_memberships.opening().select_related("cohort__intake"))
        profile.user.open_memberships = known  # type: ignore[attr-defined]
    return known


def ring_towards(circles: Circles, profile: Profile) -> Ring:
    """From which ring a viewer looks at a profile."""
    if circles.person_id is not None and circles.person_id == profile.user_id:
        return Ring.ONLY_ME
    if circles.is_member and circles.cohort_ids & {membership.cohort_id for membership in memberships_of(profile)}:
        return Ring.COHORT
    return Ring.MEMBERS if circles.sees_members_fields else Ring.PUBLIC


def view_for(viewer: Any, profile: Profile) -> ProfileView:
    """The profile as this viewer sees it. That they may see it at all, `visible_to` has said before."""
    return ProfileView(profile, ring_towards(circles_of(viewer), profile))


def part_audiences(profile: Profile, part: str) -> tuple[str, ...]:
    """Which audiences of the search may find a part: nobody what is only me, and nobody who may not find the person."""
    return audiences_within(profile, profile.ring_of(part))


def audiences_within(profile: Profile, ring: Ring) -> tuple[str, ...]:
    """The audiences of something of this person's that is open to a ring."""
    ring = narrower(ring, Ring(profile.listed_to))
    if not profile.is_shown or ring is Ring.ONLY_ME:
        return ()
    if ring is Ring.COHORT:
        return tuple(cohort_audience(membership.cohort_id) for membership in memberships_of(profile))
    return (PUBLIC if ring is Ring.PUBLIC else MEMBERS,)
