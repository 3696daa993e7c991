"""The vocabulary holds nothing about a person."""

from core.personal_data import register
from topics.models import AmbiguousName, ControlledTerm, Topic, TopicSynonym

register(
    Topic,
    personal=(),
    not_personal=("id", "name", "slug", "facet", "definition", "broader", "related", "everyday", "status", "key"),
)
register(TopicSynonym, personal=(), not_personal=("id", "sort_order", "topic", "name", "key"))
register(AmbiguousName, personal=(), not_personal=("id", "name", "may_mean"))
register(
    ControlledTerm,
    personal=(),
    not_personal=(
        "id",
        "kind",
        "slug",
        "name",
        "synonyms",
        "examples",
        "broader",
        "valid_from",
        "valid_until",
        "became",
        "order",
    ),
)
