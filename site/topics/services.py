"""The vocabulary comes from two lists in `data/`; what the convenor has changed since is left alone."""

import csv
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from core.folding import folded_key
from topics.models import Topic, TopicSynonym

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_vocabulary() -> int:
    """Add the topics that are missing, with synonyms, broader, related and everyday wording; give back how many.

    A topic that is there already is not touched.
    """
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
