"""What is written about profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.versions import claim_version
from network.profiles.models import Profile, ProfileTopic
from search.indexing import gathered
from topics.models import Topic
from users.models import User

TEXTS = frozenset(
    {
        "listed_to",
        "rings",
        "headline",
        "role_level",
        "functions",
        "organisation",
        "organisation_type",
        "sector",
        "regions",
        "place",
        "about",
        "offer_kinds",
        "offer_text",
        "contact_email",
        "telephone",
        "links",
    }
)


@dataclass(frozen=True)
class TopicsOfProfile:
    """The topics of a profile by their use; a practice with how well the person knows it."""

    tried: Mapping[Topic, str] = field(default_factory=dict)
    works_with: Sequence[Topic] = ()
    offers: Sequence[Topic] = ()


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
) -> Profile:
    """Write what a person says of themselves.

    `version` is the one that the form was filled from; raises EditConflictError if the profile has moved on since.
    Raises KeyError for a value that is not theirs to set.
    """
    if unknown := set(values) - TEXTS:
        raise KeyError(", ".join(sorted(unknown)))
    claim_version(profile, version)
    for key, value in values.items():
        setattr(profile, key, value)
    if topics is not None:
        _replace_topics(profile, topics)
    if name is not None and name != profile.user.name:
        profile.user.name = name
        profile.user.save(update_fields=["name"])
    # Last, so that what follows a saved profile finds its topics there. Not whether it is hidden: the convenor may have
    # decided that since it was read.
    profile.save(update_fields=[*TEXTS, "updated_at"])
    return profile


@transaction.atomic
@gathered()
def set_hidden(*, profile: Profile, hidden: bool) -> None:
    """Hide a profile from everyone but its owner, or show it again."""
    profile.hidden_at = timezone.now() if hidden else None
    profile.save(update_fields=["hidden_at"])


def _replace_topics(profile: Profile, topics: TopicsOfProfile) -> None:
    use = ProfileTopic.Use
    wanted = [(use.TRIED, topic, level) for topic, level in topics.tried.items()]
    wanted += [(use.WORKS_WITH, topic, "") for topic in topics.works_with]
    wanted += [(use.OFFERS, topic, "") for topic in topics.offers]
    profile.topic_items.all().delete()
    ProfileTopic.objects.bulk_create(
        ProfileTopic(content_object=profile, use=kind, tag=topic, level=level) for kind, topic, level in wanted
    )
