"""Whether the site is up (/healthz) and whether all it needs is well (/readyz), without a secret."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Case, F, Min, When
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.models import OutboxTask, PeriodicJob
from core.periodic_jobs import HEARTBEAT

LONGEST_WAIT = timedelta(minutes=15)
LONGEST_SILENCE = timedelta(minutes=5)
LEAST_FREE_MEGABYTES = 200

OptionalCheck = Callable[[], bool | None]
_optional: dict[str, OptionalCheck] = {}


def optional(name: str) -> Callable[[OptionalCheck], OptionalCheck]:
    """Register a check of what the site can do without: told, and never a reason to be unready. None: not set up."""

    def wrap(check: OptionalCheck) -> OptionalCheck:
        _optional[name] = check
        return check

    return wrap


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if every check holds, else 503; both with the checks by name, and with the figures behind them."""
    now = timezone.now()
    figures: dict[str, Any] = {"free_megabytes": _free_megabytes()}
    checks = {"disk": figures["free_megabytes"] > LEAST_FREE_MEGABYTES}
    without: dict[str, bool] = {}
    try:
        figures |= {"oldest_task_seconds": _oldest_task(now), "worker_silent_seconds": _worker_silence(now)}
        checks |= {
            "database": True,
            "migrations": _migrations_are_applied(),
            "outbox": not OutboxTask.objects.late(now - LONGEST_WAIT).exists(),
            "worker": (silence := figures["worker_silent_seconds"]) is not None
            and silence < LONGEST_SILENCE.total_seconds(),
        }
        without = {name: holds for name, check in _optional.items() if (holds := check()) is not None}
    except DatabaseError:
        checks["database"] = False
    answer = {"checks": checks, "figures": figures} | ({"optional": without} if without else {})
    return JsonResponse(answer, status=200 if all(checks.values()) else 503)


_applied = False


def _migrations_are_applied() -> bool:
    global _applied  # noqa: PLW0603 - reading every migration takes a while, and what was applied once stays so
    if not _applied:
        executor = MigrationExecutor(connection)
        _applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _applied


def _oldest_task(now: datetime) -> int | None:
    """For how long the oldest task that could be done has waited, in seconds; None if none waits."""
    since = Case(When(attempts=0, then=F("available_at")), default=F("created_at"))
    oldest = OutboxTask.objects.late(now).aggregate(oldest=Min(since))["oldest"]
    return None if oldest is None else int((now - oldest).total_seconds())


def _worker_silence(now: datetime) -> int | None:
    """For how long no worker was seen, in seconds; None if there never was one."""
    seen = PeriodicJob.objects.filter(name=HEARTBEAT).values_list("last_run_at", flat=True).first()
    return None if seen is None else int((now - seen).total_seconds())


def _free_megabytes() -> int:
    """On the disk that uploads, and with SQLite the database, are kept on."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // 1024**2
