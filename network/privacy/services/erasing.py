"""Erasure: all that the registers know of a person, then what they do not, and a mark against restored backups."""

import json
import logging
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core import page_cache
from core.logs import describe
from core.personal_data import all_registers
from core.personal_rows import Rows, Whose, furthest_first
from core.queued import forget_names_in_mail
from network.notifications.models import Notice
from network.practice.searchable import KIND as PRACTICE
from network.privacy.models import ErasureRecord
from network.privacy.people import whose
from search.indexing import forget_removed_words, gathered, refresh
from users.models import User

logger = logging.getLogger(__name__)
SALT = "network.privacy.erasure"
# Longer than any backup is kept.
KEEP_MARKS = timedelta(days=730)


@transaction.atomic
@gathered()
def erase(*, user: User, known: Whose | None = None) -> ErasureRecord | None:
    """Erase one person for good, in one transaction; None if they were erased before, or have come back.

    `known` names them where the database does not any more: after a restore.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    has_come_back = known is None and user.leaves_at is None
    if user.erased_at is not None or has_come_back:
        return None
    person = known or whose(user)
    record = ErasureRecord.objects.create(
        marks=sorted(_marks(user, person)),
        keeps_name=person.keeps_name,
        removed_write_ups=sorted(person.removes),
    )
    _overwrite_what_is_deleted()
    _erase_rows(person)
    # A row that erasure left of a person, such as a write-up with their name, is found under what it says now.
    refresh(PRACTICE, _credited(user))
    _close_notices_about_nothing()
    forget_names_in_mail(person)
    page_cache.bump_version()
    # What was made before is never read again, but would lie there for a while.
    transaction.on_commit(caches[page_cache.ALIAS].clear)
    transaction.on_commit(forget_removed_words)
    transaction.on_commit(write_list)
    return record


def erase_due() -> int:
    """Erase everyone whose thirty days are over; give back how many. One that fails does not hold up the others."""
    if _was_restored():
        # Somebody forgot to say so.
        replay()
    done = 0
    for user in User.objects.filter(leaves_at__lte=timezone.now(), erased_at=None).order_by("pk"):
        try:
            done += erase(user=user) is not None
        except Exception as error:  # noqa: BLE001 - whatever it was, the next person has a right too
            logger.error("The erasure of an account failed: %s.", describe(error))
    write_list()
    return done


def replay() -> int:
    """Erase again whoever a restored backup brought back; give back how many people and rows went."""
    known = {mark: record for record in _all_records() for mark in record.marks}
    done = sum(_erase_again(user, known) for user in User.objects.filter(erased_at=None).order_by("pk"))
    done += sum(_erase_addresses(model, rows, known) for model, rows in _by_address())
    write_list()
    return done


def write_list() -> None:
    """Bring the list outside the database up to date: a restored database does not know of later erasures."""
    path = list_path()
    written = {record.public_id for record in _from_file(path)}
    fresh = [record for record in ErasureRecord.objects.order_by("pk") if record.public_id not in written]
    if not fresh:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for record in fresh:
            file.write(json.dumps(_as_line(record)) + "\n")
        file.flush()
        os.fsync(file.fileno())


def list_path() -> Path:
    """Where the list lies."""
    return Path(settings.ERASURE_LIST)


def _overwrite_what_is_deleted() -> None:
    # Else SQLite leaves deleted rows in its file until something else takes their place.
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _erase_rows(person: Whose) -> None:
    every = ((model, rows) for model, register in all_registers().items() for rows in register.rows)
    for model, rows in furthest_first(every):
        rows.erasure.do(rows.find(model, person), person)


def _credited(user: User) -> list[int]:
    return list(user.credits.values_list("write_up", flat=True))


def _close_notices_about_nothing() -> None:
    for pk in Notice.objects.values_list("content_type", flat=True).distinct().order_by():
        model = ContentType.objects.get_for_id(pk).model_class()
        about = Notice.objects.filter(content_type=pk)
        if model is not None:
            about = about.exclude(object_id__in=model._base_manager.values("pk"))
        about.delete()


# Marks --------------------------------------------------------------------------------------------


def _marks(user: User, person: Whose) -> set[str]:
    return {_account_mark(user), *(_mark("address", address) for address in person.addresses)}


def _account_mark(user: User) -> str:
    # Not the number alone: after a restore it may be given anew.
    return _mark("account", f"{user.pk} {user.joined_at.isoformat()}")


def _mark(kind: str, value: str) -> str:
    return salted_hmac(SALT, f"{kind} {value.lower()}", algorithm="sha256").hexdigest()


# After a restore ----------------------------------------------------------------------------------


def _erase_again(user: User, known: dict[str, ErasureRecord]) -> bool:
    person = whose(user)
    record = next((known[mark] for mark in sorted(_marks(user, person)) if mark in known), None)
    # Whoever was asked in again later is somebody new.
    if record is None or user.joined_at >= record.erased_at:
        return False
    same = Whose(
        person.pk,
        person.addresses,
        person.names,
        keeps_name=record.keeps_name,
        removes=frozenset(record.removed_write_ups),
    )
    return erase(user=user, known=same) is not None


def _by_address() -> Iterator[tuple[type[Model], Rows]]:
    for model, register in all_registers().items():
        yield from ((model, rows) for rows in register.rows if rows.address and not rows.erasure.holds)


def _erase_addresses(model: type[Model], rows: Rows, known: dict[str, ErasureRecord]) -> int:
    """Erase rows of people without an account, such as an invitation, that are older than the erasure."""
    done = 0
    fields = {field.name for field in model._meta.concrete_fields}
    since = next((name for name in ("created_at", "caught_at") if name in fields), "")
    for row in model._base_manager.exclude(**{rows.address: ""}).iterator() if since else ():
        address = str(getattr(row, rows.address)).lower()
        record = known.get(_mark("address", address))
        if record is not None and getattr(row, since) < record.erased_at:
            rows.erasure.do(model._base_manager.filter(pk=row.pk), Whose(0, (address,)))
            done += 1
    return done


def _was_restored() -> bool:
    known = set(ErasureRecord.objects.values_list("public_id", flat=True))
    return any(record.public_id not in known for record in _from_file(list_path()))


def _all_records() -> list[ErasureRecord]:
    known = {record.public_id: record for record in ErasureRecord.objects.all()}
    for record in _from_file(list_path()):
        if record.public_id not in known:
            record.save()
            known[record.public_id] = record
    return list(known.values())


def _from_file(path: Path) -> list[ErasureRecord]:
    if not path.exists():
        return []
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    records = [_from_line(values) for line in lines if (values := _parsed(line))]
    return [record for record in records if record.erased_at > timezone.now() - KEEP_MARKS]


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        values = json.loads(line)
    except json.JSONDecodeError:
        # The machine stopped while it was written: it is written again, from the database.
        return None
    return values if isinstance(values, dict) else None


def _as_line(record: ErasureRecord) -> dict[str, Any]:
    return {
        "id": record.public_id,
        "marks": record.marks,
        "keeps_name": record.keeps_name,
        "removed_write_ups": record.removed_write_ups,
        "erased_at": record.erased_at.isoformat(),
    }


def _from_line(values: dict[str, Any]) -> ErasureRecord:
    return ErasureRecord(
        public_id=values["id"],
        marks=values["marks"],
        keeps_name=values["keeps_name"],
        removed_write_ups=values["removed_write_ups"],
        erased_at=datetime.fromisoformat(values["erased_at"]),
    )
