"""Sharing a write-up with a cohort or the network, and taking it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cohorts.models import Cohort
from core.versions import claim_version
from network.practice.models import WriteUp
from network.practice.models.write_ups import ALL_BUT_HIDDEN
from network.practice.needs import Need
from network.practice.services.publication import forget_approval
from network.practice.services.writing import (
    CHANGEABLE,
    differences,
    keep_version,
    missing_to_share,
    put_text,
    refuse,
    refuse_leavers,
)
from network.practice.signals import write_up_changed, write_up_shared
from search.indexing import gathered
from topics.models import Topic
from users.circles import circles_of
from users.models import User

WAS_PUBLIC = "It was public once, so the record of who agreed to that is kept. It stays a draft."


@transaction.atomic
@gathered()
def share(
    *,
    write_up: WriteUp,
    by: User,
    version: int,
    audience: str,
    cohort: Cohort | None = None,
    values: Mapping[str, Any] | None = None,
    topics: Sequence[Topic] | None = None,
    note: str = "",
) -> WriteUp:
    """Share a draft, or share it with others than before; with a new text too if there is one, as one version.

    Sharing the same with the same again changes nothing. Raises EditConflictError if somebody else saved first,
    KeyError for a value that is not text, and ValidationError by field for what is missing, or for a cohort that is
    not the author's own. What is public cannot be narrowed to a cohort: it is withdrawn first. Whoever is no member
    any more shares nothing.
    """
    values = values or {}
    if unknown := set(values) - CHANGEABLE:
        raise KeyError(", ".join(sorted(unknown)))
    refuse_leavers(by)
    if audience not in WriteUp.Audience.values:
        # With all else that is missing, so that nobody is sent back twice.
        refuse([*missing_to_share(write_up, depth=write_up.depth), Need("audience", "Choose who may see it.")])
    if audience != WriteUp.Audience.COHORT:
        cohort = None
    elif cohort is None or cohort.pk not in circles_of(by).cohort_ids:
        raise ValidationError({"audience": "Choose one of your cohorts."})
    elif write_up.is_public:
        raise ValidationError({"audience": "Everyone can read it now. Withdraw it from the public first."})
    is_same = write_up.state == WriteUp.State.SHARED and (write_up.audience, write_up.cohort) == (audience, cohort)
    if is_same and not differences(write_up, values, topics):
        return write_up
    claim_version(write_up, version)
    put_text(write_up=write_up, values=values, topics=topics)
    refuse(missing_to_share(write_up, depth=write_up.depth))
    write_up.state = WriteUp.State.SHARED
    write_up.audience, write_up.cohort = audience, cohort
    if audience == WriteUp.Audience.COHORT:
        # What was asked for was for the network's text.
        forget_approval(write_up=write_up)
    write_up.shared_at = write_up.shared_at or timezone.now()
    write_up.save(update_fields=ALL_BUT_HIDDEN)
    keep_version(write_up=write_up, by=by, note=note)
    (write_up_changed if is_same else write_up_shared).send(sender=WriteUp, write_up=write_up, by=by)
    return write_up


@transaction.atomic
@gathered()
def stop_sharing(*, write_up: WriteUp, version: int) -> WriteUp:
    """Make a write-up its authors' alone again; it leaves the public too, at once. Twice is once."""
    if write_up.state == WriteUp.State.DRAFT:
        return write_up
    claim_version(write_up, version)
    forget_approval(write_up=write_up)
    # Shared again, it does not bring back what was taken away.
    write_up.versions.update(audience="", cohort=None)
    write_up.state = WriteUp.State.DRAFT
    write_up.save(update_fields=ALL_BUT_HIDDEN)
    return write_up


@transaction.atomic
@gathered()
def delete_draft(*, write_up: WriteUp, version: int) -> None:
    """Delete a draft for good.

    Raises ValidationError for what is shared, and for what was public once: that its authors agreed must be kept.
    """
    claim_version(write_up, version)
    if write_up.state != WriteUp.State.DRAFT:
        raise ValidationError("Stop sharing it before you delete it.")
    if write_up.was_public:
        raise ValidationError(WAS_PUBLIC)
    publication = getattr(write_up, "publication", None)
    if publication is not None:
        publication.delete()
    write_up.delete()
