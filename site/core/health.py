"""Whether the site is up (/healthz) and whether all it needs is well (/readyz), without a secret."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.models import OutboxTask, PeriodicJob

OLDEST_TASK = timedelta(minutes=15)
WORKER_SILENCE = timedelta(minutes=5)
FREE_BYTES = 200 * 1024 * 1024


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if every check holds, else 503 with the names of those that do not."""
    try:
        checks = {
            "migrations": not _migrations_missing(),
            "outbox": not _work_is_waiting_too_long(),
            "worker": _worker_was_seen(),
        }
    except DatabaseError:
        checks = {"database": False}
    checks["disk"] = shutil.disk_usage(settings.BASE_DIR).free > FREE_BYTES
    return JsonResponse({"checks": checks}, status=200 if all(checks.values()) else 503)


def _migrations_missing() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _work_is_waiting_too_long() -> bool:
    return OutboxTask.objects.due(timezone.now() - OLDEST_TASK).exists()


def _worker_was_seen() -> bool:
    return PeriodicJob.objects.filter(last_run_at__gte=timezone.now() - WORKER_SILENCE).exists()
