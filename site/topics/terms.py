"""The short controlled lists as other rooms read them: by list and slug, without a query once they are known."""

from core.page_cache import cached_fragment
from topics.models import ControlledTerm

# An answer to the question of the organisation, and no organisation: not shown, not a filter.
NO_ORGANISATION = "none-or-prefer-not-to-say"


def terms(kind: str) -> list[ControlledTerm]:
    """One list, in order, those entries too that can no longer be chosen."""
    return _lists()[kind]


def term_name(kind: str, slug: str) -> str:
    """The name of an entry, or nothing if there is none."""
    return next((term.name for term in terms(kind) if term.slug == slug), "")


def choices(kind: str) -> list[tuple[str, str]]:
    """What can be chosen today: slugs and names."""
    return [(term.slug, term.name) for term in terms(kind) if term.is_valid_today]


def _lists() -> dict[str, list[ControlledTerm]]:
    return cached_fragment("controlled-terms", _read)


def _read() -> dict[str, list[ControlledTerm]]:
    lists: dict[str, list[ControlledTerm]] = {kind: [] for kind in ControlledTerm.Kind.values}
    for term in ControlledTerm.objects.order_by("order", "name"):
        lists[term.kind].append(term)
    return lists
