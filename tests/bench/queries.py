"""What is asked, by class: the same classes at every size, with words that stand there as often as the class says."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from search.known_words import are_known
from search.models import SearchThing, SearchWord
from search.parser import ASKING_WORDS
from search.query import Query
from search.spelling import SELDOM, _dictionary
from search.vocabulary import name_stems, vocabulary
from search.words import LITTLE_WORDS, stem
from users.models import User

KINDS = ("people", "practice")
EACH = 4
RARE, COMMON = (2, 12), (0.25, 0.6)
FACETS = {"people": ("tried", "sector"), "practice": ("practice", "still_going")}
NARROWED = ("Social prescribing", "Participation and co-production", "Asset-based community development")


@dataclass(frozen=True)
class Asked:
    """One query of a class, as an address of the product asks it."""

    name: str
    kind: str
    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    @property
    def address(self) -> str:
        """The page."""
        return f"/network/{self.kind}/"

    @property
    def data(self) -> dict[str, object]:
        """What its form would send."""
        page = {"page": self.page} if self.page > 1 else {}
        return {"q": self.text} | {name: list(values) for name, values in self.filters.items()} | page

    @property
    def query(self) -> Query:
        """The same, for who asks the parser."""
        return Query((self.kind,), self.text, self.filters, page=self.page)


def queries() -> Iterator[Asked]:
    """Four of each class for people, and four for practice."""
    dice = random.Random("bench queries")
    things = SearchThing.objects.filter(kind="practice").count()
    rare = _words(dice, *RARE)
    common = _words(dice, int(COMMON[0] * things), int(COMMON[1] * things))
    names = dice.sample(list(User.objects.filter(profile__listed_to="members").values_list("name", flat=True)), EACH)
    known = vocabulary()
    topics = [entry for entry in known.entries.values() if entry.vocabulary == "topic"]
    wide = [entry.name for entry in topics if known.narrower_than(entry.key)][:EACH]
    regions = [entry.name for entry in known.entries.values() if entry.vocabulary == "region"]
    roles = [entry.name for entry in known.entries.values() if entry.vocabulary == "role_level"]
    for kind in KINDS:
        for number in range(EACH):
            word, other = common[number % len(common)], rare[number]
            region, topic = regions[number % len(regions)], topics[number * 7 % len(topics)].name
            role = roles[number % len(roles)] if roles else "commissioner"
            yield Asked("browse", kind)
            yield Asked("rare word", kind, other)
            yield Asked("common word", kind, word)
            yield Asked("name", kind, names[number])
            yield Asked("topic with narrower", kind, wide[number % len(wide)])
            yield Asked("four parts", kind, f"someone in {region} {role} who has done {topic} with {word}")
            yield Asked("two filters", kind, word, _filters(kind, number))
            yield Asked("misspelt", kind, _misspelt(dice))
            yield Asked("page 5", kind, word, page=5)


def _words(dice: random.Random, least: int, most: int) -> list[str]:
    """Words that stand in so many things, and are no name and nothing that is left unread."""
    # Each stands in a write-up and with its author.
    rows = SearchWord.objects.filter(things__gte=2 * least, things__lte=2 * most).values_list("word", flat=True)
    found = [word for word in rows.order_by("word") if not _is_read_otherwise(word)]
    return dice.sample(found, min(2 * EACH, len(found)))


def _is_read_otherwise(word: str) -> bool:
    return word in LITTLE_WORDS | ASKING_WORDS or stem(word) in name_stems() or (stem(word),) in vocabulary().meanings


def _misspelt(dice: random.Random) -> str:
    rows = SearchWord.objects.filter(things__gte=10).order_by("word").values_list("word", flat=True)
    words = [word for word in rows if len(word) >= 8 and not _is_read_otherwise(word)]
    while True:
        word = dice.choice(words)
        wrong = word[:3] + word[4:]
        if not are_known([wrong]) and _dictionary()(wrong) <= SELDOM and stem(wrong) not in name_stems():
            return wrong


def _filters(kind: str, number: int) -> dict[str, tuple[str, ...]]:
    from search.models import SearchFacet

    chosen: dict[str, tuple[str, ...]] = {}
    for facet in FACETS[kind]:
        values = SearchFacet.objects.filter(kind=kind, facet=facet).order_by("value").values_list("value", flat=True)
        those = list(values.distinct())
        chosen[facet] = (those[number % len(those)],)
    return chosen
