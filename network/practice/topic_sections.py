"""Write-ups on the page of a topic."""

from collections import defaultdict
from datetime import date
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from core.page_cache import cached_fragment
from network.practice.models import WriteUp, WriteUpVersion
from topics.models import Topic
from topics.sections import Entry, register
from users.circles import circles_of

SHOWN = 20


def write_ups_of(topic: Topic, request: HttpRequest) -> list[Entry]:
    """The newest write-ups about a topic: to those of the network as they stand now, to everyone what is public."""
    found: dict[int, Entry] = {}
    if circles_of(request.user).sees_network_write_ups:
        about = WriteUp.objects.visible_to(request.user).shared().filter(topic_items__tag=topic)
        newest = about.select_related("publication").newest_first()[:SHOWN]
        found = {write_up.pk: _for_network(write_up) for write_up in newest}
    public = [pk for pk in _public_by_topic().get(topic.pk, ()) if pk not in found][:SHOWN]
    if public:
        approved = WriteUp.objects.for_public().filter(pk__in=public).select_related("publication__approved")
        found |= {write_up.pk: _for_everyone(write_up) for write_up in approved}
    return sorted(found.values(), key=lambda entry: entry.added_on or date.min, reverse=True)[:SHOWN]


def topics_with_public_write_ups() -> set[int]:
    """The topics of the versions that everyone may read."""
    return set(_public_by_topic())


def _public_by_topic() -> dict[int, list[int]]:
    return cached_fragment("public-write-ups-by-topic", _read_public)


def _read_public() -> dict[int, list[int]]:
    # The topics of the approved version: what was chosen since, no editor has seen.
    by_topic: dict[int, list[int]] = defaultdict(list)
    newest = WriteUp.objects.for_public().order_by("-publication__made_public_at", "-pk")
    for pk, topic_ids in newest.values_list("pk", "publication__approved__topic_ids"):
        for topic_id in topic_ids:
            by_topic[topic_id].append(pk)
    return dict(by_topic)


def _for_network(write_up: WriteUp) -> Entry:
    return Entry(
        title=write_up.title,
        url=write_up.get_absolute_url(),
        summary=write_up.summary,
        added_on=timezone.localdate(write_up.shared_at),
        day_label="Shared on",
        is_members_only=not write_up.is_public,
        is_example=write_up.is_example,
    )


def _for_everyone(write_up: WriteUp) -> Entry:
    publication, approved = write_up.publication, cast(WriteUpVersion, write_up.publication.approved)
    return Entry(
        title=approved.title,
        url=write_up.public_url,
        summary=approved.summary,
        added_on=timezone.localdate(publication.made_public_at),
        day_label="Public since",
        is_example=write_up.is_example,
    )


register("Write-ups", source=write_ups_of, used=topics_with_public_write_ups)
