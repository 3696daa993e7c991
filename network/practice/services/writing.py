"""Beginning and changing a write-up, and the versions that are kept of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.page_cache import bump_version
from core.versions import claim_version
from network.practice import needs
from network.practice.models import TEXT_FIELDS, Credit, WriteUp, WriteUpTopic, WriteUpVersion
from network.practice.models.write_ups import ALL_BUT_HIDDEN
from network.practice.signals import write_up_changed
from search.indexing import gathered
from topics.models import Topic
from users.circles import is_member
from users.models import User

CHANGEABLE = frozenset({*TEXT_FIELDS, "depth"})
# Whom the author thinks of sharing it with; once it is shared, sharing says so.
CHANGEABLE_IN_DRAFT = frozenset({"audience", "cohort"})


@transaction.atomic
@gathered()
def begin(*, author: User, creation_key: str | None = None, depth: str = WriteUp.Depth.QUICK) -> WriteUp:
    """A new draft, whose lead author and first person to ask is who writes; the same key twice is the same draft.

    Raises DoesNotExist for a key that somebody else has used.
    """
    if not creation_key:
        write_up = WriteUp.objects.create(depth=depth)
    else:
        write_up, is_new = WriteUp.objects.get_or_create(creation_key=creation_key, defaults={"depth": depth})
        if not is_new:
            return WriteUp.objects.of_author(author).get(pk=write_up.pk)
    now = timezone.now()
    for role in Credit.Role:
        Credit.objects.create(
            write_up=write_up,
            user=author,
            role=role,
            state=Credit.State.AGREED,
            is_lead=role == Credit.Role.AUTHOR,
            answered_at=now,
        )
    return write_up


@transaction.atomic
@gathered()
def change(
    *,
    write_up: WriteUp,
    by: User,
    version: int,
    values: Mapping[str, Any],
    topics: Sequence[Topic] | None = None,
    note: str = "",
) -> WriteUp:
    """Write the text anew, from the version that the form was filled from. What is there already is no change.

    Raises EditConflictError if somebody else saved first, KeyError for a value that is not text, and ValidationError
    by field if the write-up is shared and would lack something that a shared one needs, or `by` is no member any more.
    The public goes on reading the version that was approved.
    """
    is_shared = write_up.state == WriteUp.State.SHARED
    if unknown := set(values) - (CHANGEABLE if is_shared else CHANGEABLE | CHANGEABLE_IN_DRAFT):
        raise KeyError(", ".join(sorted(unknown)))
    if not differences(write_up, values, topics):
        return write_up
    if is_shared:
        refuse_leavers(by)
    claim_version(write_up, version)
    put_text(write_up=write_up, values=values, topics=topics)
    if is_shared:
        refuse(missing_to_share(write_up, depth=write_up.depth))
    # Last, so that what follows a saved write-up finds its topics there.
    write_up.save(update_fields=ALL_BUT_HIDDEN)
    if is_shared:
        keep_version(write_up=write_up, by=by, note=note)
        write_up_changed.send(sender=WriteUp, write_up=write_up, by=by)
    return write_up


def put_text(*, write_up: WriteUp, values: Mapping[str, Any], topics: Sequence[Topic] | None) -> None:
    """Put new words into the row in hand, and its topics into the database, in the caller's transaction."""
    for name, value in values.items():
        setattr(write_up, name, value)
    if topics is not None:
        write_up.topic_items.all().delete()
        WriteUpTopic.objects.bulk_create(WriteUpTopic(content_object=write_up, tag=topic) for topic in topics)


def differences(write_up: WriteUp, values: Mapping[str, Any], topics: Sequence[Topic] | None = None) -> set[str]:
    """The names of the values that are not what the write-up holds now."""
    changed = {name for name, value in values.items() if getattr(write_up, name) != value}
    if topics is not None and list(topics) != topics_of(write_up):
        changed.add("topics")
    return changed


@transaction.atomic
@gathered()
def set_hidden(*, write_up: WriteUp, hidden: bool) -> None:
    """Hide a write-up from all but its authors, public version and all, or show it again."""
    write_up.hidden_at = timezone.now() if hidden else None
    write_up.save(update_fields=["hidden_at", "updated_at"])
    bump_version()


def missing_to_share(write_up: WriteUp, *, depth: str) -> list[needs.Need]:
    """What a write-up lacks to be shared at a depth."""
    return needs.to_share(
        write_up,
        depth=depth,
        topics=topics_of(write_up),
        people_to_ask=people_to_ask(write_up),
    )


def people_to_ask(write_up: WriteUp) -> int:
    """How many people readers may ask about it."""
    return write_up.credits.people_to_ask().agreed().count()


def topics_of(write_up: WriteUp) -> list[Topic]:
    """The topics as they stand in the database now, in the order in which they were chosen."""
    items = WriteUpTopic.objects.filter(content_object=write_up).select_related("tag").order_by("pk")
    return [item.tag for item in items]


def keep_version(*, write_up: WriteUp, by: User | None, note: str = "") -> WriteUpVersion:
    """The version of the text as it stands; made now, unless this very version was kept before."""
    existing = write_up.versions.filter(number=write_up.version).first()
    if existing is not None:
        return existing
    kept = WriteUpVersion(
        write_up=write_up,
        number=write_up.version,
        topic_ids=[topic.pk for topic in topics_of(write_up)],
        saved_by=by,
        note=note,
        audience=write_up.audience,
        cohort=write_up.cohort,
    )
    kept.copy_from(write_up)
    kept.save()
    return kept


def refuse_leavers(person: User) -> None:
    """Raise ValidationError if somebody is no member: they read what is theirs and take it away, and put in no more."""
    if not is_member(person):
        raise ValidationError("This is for members of the network. You can still read what is yours, and take it away.")


def refuse(missing: list[needs.Need]) -> None:
    """Raise ValidationError by field if anything is missing."""
    if missing:
        raise ValidationError({need.field: need.sentence for need in missing})
