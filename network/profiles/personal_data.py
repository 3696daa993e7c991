"""What members say of themselves, and why it is held (guide 5.1, 5.4)."""

from core.personal_data import PersonalField, register
from network.profiles.models import Profile, ProfileTopic

INTERESTS = "legitimate interests: graduates find each other"
CHOSEN = "as the person chooses; members at first"
KEPT = "until changed, or 12 months after leaving"


def field(name: str, purpose: str, ring: str = CHOSEN) -> PersonalField:
    """One line of the register."""
    return PersonalField(name, purpose, INTERESTS, ring, KEPT)


REACH = "as the person chooses; only me at first"

register(
    Profile,
    personal=(
        field("user", "whose profile it is"),
        field("listed_to", "who may find the person at all", "only me"),
        field("rings", "who may see which part", "only me"),
        field("headline", "to be known by what one does"),
        field("role_level", "to be found by it"),
        field("functions", "to be found by them"),
        field("organisation", "to be found by it"),
        field("organisation_type", "to be found by it"),
        field("sector", "to be found by it"),
        field("regions", "to be found by where one works"),
        field("place", "to be found by where one works"),
        field("about", "to be known a little"),
        field("offer_kinds", "to say what help one offers"),
        field("offer_text", "to say what help one offers"),
        field("contact_email", "to be written to", REACH),
        field("telephone", "to be called", REACH),
        field("links", "to be read elsewhere", REACH),
        field("updated_at", "to know how old it is", "only me"),
        field("hidden_at", "whether the convenor has hidden it", "only me, and the convenor"),
    ),
    not_personal=("id", "public_id", "version"),
)
register(
    ProfileTopic,
    personal=(
        field("content_object", "whose it is"),
        field("tag", "what one has tried, whom one works with, what one offers"),
        field("use", "which of these it is"),
        field("level", "how well one knows a practice"),
    ),
    not_personal=("id",),
)
