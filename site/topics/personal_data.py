"""The vocabulary holds nothing about a person."""

from core.personal_data import register
from topics.models import Topic, TopicSynonym

register(
    Topic,
    personal=(),
    not_personal=[*(field.name for field in Topic._meta.concrete_fields), "related"],
)
register(TopicSynonym, personal=(), not_personal=[field.name for field in TopicSynonym._meta.concrete_fields])
