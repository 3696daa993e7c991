"""What is mailed of saved searches, and how long “Not now” holds."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.periodic import periodic
from core.retention import period
from network.directory.alerts import EVERY, tell_what_is_new
from network.directory.models import DismissedSuggestion

KEEP_DISMISSED = timedelta(days=182)


@periodic("mail what is new for saved searches", every=EVERY)
def mail_saved_searches() -> None:
    """Run the saved searches that are due, and mail what is new."""
    tell_what_is_new()


@period("people put off with “Not now”", keep=KEEP_DISMISSED)
def old_dismissals(before: datetime) -> QuerySet[Any]:
    """After half a year they may be suggested again."""
    return DismissedSuggestion.objects.filter(dismissed_at__lt=before)
