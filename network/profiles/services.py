"""What is written about profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.versions import claim_version
from network.profiles.models import LivedExperience, Position, Profile, ProfileTopic
from network.profiles.organisations import forget_if_unused, record_for
from network.profiles.rings import Ring
from search.indexing import gathered
from topics.models import Topic
from users.models import User

TEXTS = frozenset(
    {
        "listed_to",
        "search_engines_may_list",
        "rings",
        "name_aloud",
        "pronouns",
        "headline",
        "role_level",
        "functions",
        "organisation",
        "organisation_type",
        "sector",
        "on_organisation_page",
        "regions",
        "place",
        "about",
        "offer_kinds",
        "offer_text",
        "availability",
        "available_from",
        "ask",
        "ask_ends_on",
        "languages",
        "contact_email",
        "telephone",
        "links",
    }
)
# How long an ask stands if nobody says otherwise, and at most.
ASK_STANDS, LONGEST_ASK = timedelta(days=60), timedelta(days=180)


@dataclass(frozen=True)
class TopicsOfProfile:
    """The topics of a profile by their use; a practice with how well the person knows it."""

    tried: Mapping[Topic, str] = field(default_factory=dict)
    works_with: Sequence[Topic] = ()
    offers: Sequence[Topic] = ()


@dataclass(frozen=True)
class Work:
    """Earlier work: as what, where, and from the first day of which month to that of which."""

    role: str
    organisation: str = ""
    started_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class OwnWords:
    """Lived experience as its person wrote it, who may read it, and the words of the consent that they ticked."""

    text: str = ""
    ring: Ring = Ring.ONLY_ME
    wording: str = ""


@transaction.atomic
@gathered()
def ensure_profile(*, user: User) -> Profile:
    """The profile of a member, made now if there is none."""
    return Profile.objects.get_or_create(user=user)[0]


@transaction.atomic
@gathered()
def change_profile(
    *,
    profile: Profile,
    version: int,
    name: str | None = None,
    values: Mapping[str, Any],
    topics: TopicsOfProfile | None = None,
    history: Sequence[Work] | None = None,
    lived_experience: OwnWords | None = None,
) -> Profile:
    """Write what a person says of themselves; what is None stays as it is.

    `version` is the one that the form was filled from; raises EditConflictError if the profile has moved on since.
    Raises KeyError for a value that is not theirs to set, ValueError for lived experience without a consent.
    """
    if unknown := set(values) - TEXTS:
        raise KeyError(", ".join(sorted(unknown)))
    claim_version(profile, version)
    for key, value in values.items():
        setattr(profile, key, value)
    if profile.listed_to != Ring.PUBLIC:
        profile.search_engines_may_list = False
    if topics is not None:
        _replace_topics(profile, topics)
    if history is not None:
        _replace_history(profile, history)
    if lived_experience is not None:
        _write_lived_experience(profile, lived_experience)
    if name is not None and name != profile.user.name:
        profile.user.name = name
        profile.user.save(update_fields=["name"])
    record_before = profile.organisation_record
    profile.organisation_record = record_for(profile)
    # Last, so that what follows a saved profile finds its topics there. Not whether it is hidden or paused: that may
    # have been decided since it was read.
    profile.save(update_fields=[*TEXTS, "organisation_record", "updated_at"])
    if record_before is not None:
        forget_if_unused(record_before)
    return profile


@transaction.atomic
@gathered()
def set_hidden(*, profile: Profile, hidden: bool) -> None:
    """Hide a profile from everyone but its owner, or show it again."""
    profile.hidden_at = timezone.now() if hidden else None
    profile.save(update_fields=["hidden_at"])


@transaction.atomic
@gathered()
def set_paused(*, profile: Profile, paused: bool) -> None:
    """Take a profile out of sight while its owner rests, or show it again."""
    if paused != (profile.paused_at is not None):
        profile.paused_at = timezone.now() if paused else None
        profile.save(update_fields=["paused_at"])


@transaction.atomic
@gathered()
def renew_ask(*, profile: Profile, today: date) -> None:
    """Let an ask that has ended stand again; one that stands stays as it is."""
    if profile.ask and profile.ask_ends_on is not None and profile.ask_ends_on < today:
        profile.ask_ends_on = today + ASK_STANDS
        _move_on(profile)
        profile.save(update_fields=["ask_ends_on"])


@transaction.atomic
def delete_lived_experience(*, profile: Profile) -> None:
    """Take away at once what a person said of their own life, and the record of their consent with it."""
    held, _ = LivedExperience.objects.filter(profile=profile).delete()
    if held:
        # A form that was open before would write it again unseen.
        _move_on(profile)


def _move_on(profile: Profile) -> None:
    Profile.objects.filter(pk=profile.pk).update(version=F("version") + 1)


def _replace_topics(profile: Profile, topics: TopicsOfProfile) -> None:
    use = ProfileTopic.Use
    wanted = [(use.TRIED, topic, level) for topic, level in topics.tried.items()]
    wanted += [(use.WORKS_WITH, topic, "") for topic in topics.works_with]
    wanted += [(use.OFFERS, topic, "") for topic in topics.offers]
    profile.topic_items.all().delete()
    ProfileTopic.objects.bulk_create(
        ProfileTopic(content_object=profile, use=kind, tag=topic, level=level) for kind, topic, level in wanted
    )


def _replace_history(profile: Profile, history: Sequence[Work]) -> None:
    profile.positions.all().delete()
    Position.objects.bulk_create(
        Position(
            profile=profile,
            role=work.role,
            organisation=work.organisation,
            started_on=work.started_on,
            ended_on=work.ended_on,
        )
        for work in history
    )


def _write_lived_experience(profile: Profile, words: OwnWords) -> None:
    if not words.text:
        LivedExperience.objects.filter(profile=profile).delete()
        return
    if not words.wording:
        raise ValueError("No consent, no text.")
    held = LivedExperience.objects.filter(profile=profile).first() or LivedExperience(profile=profile)
    # One consent stands for as long as its words do.
    if held.wording != words.wording:
        held.wording, held.consented_at = words.wording, timezone.now()
    held.text, held.ring = words.text, words.ring
    held.save()
