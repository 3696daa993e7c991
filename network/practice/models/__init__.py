"""The models of practice write-ups, a file a subject."""

from network.practice.models.credits import Credit
from network.practice.models.publication import Consent, Publication
from network.practice.models.questions import Answer, Question
from network.practice.models.text import TEXT_FIELDS, WriteUpText
from network.practice.models.write_ups import WriteUp, WriteUpTopic, WriteUpVersion

__all__ = [
    "TEXT_FIELDS",
    "Answer",
    "Consent",
    "Credit",
    "Publication",
    "Question",
    "WriteUp",
    "WriteUpText",
    "WriteUpTopic",
    "WriteUpVersion",
]
