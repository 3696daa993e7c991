"""A saved search, run again as its owner: always by what they may see at that moment."""

from collections.abc import Collection
from dataclasses import replace

from django.http import QueryDict

from network.directory.asked import Asked
from network.directory.models import SavedSearch
from network.practice.models import WriteUp
from search.everything import all_ids, hits_among
from search.query import PAGE_SIZE, Hit, Query, Sort
from users.circles import circles_of
from users.models import User

# Of a search that finds more, what is new says nothing, and what was found is too much to remember.
MOST_FOUND = 2000


class TooWideError(Exception):
    """A search finds so much that what is new cannot be told."""


def may_look(person: User, kind: str) -> bool:
    """Whether the list of a kind is there for somebody."""
    circles = circles_of(person)
    return circles.sees_members_fields if kind == SavedSearch.Kind.PEOPLE else circles.sees_network_write_ups


def found_by(search: SavedSearch, person: User) -> list[int]:
    """The ids of all that meets a saved search now for its owner, the newest first, but for what is their own.

    Raises TooWideError.
    """
    if not may_look(person, search.kind):
        return []
    own = _own(search, person)
    found = [pk for pk in all_ids(_query(search), person) if pk not in own]
    if len(found) > MOST_FOUND:
        raise TooWideError
    return found


def first_hits(search: SavedSearch, ids: Collection[int], person: User) -> list[Hit]:
    """The first page of these things with why they match, as far as they do so now."""
    return hits_among(_query(search), list(ids)[:PAGE_SIZE], person) if may_look(person, search.kind) else []


def _query(search: SavedSearch) -> Query:
    asked = Asked.of(QueryDict(search.address.removeprefix("?")), search.kind)
    return replace(asked.query, sort=Sort.NEWEST)


def _own(search: SavedSearch, person: User) -> set[int]:
    if search.kind == SavedSearch.Kind.PEOPLE:
        profile = getattr(person, "profile", None)
        return {profile.pk} if profile else set()
    return set(WriteUp.objects.of_author(person).values_list("pk", flat=True))
