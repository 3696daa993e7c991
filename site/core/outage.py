"""Telling a database that is out of reach from a mistake of ours, and what visitors see meanwhile."""

import sqlite3

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER_SECONDS = 30

# Locked for too long, disk errors, disk full, file gone.
SQLITE_OUTAGES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
# PostgreSQL: connection lost, no room, shutting down or starting.
POSTGRES_OUTAGES = ("08", "53", "57")


def is_outage(error: BaseException | None) -> bool:
    """Whether the error says that the database could not be reached or has no room, and not that a query is wrong."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        # The lowest byte is the kind, what stands above it is detail.
        return getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_CANTOPEN) & 0xFF in SQLITE_OUTAGES
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(POSTGRES_OUTAGES)


def unavailable() -> HttpResponse:
    """The 503 page, made without the database."""
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
