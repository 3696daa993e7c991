"""Generated members, each with a write-up, to measure with. The same number is the same person on every machine."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Model

from cohorts.models import Cohort
from core import markdown
from core.page_cache import bump_version
from demo.reading import fixed_id, read
from demo.services.dates import at
from demo.services.intakes import began, past_cohorts
from demo.services.invented import invented_headline, invented_name, invented_place, invented_title
from network.practice.models import Consent, Credit, Publication, WriteUp, WriteUpText, WriteUpTopic, WriteUpVersion
from network.practice.models.text import MARKDOWN_FIELDS
from network.profiles.models import Profile, ProfileTopic
from network.profiles.rings import Ring, default_rings
from search.indexing import rebuild
from topics.models import ControlledTerm, Topic
from topics.terms import choices
from users.models import CohortMembership, User

ADDRESS = "member-{number:05d}@example.org"
YEARS = range(2015, 2026)
NEWEST, OLDEST_DAYS = date(2026, 10, 31), 11 * 365
BATCH = 500
# How many sentences a part has, at least and at most.
SENTENCES = {"summary": (2, 3), "before": (6, 9), "what_we_did": (12, 24), "what_changed": (8, 14), "about": (5, 8)}
USUAL = (5, 9)
PARTS_OF_QUICK = ("summary", "what_we_did", "differently")
SPOKEN = ("welsh", "polish", "urdu", "punjabi", "bengali", "gujarati", "arabic", "french", "somali", "yoruba", "bsl")
SHORT_PARTS = ("cost_set_up", "cost_yearly", "paid_hours", "volunteer_hours", "first_result")
Kind, Facet = ControlledTerm.Kind, Topic.Facet


@dataclass(frozen=True)
class Stock:
    """What people and write-ups are put together from: sentences by part, topics by facet, lists, cohorts."""

    sentences: dict[str, list[str]]
    steps: list[str]
    costs: dict[str, list[str]]
    offers: list[str]
    organisations: list[str]
    topics: dict[str, list[Topic]]
    terms: dict[str, list[tuple[str, str]]]
    cohorts: list[Cohort]

    @classmethod
    def gather(cls) -> "Stock":
        """All that is written out for the demo, taken apart."""
        write_ups, members = read("write_ups"), read("members")
        parts = {name: [row[name] for row in write_ups] for name in ("summary", *MARKDOWN_FIELDS)}
        parts["about"] = [row["about"] for row in members]
        topics: dict[str, list[Topic]] = {facet: [] for facet in Facet.values}
        for topic in Topic.objects.order_by("name"):
            topics[topic.facet].append(topic)
        return cls(
            sentences={name: [one for text in texts for one in _sentences(text)] for name, texts in parts.items()},
            steps=[step for row in write_ups for step in row["how_to_try"]],
            costs={name: [row[name] for row in write_ups if row[name]] for name in SHORT_PARTS},
            offers=[row["offer_text"] for row in members],
            organisations=sorted({row["organisation"].split()[-1] for row in members if row["organisation"]}),
            topics=topics,
            terms={kind: choices(kind) for kind in Kind.values},
            cohorts=[cohort for year in YEARS for cohort in past_cohorts(year, "AB")],
        )


@dataclass
class Batch:
    """Rows that are written together, in the order in which they lean on each other."""

    rows: dict[type[Model], list[Any]] = field(default_factory=dict)

    def add(self, row: Model) -> None:
        """Write it with the others of its kind."""
        self.rows.setdefault(type(row), []).append(row)

    def write(self) -> None:
        """One query for some hundred rows; their ids are known to what comes after."""
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, BATCH)


def load_many(count: int) -> Iterator[str]:
    """Add generated members up to so many, and rebuild the search."""
    first = User.objects.filter(is_example=True, email__startswith="member-").count() + 1
    if first > count:
        yield f"Generated members: there are {first - 1} already."
        return
    stock = Stock.gather()
    for start in range(first, count + 1, BATCH):
        batch = Batch()
        for number in range(start, min(start + BATCH, count + 1)):
            dice = random.Random(f"demo {number}")  # noqa: S311 (made-up people)
            author = _add_person(batch, number, dice, stock)
            _add_write_up(batch, number, author, dice, stock)
        batch.write()
    bump_version()
    yield f"Generated members: {count + 1 - first} were added, each with a write-up."
    yield f"Search: {rebuild()} things are in the index."


@dataclass(frozen=True)
class Author:
    """A generated person, and what their write-up says of where it was."""

    user: User
    cohort: Cohort
    region: str
    place: str
    practice: Topic
    population: Topic


def _add_person(batch: Batch, number: int, dice: random.Random, stock: Stock) -> Author:
    address = ADDRESS.format(number=number)
    # "!" is a password that nobody can type: they sign in by a code, as everyone does.
    user = User(email=address, name=invented_name(dice), password="!", is_example=True)  # noqa: S106
    batch.add(user)
    batch.add(EmailAddress(user=user, email=address, verified=True, primary=True))
    author = Author(
        user=user,
        cohort=dice.choice(stock.cohorts),
        region=dice.choice(stock.terms[Kind.REGION])[0],
        place=invented_place(dice),
        practice=dice.choice(stock.topics[Facet.PRACTICE]),
        population=dice.choice(stock.topics[Facet.POPULATION]),
    )
    user.joined_at = began(author.cohort)
    batch.add(CohortMembership(user=user, cohort=author.cohort, state=CohortMembership.State.GRADUATE))
    profile = _profile(author, number, dice, stock)
    batch.add(profile)
    use = ProfileTopic.Use
    others = (topic for topic in dice.sample(stock.topics[Facet.PRACTICE], 3) if topic != author.practice)
    for topic in (author.practice, *others):
        batch.add(
            ProfileTopic(content_object=profile, tag=topic, use=use.TRIED, level=dice.choice(ProfileTopic.Level.values))
        )
    batch.add(ProfileTopic(content_object=profile, tag=author.population, use=use.WORKS_WITH))
    for topic in dice.sample(stock.topics[Facet.SKILL], 2):
        batch.add(ProfileTopic(content_object=profile, tag=topic, use=use.OFFERS))
    return author


def _profile(author: Author, number: int, dice: random.Random, stock: Stock) -> Profile:
    role, role_name = dice.choice(stock.terms[Kind.ROLE_LEVEL])
    # Dice of their own: the rest stays what it was before there was any of this.
    more = random.Random(f"more of {number}")  # noqa: S311 - examples need no secret
    rings = default_rings()
    if dice.random() < 0.1:
        rings[dice.choice(list(rings))] = dice.choice([Ring.ONLY_ME, Ring.COHORT]).value
    return Profile(
        user=author.user,
        public_id=fixed_id(f"profile {number}"),
        listed_to=dice.choices([Ring.MEMBERS, Ring.COHORT, Ring.PUBLIC], [92, 5, 3])[0],
        rings=rings,
        headline=invented_headline(
            dice, role=role_name, practice=_mid(author.practice), population=_mid(author.population), place=author.place
        ),
        role_level=role,
        functions=[slug for slug, _ in dice.sample(stock.terms[Kind.FUNCTION], 2)],
        organisation=f"{author.place} {dice.choice(stock.organisations)}",
        organisation_type=dice.choice(stock.terms[Kind.ORGANISATION_TYPE])[0],
        sector=dice.choice(stock.terms[Kind.SECTOR])[0],
        regions=[author.region],
        place=author.place,
        about=_some(stock.sentences["about"], "about", dice)[:1000],
        offer_kinds=dice.sample(Profile.OfferKind.values, 2),
        offer_text=dice.choice(stock.offers),
        languages=["english", *more.sample(SPOKEN, more.choice([0, 0, 0, 1, 2]))],
        availability=more.choice(Profile.Availability.values),
    )


def _add_write_up(batch: Batch, number: int, author: Author, dice: random.Random, stock: Stock) -> None:
    depth = dice.choices(WriteUp.Depth.values, [4, 2, 4])[0]
    audience = dice.choices(WriteUp.Audience.values, [5, 65, 30])[0]
    if audience == WriteUp.Audience.PUBLIC:
        depth = WriteUp.Depth.FULL
    moment = at(NEWEST - timedelta(days=dice.randrange(OLDEST_DAYS)), 10)
    text = _text(author, depth, moment.date(), dice, stock)
    write_up = WriteUp(
        **text,
        public_id=fixed_id(f"write-up {number}"),
        quilt_seed=fixed_id(f"quilt {number}"),
        depth=depth,
        state=WriteUp.State.SHARED,
        audience=audience,
        cohort=author.cohort if audience == WriteUp.Audience.COHORT else None,
        shared_at=moment,
        is_example=True,
    )
    batch.add(write_up)
    topics = [author.practice, author.population, *dice.sample(stock.topics[Facet.OUTCOME], dice.randint(1, 2))]
    for topic in topics:
        batch.add(WriteUpTopic(content_object=write_up, tag=topic))
    for role in Credit.Role:
        batch.add(
            Credit(
                write_up=write_up,
                user=author.user,
                role=role,
                state=Credit.State.AGREED,
                is_lead=role == Credit.Role.AUTHOR,
                answered_at=moment,
            )
        )
    version = WriteUpVersion(
        **text,
        write_up=write_up,
        number=1,
        topic_ids=[topic.pk for topic in topics],
        saved_by=author.user,
        audience=audience,
        cohort=write_up.cohort,
    )
    batch.add(version)
    if audience == WriteUp.Audience.PUBLIC:
        _add_publication(batch, version, moment)


def _add_publication(batch: Batch, version: WriteUpVersion, moment: datetime) -> None:
    batch.add(Consent(version=version, user=version.saved_by, agreed_at=moment))
    batch.add(
        Publication(
            write_up=version.write_up,
            approved=version,
            asked_by=version.saved_by,
            asked_at=moment,
            made_public_at=moment,
        )
    )


def _text(author: Author, depth: str, day: date, dice: random.Random, stock: Stock) -> dict[str, Any]:
    parts = PARTS_OF_QUICK if depth == WriteUp.Depth.QUICK else ("summary", *MARKDOWN_FIELDS)
    written = {part: _some(stock.sentences[part], part, dice) for part in parts}
    return {
        **written,
        "title": invented_title(dice, practice=_mid(author.practice), place=author.place),
        "region": author.region,
        "place": author.place,
        "power_shared": dice.choice(WriteUpText.Power.values),
        "evidence": dice.choice(WriteUpText.Evidence.values),
        "still_going": dice.choice(WriteUpText.StillGoing.values),
        "interests": WriteUpText.Interests.NONE,
        "last_checked": day.replace(day=1),
        "how_to_try": "\n".join(dice.sample(stock.steps, 5)),
        **{name: dice.choice(texts) for name, texts in stock.costs.items() if dice.random() < 0.5},
        # `bulk_create` does not call `save`, which would make these.
        "rendered": {name: markdown.render(text) for name, text in written.items() if name in MARKDOWN_FIELDS},
        "renderer_version": markdown.RENDERER_VERSION,
    }


def _some(sentences: list[str], part: str, dice: random.Random) -> str:
    """So many sentences of a part, in paragraphs of four."""
    chosen = dice.sample(sentences, dice.randint(*SENTENCES.get(part, USUAL)))
    size = len(chosen) if part == "summary" else 4
    return "\n\n".join(" ".join(chosen[start : start + size]) for start in range(0, len(chosen), size))


def _sentences(text: str) -> list[str]:
    plain = re.sub(r"^(?:- |\d+\. )|[*_]", "", text, flags=re.MULTILINE)
    found = re.split(r"(?<=[.?])[”]?\s+|\n+", plain)
    return [sentence for sentence in found if len(sentence.split()) > 3 and sentence[-1] in ".?"]


def _mid(topic: Topic) -> str:
    """A topic's name within a sentence; initials stay as they are."""
    name = str(topic.name)
    return name if name[1:2].isupper() else name[0].lower() + name[1:]
