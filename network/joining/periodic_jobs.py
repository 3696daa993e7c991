"""How long lists of graduates are kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.retention import period
from network.joining.models import GraduateImport
from network.joining.services import importing

KEEP_ROWS = timedelta(days=7)
KEEP_DONE = timedelta(days=365)


@period("rows of lists of graduates", keep=KEEP_ROWS, end=importing.empty_forgotten)
def forgotten_lists(before: datetime) -> QuerySet[Any]:
    """Lists that nobody has confirmed or given up."""
    return GraduateImport.objects.waiting().filter(uploaded_at__lt=before)


@period("lists of graduates", keep=KEEP_DONE)
def old_lists(before: datetime) -> QuerySet[Any]:
    """That there was one, and what became of it."""
    return GraduateImport.objects.filter(done_at__lt=before)
