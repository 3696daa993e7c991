"""A collection made into members and write-ups of an empty site, as the product would hold them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain
from textwrap import shorten
from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone

from cohorts.models import Cohort, Intake, start_of_day
from core import markdown
from core.folding import folded_key
from core.page_cache import bump_version
from network.directory.evaluation.collection import Collection, MemberRow, WriteUpRow
from network.practice.models import Credit, Publication, WriteUp, WriteUpTopic, WriteUpVersion
from network.practice.models.text import rendered_parts
from network.practice.needs import MOST_TOPICS as MOST_TOPICS_OF_WRITE_UP
from network.practice.searchable import KIND as PRACTICE
from network.profiles.models import MOST_TOPICS, Profile, ProfileTopic
from network.profiles.rings import Ring, default_rings
from network.profiles.searchable import KIND as PEOPLE
from search.indexing import rebuild
from topics.models import ControlledTerm, Topic, TopicSynonym
from topics.terms import terms
from users.models import CohortMembership, User

BATCH = 500
Term = ControlledTerm.Kind
USE_OF_FACET = {facet.value: use for use, facet in ProfileTopic.FACETS.items()}
TEXTS = (
    "title",
    "summary",
    "before",
    "what_we_did",
    "who_decided",
    "what_changed",
    "how_we_know",
    "differently",
    "how_to_try",
    "place",
)
COHORT_CODE = re.compile(r"(\d{4})-([A-Z])")
READER = "Reader"


@dataclass
class Loaded:
    """Which row each thing of the collection became, who reads, and a sentence for each thing that was left out."""

    reader: User
    ids: dict[tuple[str, int], str]
    remarks: tuple[str, ...] = ()


@dataclass
class Names:
    """What the names in a collection mean here; each that means nothing is remarked on once."""

    topics: dict[str, Topic]
    terms: dict[str, dict[str, str]]
    remarks: dict[str, None] = field(default_factory=dict)
    # Topics of members that are neither practice, group of people nor skill: a profile has no place for them.
    out_of_place: list[str] = field(default_factory=list)

    @classmethod
    def gather(cls) -> "Names":
        """The vocabulary as it stands; an older name means what it became."""
        synonyms = TopicSynonym.objects.select_related("topic").order_by("-pk")
        topics = {synonym.key: synonym.topic for synonym in synonyms}
        topics |= {topic.key: topic for topic in Topic.objects.order_by("pk")}
        lists: dict[str, dict[str, str]] = {}
        for kind in Term.values:
            entries = terms(kind)
            jobs = {folded_key(name): term.slug for term in entries for name in chain(*term.examples_by_name)}
            others = jobs | {folded_key(name): term.slug for term in entries for name in term.names}
            lists[kind] = others | {folded_key(term.name): term.slug for term in entries}
        return cls(topics, lists)

    def remark(self, sentence: str) -> None:
        self.remarks[sentence] = None

    def topics_of(self, names: Iterable[str]) -> list[Topic]:
        """The topics of these names, each once."""
        found: dict[int, Topic] = {}
        for name in names:
            topic = self.topics.get(folded_key(name))
            if topic is None:
                self.remark(f"There is no topic “{name}”: it is left out.")
            else:
                found.setdefault(topic.pk, topic)
        return list(found.values())

    def slug(self, kind: str, name: str) -> str:
        """The slug of an entry of a short list, or nothing."""
        slug = self.terms[kind].get(folded_key(name), "")
        if name and not slug:
            self.remark(f"The list “{Term(kind).label}” has no entry “{name}”: it is left out.")
        return slug

    def slugs(self, kind: str, name: str) -> list[str]:
        return list(filter(None, [self.slug(kind, name)]))


@dataclass
class Batch:
    """Rows that are written together, in the order in which they lean on each other."""

    rows: dict[type[Model], list[Any]] = field(default_factory=dict)

    def add(self, row: Model) -> None:
        """Write it with the others of its kind."""
        self.rows.setdefault(type(row), []).append(row)

    def write(self) -> None:
        """A query for some hundred rows of a kind."""
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, BATCH)


def load(collection: Collection) -> Loaded:
    """Make the collection's members and write-ups, and a member who reads; then write the search's index."""
    with transaction.atomic():
        loaded = _load(collection)
    bump_version()
    rebuild()
    return loaded


def _load(collection: Collection) -> Loaded:
    names, batch = Names.gather(), Batch()
    cohorts = _cohorts({row.cohort for row in collection.members}, names)
    # For whoever has none; nobody finds anyone by it.
    spare = _cohort((Intake.objects.aggregate(last=Max("year"))["last"] or 2014) + 1, "A")
    people = {
        row.id: _add_member(batch, number, row, cohorts.get(row.cohort), spare, names)
        for number, row in enumerate(collection.members)
    }
    users = {member_id: profile.user for member_id, profile in people.items()}
    write_ups = {row.id: _add_write_up(batch, row, users, names) for row in collection.write_ups}
    reader = _add_reader(batch, spare)
    batch.write()
    ids = {(PEOPLE, profile.pk): member_id for member_id, profile in people.items()}
    ids |= {(PRACTICE, write_up.pk): write_up_id for write_up_id, write_up in write_ups.items()}
    if names.out_of_place:
        some = shorten(", ".join(dict.fromkeys(names.out_of_place)), 200, placeholder=" …")
        names.remark(f"Profiles have no place for {len(names.out_of_place)} of the members’ topics, such as {some}")
    return Loaded(reader, ids, tuple(names.remarks))


def _fitting(model: type[Model], name: str, text: str) -> str:
    """As much of a text as the field takes, to the last whole word."""
    longest = getattr(model._meta.get_field(name), "max_length", None)
    if longest is None or len(text) <= longest:
        return text
    return shorten(text, longest, placeholder="") or text[:longest]


# Members --------------------------------------------------------------------------------------------


def _cohorts(codes: set[str], names: Names) -> dict[str, Cohort]:
    cohorts = {}
    for code in sorted(codes - {""}):
        if match := COHORT_CODE.fullmatch(code):
            cohorts[code] = _cohort(int(match[1]), match[2])
        else:
            names.remark(f"“{code}” is no cohort such as 2014-B: it is left out.")
    return cohorts


def _cohort(year: int, letter: str) -> Cohort:
    opened, closed = start_of_day(date(year - 1, 10, 1)), start_of_day(date(year - 1, 12, 1))
    moments = {"announced_at": opened, "opens_at": opened, "closes_at": closed, "ends_on": date(year, 12, 31)}
    intake, _ = Intake.objects.get_or_create(year=year, defaults=moments)
    return Cohort.objects.get_or_create(intake=intake, letter=letter, defaults={"audience": f"Cohort {letter}"})[0]


def _add_member(
    batch: Batch, number: int, row: MemberRow, cohort: Cohort | None, spare: Cohort, names: Names
) -> Profile:
    user = _user(f"member-{number}@example.org", row.name)
    own_ring = {} if cohort else {"cohort": Ring.ONLY_ME.value}
    profile = Profile(
        user=user,
        rings=default_rings() | own_ring,
        headline=_fitting(Profile, "headline", row.role_title),
        role_level=names.slug(Term.ROLE_LEVEL, row.role_level),
        functions=names.slugs(Term.FUNCTION, row.function),
        organisation=_fitting(Profile, "organisation", row.organisation),
        organisation_type=names.slug(Term.ORGANISATION_TYPE, row.organisation_type),
        sector=names.slug(Term.SECTOR, row.sector),
        regions=names.slugs(Term.REGION, row.region),
        place=_fitting(Profile, "place", row.place),
        about=_fitting(Profile, "about", row.bio),
        offer_text=_fitting(Profile, "offer_text", "; ".join(row.offers)),
        ask=_fitting(Profile, "ask", "; ".join(row.asks)),
    )
    for each in (user, CohortMembership(user=user, cohort=cohort or spare), profile):
        batch.add(each)
    _add_topics(batch, profile, row, names)
    return profile


def _user(email: str, name: str) -> User:
    # "!" is a password that nobody can type.
    return User(email=email, name=_fitting(User, "name", name), password="!")  # noqa: S106


def _add_topics(batch: Batch, profile: Profile, row: MemberRow, names: Names) -> None:
    by_use: dict[str, list[Topic]] = {use: [] for use in ProfileTopic.Use.values}
    for topic in names.topics_of(row.tags):
        use = USE_OF_FACET.get(topic.facet)
        if use is None:
            names.out_of_place.append(topic.name)
        elif len(by_use[use]) < MOST_TOPICS[use]:
            by_use[use].append(topic)
    for used_as, topics in by_use.items():
        level = ProfileTopic.Level.DONE if used_as == ProfileTopic.Use.TRIED else ""
        for topic in topics:
            batch.add(ProfileTopic(content_object=profile, tag=topic, use=used_as, level=level))


def _add_reader(batch: Batch, cohort: Cohort) -> User:
    """A member whom no search finds, since their listing is paused: no hit is one that nobody judged."""
    user = _user("reader@example.org", READER)
    batch.add(user)
    batch.add(CohortMembership(user=user, cohort=cohort))
    batch.add(Profile(user=user, paused_at=timezone.now()))
    return user


# Write-ups ------------------------------------------------------------------------------------------


def _add_write_up(batch: Batch, row: WriteUpRow, users: dict[str, User], names: Names) -> WriteUp:
    is_public = row.visibility == Ring.PUBLIC
    write_up = WriteUp(
        **{name: _fitting(WriteUp, name, getattr(row, name)) for name in TEXTS},
        region=names.slug(Term.REGION, row.region),
        depth=WriteUp.Depth.WRITE_UP,
        state=WriteUp.State.SHARED,
        audience=WriteUp.Audience.PUBLIC if is_public else WriteUp.Audience.NETWORK,
        shared_at=_moment(row, names),
        renderer_version=markdown.RENDERER_VERSION,
    )
    # `bulk_create` does not call `save`, which would make these.
    write_up.rendered = rendered_parts(write_up)
    batch.add(write_up)
    topics = names.topics_of(filter(None, (*row.tags, row.setting)))[:MOST_TOPICS_OF_WRITE_UP]
    for topic in topics:
        batch.add(WriteUpTopic(content_object=write_up, tag=topic))
    _add_credits(batch, write_up, row, users, names)
    version = WriteUpVersion(
        write_up=write_up,
        number=1,
        topic_ids=[topic.pk for topic in topics],
        audience=write_up.audience,
        rendered=write_up.rendered,
        renderer_version=write_up.renderer_version,
    )
    version.copy_from(write_up)
    batch.add(version)
    if is_public:
        batch.add(Publication(write_up=write_up, approved=version, made_public_at=write_up.shared_at))
    return write_up


def _add_credits(batch: Batch, write_up: WriteUp, row: WriteUpRow, users: dict[str, User], names: Names) -> None:
    authors = list(dict.fromkeys(filter(None, (row.author, *row.co_authors))))
    for unknown in [author for author in authors if author not in users]:
        names.remark(f"{row.id} names {unknown} as an author, who is no member: they are left out.")
        authors.remove(unknown)
    for number, author in enumerate(authors):
        batch.add(
            Credit(
                write_up=write_up,
                user=users[author],
                role=Credit.Role.AUTHOR,
                state=Credit.State.AGREED,
                is_lead=number == 0,
                answered_at=write_up.shared_at,
            )
        )


def _moment(row: WriteUpRow, names: Names) -> datetime:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(row.date[:10]), time(10)))
    except ValueError:
        names.remark(f"{row.id} has no day such as 2014-05-31: it counts as shared now.")
        return timezone.now()
