"""What everyone may read: the version of a write-up that its authors agreed to and an editor made public."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from core.page_cache import cached_fragment
from network.practice.models import Consent, Credit, WriteUp
from network.practice.models.text import WriteUpText, where_of
from network.practice.models.write_ups import public_address
from network.practice.topic_names import NamedTopic, main_topic, topics_by_id
from network.profiles.by_lines import ByLine, by_lines

# What a row shows of the approved version, in the order in which `_row` takes it.
FIELDS = ("title", "summary", "place", "region", "still_going", "topic_ids")
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class PublicRow:
    """One public write-up in a list."""

    title: str
    url: str
    summary: str
    where: str
    seed: str
    still_going: str
    made_public_at: datetime
    topics: tuple[NamedTopic, ...]
    is_example: bool

    @property
    def main_topic(self) -> NamedTopic | None:
        return main_topic(self.topics)

    def get_still_going_display(self) -> str:
        """In words, as a text has it."""
        return dict(WriteUpText.StillGoing.choices).get(self.still_going, "")


def public_rows() -> list[PublicRow]:
    """Every public write-up, the latest first; one query, kept until something changes."""
    return cached_fragment("public-write-ups", _read)


def public_topics() -> list[tuple[NamedTopic, int]]:
    """The topics of public write-ups with how many there are of each, A to Z."""
    return cached_fragment("public-write-up-topics", _count)


def public_authors(write_up: WriteUp) -> list[ByLine]:
    """Who is named as an author to everyone: whoever agreed to the public version, and still wants to be named."""
    stands = Consent.objects.standing().filter(version=write_up.publication.approved_id, user=OuterRef("user"))
    credits = Credit.objects.authors().agreed().filter(Exists(stands), write_up=write_up).select_related("user")
    return by_lines([credit.user for credit in credits.order_by("-is_lead", "pk")], AnonymousUser())


def _read() -> list[PublicRow]:
    rows = (
        WriteUp.objects.for_public()
        .order_by("-publication__made_public_at", "-pk")
        .values_list(
            "public_id",
            "quilt_seed",
            "is_example",
            "publication__made_public_at",
            *(f"publication__approved__{name}" for name in FIELDS),
        )
    )
    return [_row(*row) for row in rows.iterator()]


def _row(
    public_id: str,
    seed: str,
    is_example: bool,  # noqa: FBT001 - a row of the database
    made_public_at: datetime,
    title: str,
    summary: str,
    place: str,
    region: str,
    still_going: str,
    topic_ids: list[int],
) -> PublicRow:
    return PublicRow(
        title=title,
        url=public_address(title=title, public_id=public_id),
        summary=summary,
        where=where_of(place=place, region=region),
        seed=seed,
        still_going=still_going,
        made_public_at=made_public_at,
        topics=tuple(topics_by_id(topic_ids)),
        is_example=is_example,
    )


def _count() -> list[tuple[NamedTopic, int]]:
    counts = Counter(topic for row in public_rows() for topic in row.topics)
    return sorted(counts.items(), key=lambda pair: pair[0].name)
