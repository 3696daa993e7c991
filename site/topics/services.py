"""The vocabulary comes from the lists in `data/`; what the convenor has changed since is left alone."""

import csv
from itertools import chain, count
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from core.folding import folded_key
from topics.models import AmbiguousName, ControlledTerm, Topic, TopicSynonym

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_vocabulary() -> int:
    """Add what is missing of topics, short lists and ambiguous names; give back how many entries were added.

    What is there already is not touched.
    """
    return _add_topics() + _add_controlled_terms() + _add_ambiguous_names()


@transaction.atomic
def add_topic(*, name: str, facet: str, definition: str, broader: Topic | None = None) -> Topic:
    """Add a topic to the vocabulary."""
    topic = Topic(name=name, slug=_free_slug(name), facet=facet, definition=definition, broader=broader)
    topic.save()
    return topic


@transaction.atomic
def add_synonym(*, topic: Topic, name: str) -> None:
    """Add another name to a topic, unless it is called that already."""
    if Topic.objects.named(name).filter(pk=topic.pk).exists():
        return
    TopicSynonym.objects.create(topic=topic, name=name, sort_order=topic.synonyms.count())


@transaction.atomic
def add_everyday_wording(*, topic: Topic, wording: str) -> None:
    """Add a way in which people say it who do not know its name, unless it is there already."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    known = _split(topic.everyday)
    if folded_key(wording) in {folded_key(other) for other in known}:
        return
    topic.everyday = "; ".join([*known, wording])
    topic.save(update_fields=["everyday"])


def _free_slug(name: str) -> str:
    # Plain letters only, as an address takes no others.
    slug = slugify(name) or "topic"
    taken = set(Topic.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    slugs = chain([slug], (f"{slug}-{number}" for number in count(2)))
    return next(each for each in slugs if each not in taken)


def _add_topics() -> int:
    rows = {row["name"]: row for row in _rows("taxonomy.csv")}
    everyday = {row["name"]: row for row in _rows("everyday.csv")}
    known = set(Topic.objects.values_list("key", flat=True))
    new = {
        name: Topic.objects.create(
            name=name,
            slug=slugify(name),
            facet=row["facet"],
            definition=row["definition"],
            everyday=everyday[name]["everyday"],
        )
        for name, row in rows.items()
        if folded_key(name) not in known
    }
    topics = {topic.name: topic for topic in Topic.objects.all()} if new else {}
    for name, topic in new.items():
        _add_synonyms(topic, _split(rows[name]["synonyms"]))
        topic.related.set([topics[other] for other in _split(everyday[name]["related"]) if other in topics])
        if broader := topics.get(rows[name]["broader"]):
            topic.broader = broader
            topic.save(update_fields=["broader"])
    return len(new)


def _add_controlled_terms() -> int:
    known = set(ControlledTerm.objects.values_list("kind", "slug"))
    rows = enumerate(_rows("controlled_terms.csv"))
    new = [(order, row) for order, row in rows if (row["kind"], slugify(row["name"])) not in known]
    for order, row in new:
        ControlledTerm.objects.create(
            kind=row["kind"],
            name=row["name"],
            synonyms=row["synonyms"],
            examples=row["examples"],
            broader=slugify(row["broader"]),
            # With gaps, so that the convenor can put one between two.
            order=(order + 1) * 10,
        )
    return len(new)


def _add_ambiguous_names() -> int:
    known = set(AmbiguousName.objects.values_list("name", flat=True))
    new = [row for row in _rows("ambiguous_names.csv") if row["name"] not in known]
    for row in new:
        AmbiguousName.objects.create(**row)
    return len(new)


def _add_synonyms(topic: Topic, names: list[str]) -> None:
    keys = {topic.key}
    for order, name in enumerate(names):
        if folded_key(name) in keys:
            continue
        keys.add(folded_key(name))
        TopicSynonym.objects.create(topic=topic, name=name, sort_order=order)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
