"""How the search is: for the administrators' page, and for /readyz."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils import timezone

from core.health import optional
from search.changes import is_mirrored
from search.models import SearchChange, SearchCheck, SearchIndex, SearchThing
from search.registry import kinds

# Changes that wait longer tell of trouble.
LONGEST_WAIT = timedelta(minutes=5)


@dataclass
class KindCounts:
    """How many things of a kind the database has in its index, and Elasticsearch in the one in use."""

    label: str
    in_database: int
    in_elasticsearch: int | None = None


@dataclass
class Health:
    """Everything that the page shows."""

    is_mirrored: bool
    kinds: list[KindCounts]
    checks: list[SearchCheck]
    indices: list[SearchIndex] = field(default_factory=list)
    waiting: int = 0
    waiting_since: datetime | None = None
    # Of the server: empty if it did not answer.
    version: str = ""
    searched: list[str] = field(default_factory=list)
    is_reduced: bool = False

    @property
    def waits_too_long(self) -> bool:
        """Whether the oldest change waits for longer than it should."""
        return self.waiting_since is not None and timezone.now() - self.waiting_since > LONGEST_WAIT

    @property
    def rebuilt_at(self) -> datetime | None:
        """When the index in use was finished."""
        return next((each.finished_at for each in self.indices if each.state == SearchIndex.State.LIVE), None)


def look() -> Health:
    """How the search is now; asks the server, for as long as a reader would."""
    counts = dict(SearchThing.objects.order_by().values_list("kind").annotate(Count("pk")))
    labels = {kind: searchable.label for kind, searchable in kinds().items()}
    health = Health(
        is_mirrored(),
        kinds=[KindCounts(labels.get(kind, kind), counts.get(kind, 0)) for kind in sorted(counts.keys() | labels)],
        checks=list(SearchCheck.objects.order_by("copy")),
    )
    if health.is_mirrored:
        _look_at_the_mirror(health, sorted(counts.keys() | labels))
    return health


def _look_at_the_mirror(health: Health, names: list[str]) -> None:
    from search.engines.elasticsearch import client, indices

    waiting = SearchChange.objects.aggregate(count=Count("pk"), since=Min("changed_at"))
    health.waiting, health.waiting_since = waiting["count"], waiting["since"]
    health.indices = list(SearchIndex.objects.order_by("-started_at"))
    try:
        with client.asked() as server:
            health.version = str(server.info()["version"]["number"])
            health.searched = indices.searched(server)
            found = indices.counts(server, health.searched[0]) if health.searched else {}
    except client.UnavailableError:
        health.is_reduced = True
        return
    health.is_reduced = not _is_searched(health.searched)
    for counts, name in zip(health.kinds, names, strict=True):
        counts.in_elasticsearch = found.get(name, 0)


def register() -> None:
    """Let /readyz tell of Elasticsearch. The site does without it, so it is never a reason to be unready."""
    optional("elasticsearch")(_answers)
    optional("elasticsearch_changes")(_keeps_up)


def _answers() -> bool | None:
    if not is_mirrored():
        return None
    from search.engines.elasticsearch import client, indices

    try:
        with client.asked() as server:
            return _is_searched(indices.searched(server))
    except client.UnavailableError:
        return False


def _is_searched(names: list[str]) -> bool:
    """Whether the index in use has today's mapping: another is searched by nobody."""
    from search.engines.elasticsearch import indices

    return any(indices.alias_of(name) == indices.alias() for name in names)


def _keeps_up() -> bool | None:
    if not is_mirrored():
        return None
    return not SearchChange.objects.filter(changed_at__lt=timezone.now() - LONGEST_WAIT).exists()
