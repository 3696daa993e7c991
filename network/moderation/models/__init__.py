"""Reports, what the convenor decided on them, answers to decisions, and notes about what was sent to many."""

from network.moderation.models.appeals import Appeal, AppealAnswer, AppealQuerySet
from network.moderation.models.decisions import Addressee, Decision
from network.moderation.models.reports import Report, ReportQuerySet
from network.moderation.models.signals import SentText, Signal

__all__ = [
    "Addressee",
    "Appeal",
    "AppealAnswer",
    "AppealQuerySet",
    "Decision",
    "Report",
    "ReportQuerySet",
    "SentText",
    "Signal",
]
