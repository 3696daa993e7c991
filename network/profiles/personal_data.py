"""What members say of themselves, and why it is held (guide 5.1, 5.4)."""

from collections.abc import Callable
from typing import Any

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, held, rows_of, unlinked
from network.profiles import photos
from network.profiles.languages import LANGUAGES
from network.profiles.models import (
    Block,
    BlockedAddress,
    LivedExperience,
    Organisation,
    Position,
    Profile,
    ProfilePhoto,
    ProfileTopic,
)
from network.profiles.rings import FIELD_RULES, Ring
from topics.models import ControlledTerm
from topics.terms import term_name

INTERESTS = "legitimate interests: graduates find each other"
CHOSEN = "as the person chooses; members at first"
KEPT = "until changed; 30 days after leaving the network, or 12 months after membership ended"


def field(name: str, purpose: str, ring: str = CHOSEN) -> PersonalField:
    """One line of the register."""
    return PersonalField(name, purpose, INTERESTS, ring, KEPT)


REACH = "as the person chooses; only me at first"


def _term(name: str, kind: str) -> Callable[[Any], Any]:
    """How an entry of a short list is read, or several."""
    return _labels(name, lambda slug: term_name(kind, slug))


def _labels(name: str, label_of: Callable[[str], str]) -> Callable[[Any], Any]:
    def read(row: Any) -> Any:
        value = getattr(row, name)
        # What is on no list any more is told as it is held.
        return [label_of(each) or each for each in value] if isinstance(value, list) else label_of(value) or value

    return read


def _rings(profile: Profile) -> Any:
    if not isinstance(profile.rings, dict):
        return profile.rings
    labels = dict(Ring.choices)
    parts = [(FIELD_RULES[part].label if part in FIELD_RULES else part, ring) for part, ring in profile.rings.items()]
    return "\n".join(f"{part}: {labels.get(ring, ring)}" for part, ring in parts)


READS = {
    "rings": _rings,
    "role_level": _term("role_level", ControlledTerm.Kind.ROLE_LEVEL),
    "functions": _term("functions", ControlledTerm.Kind.FUNCTION),
    "organisation_type": _term("organisation_type", ControlledTerm.Kind.ORGANISATION_TYPE),
    "sector": _term("sector", ControlledTerm.Kind.SECTOR),
    "regions": _term("regions", ControlledTerm.Kind.REGION),
    "offer_kinds": _labels("offer_kinds", lambda kind: str(dict(Profile.OfferKind.choices).get(kind, ""))),
    "languages": _labels("languages", lambda language: LANGUAGES.get(language, "")),
}

register(
    Profile,
    personal=(
        field("user", "whose profile it is"),
        field("listed_to", "who may find the person at all", "only me"),
        field("rings", "who may see which part", "only me"),
        field("paused_at", "whether the person rests, and is found by nobody", "only me"),
        field("search_engines_may_list", "whether search engines may list a public page", "only me"),
        field("name_aloud", "to be called by one's name as it sounds"),
        field("pronouns", "to be spoken of rightly", "as the person chooses; only me at first"),
        field("headline", "to be known by what one does"),
        field("role_level", "to be found by it"),
        field("functions", "to be found by them"),
        field("organisation", "to be found by it"),
        field("organisation_type", "to be found by it"),
        field("sector", "to be found by it"),
        field("organisation_record", "to be found with others of the same organisation"),
        field("on_organisation_page", "whether the page of the organisation names the person", "only me"),
        field("regions", "to be found by where one works"),
        field("place", "to be found by where one works"),
        field("about", "to be known a little"),
        field("offer_kinds", "to say what help one offers"),
        field("offer_text", "to say what help one offers"),
        field("availability", "to say whether there is room for it now"),
        field("available_from", "to say when there will be room"),
        field("ask", "to say what one looks for"),
        field("ask_ends_on", "until when one looks for it"),
        field("languages", "to be found by the languages one speaks or signs"),
        field("contact_email", "to be written to", REACH),
        field("telephone", "to be called", REACH),
        field("links", "to be read elsewhere", REACH),
        field("updated_at", "to know how old it is", "only me"),
        field("hidden_at", "whether the convenor has hidden it", "only me, and the convenor"),
    ),
    not_personal=("id", "public_id", "version"),
    rows=(rows_of("user", DELETED),),
    called="your profile",
    row_name=lambda profile, whose: profile.user.name,
    reads=READS,
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
    rows=(rows_of("content_object__user", DELETED),),
    called="topics of your profile",
    reads={"content_object": None},
)
register(
    Position,
    personal=(
        field("profile", "whose work it was", REACH),
        field("role", "to be known by what one did before", REACH),
        field("organisation", "to be known by where one was before", REACH),
        field("started_on", "when it began", REACH),
        field("ended_on", "when it ended", REACH),
    ),
    not_personal=("id",),
    rows=(rows_of("profile__user", DELETED),),
    called="work that you did before",
    reads={"profile": None},
)


def _files_of(photo: ProfilePhoto) -> dict[str, bytes]:
    largest = photos.read_file(photo.key, max(photos.SIZES))
    return {} if largest is None else {"picture.webp": largest}


PICTURE = "consent where it is public; else legitimate interests: graduates know each other again"
register(
    ProfilePhoto,
    personal=(
        PersonalField("profile", "whose picture it is", PICTURE, CHOSEN, KEPT),
        PersonalField("key", "where its files lie", PICTURE, CHOSEN, KEPT),
        PersonalField("alt", "to say what it shows to those who cannot see it", PICTURE, CHOSEN, KEPT),
        PersonalField("uploaded_at", "to know how old it is", PICTURE, "only me", KEPT),
    ),
    not_personal=("id",),
    # Its files go with the row.
    rows=(rows_of("profile__user", DELETED, files=_files_of),),
    called="your picture",
    reads={"profile": None},
)
LIVED = {"basis": "explicit consent (Article 9(2)(a))", "ring": REACH, "keep": "until the person takes it away"}
register(
    LivedExperience,
    personal=(
        PersonalField("profile", "whose words they are", **LIVED),
        PersonalField("text", "to say what one has lived through, in one's own words; never searched", **LIVED),
        PersonalField("ring", "who may read it", **LIVED),
        PersonalField("wording", "to know what was agreed to", **LIVED),
        PersonalField("consented_at", "to know when it was agreed to", **LIVED),
    ),
    not_personal=("id",),
    rows=(rows_of("profile__user", DELETED),),
    called="your lived experience",
    reads={"profile": None},
)
BLOCKED = "until the person takes it back, or either leaves"
register(
    Block,
    personal=(
        PersonalField("blocker", "so that the two are absent for each other", INTERESTS, "only me", BLOCKED),
        PersonalField("blocked", "so that the two are absent for each other", INTERESTS, "only me", BLOCKED),
        PersonalField("created_at", "to know when it was asked for", INTERESTS, "only me", BLOCKED),
    ),
    not_personal=("id",),
    rows=(
        rows_of("blocker", DELETED),
        rows_of("blocked", DELETED, not_copied="nobody is told who blocks them"),
    ),
    called="people whom you block",
)
LASTING = "until the block is taken back, or whoever made it leaves"
register(
    BlockedAddress,
    personal=(
        PersonalField("blocker", "whose block it is", INTERESTS, "nobody", LASTING),
        PersonalField("blocked", "to take it away with the block", INTERESTS, "nobody", LASTING),
        PersonalField(
            "digest",
            "a keyed hash of an address, so that a block stands again if its person comes back",
            INTERESTS,
            "nobody",
            LASTING,
        ),
    ),
    not_personal=("id",),
    rows=(
        rows_of("blocker", DELETED, leaves_out={"blocked": "it stands with the people whom you block"}),
        rows_of(
            "blocked",
            held(
                unlinked("blocked"),
                because="whoever wanted nothing to do with somebody must be safe if they come back; a hash alone stays",
                until=LASTING,
            ),
            not_copied="nobody is told who blocks them",
        ),
    ),
    called="hashes of addresses of people whom you block",
)
register(
    Organisation,
    personal=(),
    not_personal=(
        "id",
        "public_id",
        "name",
        "organisation_type",
        "sector",
        "valid_from",
        "valid_until",
        "became",
        "is_checked",
        "is_example",
    ),
)
