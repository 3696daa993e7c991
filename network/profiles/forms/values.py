"""What the form of a profile holds at first, and its values in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from network.profiles.forms import history
from network.profiles.models import Profile, ProfileTopic
from network.profiles.rings import FIELD_RULES, Ring
from topics.terms import choices, term_name

USE = ProfileTopic.Use
# Fields that hold slugs of the short lists, and which list.
LISTS = {
    "regions": "region",
    "role_level": "role level",
    "functions": "function",
    "organisation_type": "organisation type",
    "sector": "sector",
}
AS_THEY_STAND = (
    *("listed_to", "search_engines_may_list", "name_aloud", "pronouns", "headline", "about", "place"),
    *("organisation", "on_organisation_page", "offer_kinds", "offer_text", "ask", "ask_ends_on", "languages"),
    *("contact_email", "telephone", "links", "version"),
    *LISTS,
)
# Kept with the words that somebody writes: what they agreed to. A new wording asks for a new consent.
CONSENT = (
    "I agree that the network keeps what I write here about my own life, and shows it to those I choose. "
    "I can delete it at any time."
)
# The picture has a page of its own, and its ring there.
RINGS_HERE = [name for name in FIELD_RULES if name != "photo"]
LIVED, LIVED_RING, LIVED_CONSENT = "lived_experience", "ring_lived_experience", "lived_experience_consent"


def initial_of(profile: Profile) -> dict[str, Any]:
    """What each field holds at first."""
    items, held = list(profile.topic_items.all()), getattr(profile, LIVED, None)
    return {
        "name": profile.user.name,
        **{name: getattr(profile, name) for name in AS_THEY_STAND},
        **_availability(profile),
        **history.initial_of(profile.positions.all()),
        "tried": {item.tag: item.level for item in items if item.use == USE.TRIED},
        "works_with": [item.tag for item in items if item.use == USE.WORKS_WITH],
        "offers": [item.tag for item in items if item.use == USE.OFFERS],
        **{f"ring_{name}": profile.ring_of(name).value for name in RINGS_HERE},
        LIVED: held.text if held else "",
        LIVED_RING: held.ring if held else Ring.ONLY_ME.value,
        LIVED_CONSENT: held is not None and held.wording == CONSENT,
    }


def _availability(profile: Profile) -> dict[str, Any]:
    day = profile.available_from
    if day is not None and day <= timezone.localdate():
        # It says nothing any more.
        return {"availability": "", "available_from": None}
    return {"availability": profile.availability, "available_from": day}


def choices_with(kind: str, chosen: str | list[str]) -> list[tuple[str, str]]:
    """One list, with what this person has chosen before and nobody can choose now."""
    offered = choices(kind)
    kept = [chosen] if isinstance(chosen, str) else chosen
    known = {slug for slug, _ in offered}
    older = [(slug, term_name(kind, slug) or slug) for slug in kept if slug and slug not in known]
    blank = [("", "Not said")] if isinstance(chosen, str) else []
    return [*blank, *offered, *older]


def in_words(field: forms.Field, value: Any) -> str:
    """A value of the form, as one line to compare it by."""
    labels = dict(getattr(field, "choices", ()))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, Mapping):
        levels = dict(ProfileTopic.Level.choices)
        return "; ".join(f"{topic}: {levels[level]}" for topic, level in value.items())
    if isinstance(value, list):
        return "; ".join(str(labels.get(each, each)) for each in value)
    return str(labels.get(value, value or ""))
