"""Saving a search, changing and removing it, and noting what a mail will tell of."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from network.directory.looking import MOST_FOUND, TooWideError, found_by
from network.directory.models import SavedSearch
from users.models import User

MOST_SAVED = 20
# Of what was found once and is not found now, so many are remembered.
MOST_TOLD = 2 * MOST_FOUND
NEVER = SavedSearch.Rhythm.NEVER


@transaction.atomic
def save_search(*, user: User, kind: str, address: str, name: str, rhythm: str) -> tuple[SavedSearch, bool]:
    """Keep a search, and say whether it is new: the same one is kept once, by its last name and rhythm.

    Raises ValidationError if one has too many, or asks for mails about one that is too wide.
    """
    # Two requests at once are counted one after the other.
    own = SavedSearch.objects.filter(user=User.objects.select_for_update().get(pk=user.pk))
    key = _key(kind, address)
    if same := own.select_for_update().filter(key=key).first():
        return change_search(search=same, name=name, rhythm=rhythm), False
    if own.count() >= MOST_SAVED:
        raise ValidationError(f"You have {MOST_SAVED} saved searches, the most one can have. Remove one first.")
    search = SavedSearch(user=user, kind=kind, address=address, key=key, name=name, rhythm=rhythm)
    if rhythm != NEVER:
        _look_for_the_first_time(search, user)
    search.save()
    return search, True


@transaction.atomic
def change_search(*, search: SavedSearch, name: str, rhythm: str) -> SavedSearch:
    """Give it another name or rhythm. Where mails begin, what it finds by then is nothing new.

    Raises ValidationError if it is too wide for mails, DoesNotExist if it was removed meanwhile.
    """
    # What the worker has noted since it was read stays.
    search = SavedSearch.objects.select_for_update(of=("self",)).select_related("user").get(pk=search.pk)
    changed = ["name", "rhythm"]
    if rhythm != NEVER and search.rhythm == NEVER:
        _look_for_the_first_time(search, search.user)
        changed += ["told", "looked_at", "is_too_wide"]
    search.name, search.rhythm = name, rhythm
    search.save(update_fields=changed)
    return search


@transaction.atomic
def remove_search(*, search: SavedSearch) -> None:
    """Keep it no more."""
    search.delete()


@transaction.atomic
def stop_mails(*, search: SavedSearch) -> None:
    """Keep the search, and send no mail about it."""
    SavedSearch.objects.filter(pk=search.pk).update(rhythm=NEVER)


@transaction.atomic
def note_found(*, search: SavedSearch, found: Iterable[int], now: datetime) -> list[int]:
    """Remember what a search finds now; give back what is new.

    Nothing is new, and nothing is noted, if another worker was first or its owner changed it meanwhile.
    """
    ids = list(dict.fromkeys(found))
    known = set(search.told)
    new = [pk for pk in ids if pk not in known]
    told = list(dict.fromkeys([*ids, *search.told]))[:MOST_TOLD]
    values = {"looked_at": now, "told": told, "is_too_wide": False} | ({"last_sent_at": now} if new else {})
    as_it_was = SavedSearch.objects.filter(pk=search.pk, looked_at=search.looked_at, rhythm=search.rhythm)
    return new if as_it_was.update(**values) else []


@transaction.atomic
def put_off(*, search: SavedSearch, now: datetime, is_too_wide: bool = False) -> None:
    """Let it wait for its next turn, without noting what it finds: it will be new then."""
    SavedSearch.objects.filter(pk=search.pk).update(looked_at=now, is_too_wide=is_too_wide)


def _look_for_the_first_time(search: SavedSearch, person: User) -> None:
    try:
        search.told = found_by(search, person)
    except TooWideError as error:
        raise ValidationError(
            {"rhythm": f"It finds more than {MOST_FOUND:,} already. Narrow it down, or save it without mails."}
        ) from error
    search.looked_at, search.is_too_wide = timezone.now(), False


def _key(kind: str, address: str) -> str:
    return hashlib.sha256(f"{kind}{address.casefold()}".encode()).hexdigest()
