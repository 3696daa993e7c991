"""A member's profile and what belongs to it."""

from network.profiles.models.blocks import Block, BlockedAddress, BlockQuerySet
from network.profiles.models.lived_experience import LONGEST_LIVED_EXPERIENCE, LivedExperience
from network.profiles.models.organisations import Organisation, OrganisationQuerySet
from network.profiles.models.photos import ProfilePhoto
from network.profiles.models.profiles import (
    MOST_FUNCTIONS,
    MOST_LANGUAGES,
    MOST_LINKS,
    MOST_TOPICS,
    Position,
    Profile,
    ProfileQuerySet,
    ProfileTopic,
    mates_of,
    profiles_of,
)

__all__ = [
    "LONGEST_LIVED_EXPERIENCE",
    "MOST_FUNCTIONS",
    "MOST_LANGUAGES",
    "MOST_LINKS",
    "MOST_TOPICS",
    "Block",
    "BlockQuerySet",
    "BlockedAddress",
    "LivedExperience",
    "Organisation",
    "OrganisationQuerySet",
    "Position",
    "Profile",
    "ProfilePhoto",
    "ProfileQuerySet",
    "ProfileTopic",
    "mates_of",
    "profiles_of",
]
