"""Members and write-ups to measure with: the same number is the same person on every machine.

Words come as often as they do in English: a few are nearly everywhere, most are rare.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from string import ascii_lowercase
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from spellchecker import SpellChecker

from cohorts.models import Cohort, Intake
from core import markdown
from core.page_cache import bump_version
from network.practice.models import Credit, Publication, WriteUp, WriteUpTopic, WriteUpVersion
from network.practice.models.text import MARKDOWN_FIELDS
from network.profiles.models import Profile, ProfileTopic
from network.profiles.rings import Ring, default_rings
from tests.factories.cohorts import CohortFactory, IntakeFactory
from topics.models import ControlledTerm, Topic
from topics.terms import terms
from users.models import CohortMembership, User

BATCH = 500
VOCABULARY = 20_000
YEARS, LETTERS = range(2012, 2027), "AB"
# How many words a part has, about.
LENGTHS = {
    "summary": 35,
    "before": 60,
    "what_we_did": 130,
    "who_decided": 40,
    "what_changed": 60,
    "how_we_know": 40,
    "differently": 40,
}
ABOUT = 50
SENTENCE = 12
SURNAMES, FIRST_NAMES = 4000, 600
Kind, Facet = ControlledTerm.Kind, Topic.Facet
# So many write-ups in a row speak of one thing that nobody else has a word for: rare words are there at every size.
ONE_THING = 6
AUDIENCES = (WriteUp.Audience.COHORT, WriteUp.Audience.NETWORK, WriteUp.Audience.PUBLIC)


@dataclass(frozen=True)
class Stock:
    """What people and write-ups are put together from; of a list, what comes first comes most often."""

    words: list[str]
    often: list[float]
    first_names: list[str]
    surnames: list[str]
    topics: dict[str, list[Topic]]
    terms: dict[str, list[str]]
    cohorts: list[Cohort]

    @classmethod
    def gather(cls) -> "Stock":
        """The site's vocabulary, and the dictionary that misspelt words are held against."""
        frequencies = SpellChecker(language="en").word_frequency.dictionary
        known = sorted((word for word in frequencies if word.isascii() and word.isalpha()), key=lambda word: word)
        known.sort(key=lambda word: -frequencies[word])
        dice = random.Random("bench")
        names = [word.title() for word in known[VOCABULARY : VOCABULARY * 2] if 4 <= len(word) <= 10]
        dice.shuffle(names)
        topics: dict[str, list[Topic]] = {facet: [] for facet in Facet.values}
        for topic in Topic.objects.order_by("pk"):
            topics[topic.facet].append(topic)
        words = known[:VOCABULARY]
        return cls(
            words,
            list(accumulate(frequencies[word] for word in words)),
            names[:FIRST_NAMES],
            names[FIRST_NAMES : FIRST_NAMES + SURNAMES],
            topics,
            {kind: [term.slug for term in terms(kind)] for kind in Kind.values},
            _cohorts(),
        )

    def text(self, dice: random.Random, count: int) -> str:
        """So many words in sentences."""
        words = dice.choices(self.words, cum_weights=self.often, k=count)
        parts = (words[start : start + SENTENCE] for start in range(0, count, SENTENCE))
        return " ".join(f"{' '.join(part).capitalize()}." for part in parts)


def _cohorts() -> list[Cohort]:
    cohorts = []
    for year in YEARS:
        intake = Intake.objects.filter(year=year).first() or IntakeFactory(year=year)
        cohorts += [
            Cohort.objects.filter(intake=intake, letter=letter).first() or CohortFactory(intake=intake, letter=letter)
            for letter in LETTERS
        ]
    return cohorts


def _some(dice: random.Random, things: Sequence[Any], most: int) -> list[Any]:
    """At most so many, those that stand first more often."""
    weights = [1 / place for place in range(1, len(things) + 1)]
    return list(dict.fromkeys(dice.choices(things, weights, k=dice.randint(1, most))))


def write(count: int) -> Iterator[int]:
    """Write so many members, and as many write-ups of some of them; give back how many there are now and then."""
    stock = Stock.gather()
    users: list[User] = []
    for start in range(0, count, BATCH):
        with transaction.atomic():
            rows: list[Model] = []
            for number in range(start, min(start + BATCH, count)):
                dice = random.Random(f"bench {number}")
                users.append(_add_member(rows, number, dice, stock))
                _add_write_up(rows, dice.choice(users), dice, stock, name_of_thing(number // ONE_THING))
            _create(rows)
        yield len(users)
    bump_version()


def name_of_thing(number: int) -> str:
    """A name that is no word, the same for the same number."""
    letters = ""
    for _ in range(4):
        number, place = divmod(number, 26)
        letters += ascii_lowercase[place]
    return f"Xq{letters}"


def _create(rows: list[Model]) -> None:
    by_model: dict[type[Model], list[Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, those in by_model.items():
        model._default_manager.bulk_create(those, BATCH)


def _add_member(rows: list[Model], number: int, dice: random.Random, stock: Stock) -> User:
    name = f"{dice.choice(stock.first_names)} {dice.choice(stock.surnames)}"
    user = User(email=f"member-{number}@example.org", name=name, password="!")
    rings = default_rings()
    if dice.random() < 0.1:
        rings[dice.choice(list(rings))] = dice.choice([Ring.ONLY_ME, Ring.COHORT]).value
    profile = Profile(
        user=user,
        listed_to=dice.choices([Ring.MEMBERS, Ring.COHORT, Ring.PUBLIC], [92, 5, 3])[0],
        rings=rings,
        headline=stock.text(dice, 8)[:120],
        about=stock.text(dice, ABOUT)[:1000],
        offer_text=stock.text(dice, 12)[:200],
        role_level=_some(dice, stock.terms[Kind.ROLE_LEVEL], 1)[0],
        functions=_some(dice, stock.terms[Kind.FUNCTION], 2),
        organisation=f"{dice.choice(stock.surnames)} {dice.choice(['Council', 'Trust', 'Centre'])}",
        organisation_type=_some(dice, stock.terms[Kind.ORGANISATION_TYPE], 1)[0],
        sector=_some(dice, stock.terms[Kind.SECTOR], 1)[0],
        regions=_some(dice, stock.terms[Kind.REGION], 1),
        place=dice.choice(stock.surnames),
        offer_kinds=_some(dice, Profile.OfferKind.values, 2),
        languages=["english"],
    )
    rows += [user, CohortMembership(user=user, cohort=dice.choice(stock.cohorts), state="graduate"), profile]
    for use, facet in ProfileTopic.FACETS.items():
        for topic in _some(dice, stock.topics[facet], 3):
            level = ProfileTopic.Level.DONE if use == ProfileTopic.Use.TRIED else ""
            rows.append(ProfileTopic(content_object=profile, tag=topic, use=use, level=level))
    return user


def _add_write_up(rows: list[Model], author: User, dice: random.Random, stock: Stock, about: str) -> None:
    moment = timezone.now() - timedelta(days=dice.randrange(1, 4000))
    lengths = {name: dice.randint(words // 2, words * 3 // 2) for name, words in LENGTHS.items()}
    text: dict[str, Any] = {name: stock.text(dice, length) for name, length in lengths.items()}
    text["before"] += f" We called it {about}."
    text |= {
        "title": stock.text(dice, 6)[:90],
        "region": _some(dice, stock.terms[Kind.REGION], 1)[0],
        "place": dice.choice(stock.surnames),
        "evidence": dice.choice(WriteUp.Evidence.values),
        "still_going": dice.choice(WriteUp.StillGoing.values),
        "how_to_try": "\n".join(stock.text(dice, 8) for _ in range(4)),
        # `bulk_create` does not call `save`, which would make these.
        "rendered": {name: f"<p>{words}</p>" for name, words in text.items() if name in MARKDOWN_FIELDS},
        "renderer_version": markdown.RENDERER_VERSION,
    }
    audience = dice.choices(AUDIENCES, [5, 85, 10])[0]
    write_up = WriteUp(
        **text,
        depth=WriteUp.Depth.FULL,
        state=WriteUp.State.SHARED,
        audience=audience,
        cohort=dice.choice(stock.cohorts) if audience == WriteUp.Audience.COHORT else None,
        shared_at=moment,
    )
    topics = [topic for facet in Facet.values for topic in _some(dice, stock.topics[facet], 1)]
    rows.append(write_up)
    rows += [WriteUpTopic(content_object=write_up, tag=topic) for topic in topics]
    role, state = Credit.Role.AUTHOR, Credit.State.AGREED
    rows.append(Credit(write_up=write_up, user=author, role=role, state=state, is_lead=True, answered_at=moment))
    version = WriteUpVersion(
        **text,
        write_up=write_up,
        number=1,
        topic_ids=[topic.pk for topic in topics],
        audience=audience,
        cohort=write_up.cohort,
    )
    rows.append(version)
    if audience == WriteUp.Audience.PUBLIC:
        rows.append(_publication(version, author, moment))


def _publication(version: WriteUpVersion, author: User, moment: datetime) -> Publication:
    return Publication(
        write_up=version.write_up, approved=version, asked_by=author, asked_at=moment, made_public_at=moment
    )
