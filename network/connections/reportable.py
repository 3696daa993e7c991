"""How the reason of a request, and what an introduction says to somebody, are reported, and hidden."""

from typing import Any

from django.urls import reverse

from network.connections.models import Connection, Introduction
from network.connections.services import connecting, introducing
from network.moderation.registry import Reportable, register
from users.circles import circles_of
from users.names import in_a_sentence


def _reason(connection: Connection, viewer: Any) -> str:
    """What the request says to whoever it was sent to."""
    return connection.reason if connection.asked_id == circles_of(viewer).person_id else ""


def _hide_request(connection: Connection, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    connecting.set_hidden(connection=connection, hidden=hidden)


def _hide_introduction(introduction: Introduction, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    introducing.set_hidden(introduction=introduction, hidden=hidden)


register(
    Reportable(
        kind="request",
        noun="a request to connect",
        model=Connection,
        rows=lambda: Connection.objects.select_related("asker"),
        visible=lambda viewer: Connection.objects.asked_of(viewer).select_related("asker"),
        title=lambda connection: f"the request of {connection.asker.name} to connect",
        text=_reason,
        url=lambda connection: reverse("connections"),
        owners=lambda connection: [connection.asker],
        set_hidden=_hide_request,
        is_hidden=lambda connection: connection.hidden_at is not None,
    )
)
register(
    Reportable(
        kind="introduction",
        noun="an introduction",
        model=Introduction,
        rows=lambda: Introduction.objects.select_related("proposed_by"),
        visible=lambda viewer: Introduction.objects.of(viewer).select_related("proposed_by"),
        title=lambda introduction: f"the introduction by {in_a_sentence(introduction.proposed_by.name)}",
        text=lambda introduction, viewer: introduction.sentence_for(viewer),
        url=lambda introduction: reverse("connections"),
        owners=lambda introduction: [introduction.proposed_by],
        set_hidden=_hide_introduction,
        is_hidden=lambda introduction: introduction.hidden_at is not None,
    )
)
