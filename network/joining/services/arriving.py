"""A newcomer's first steps, and the convenor's welcome."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from core.versions import EditConflictError
from network.joining.models import Arrival
from network.profiles.models import Profile
from network.profiles.services import ASK_STANDS, change_profile
from users.models import User


@transaction.atomic
def begin(*, user: User) -> None:
    """Let the first steps of somebody begin who has just become a member."""
    Arrival.objects.bulk_create([Arrival(user=user)], ignore_conflicts=True)


@transaction.atomic
def take_step(*, arrival: Arrival, step: str) -> Arrival:
    """Note that a step is done or put off; after the last one nobody is asked again. Raises KeyError for no step."""
    if step not in Arrival.STEPS:
        raise KeyError(step)
    locked = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if step not in locked.steps:
        locked.steps = [*locked.steps, step]
    if not locked.next_step and locked.finished_at is None:
        locked.finished_at = timezone.now()
    locked.save(update_fields=["steps", "finished_at"])
    return locked


@transaction.atomic
def skip_the_rest(*, arrival: Arrival) -> None:
    """Put off every step that is left."""
    for step in Arrival.STEPS:
        take_step(arrival=arrival, step=step)


@transaction.atomic
def write_offer(*, profile: Profile, version: int, kinds: Sequence[str], text: str) -> Profile:
    """Write what somebody offers into their profile. The same once more changes nothing.

    Raises EditConflictError if the profile has moved on since `version`.
    """
    return _write(profile, version, {"offer_kinds": list(kinds), "offer_text": text})


@transaction.atomic
def write_ask(*, profile: Profile, version: int, text: str) -> Profile:
    """Write what somebody looks for into their profile, with its last day. The same once more changes nothing.

    Raises EditConflictError if the profile has moved on since `version`.
    """
    return _write(profile, version, {"ask": text, "ask_ends_on": timezone.localdate() + ASK_STANDS})


@transaction.atomic
def welcome(*, arrival: Arrival, by: User) -> None:
    """Note that somebody was welcomed; of two who do so, the first stays."""
    Arrival.objects.to_welcome().filter(pk=arrival.pk).update(welcomed_at=timezone.now(), welcomed_by=by)


@transaction.atomic
def take_back_welcome(*, arrival: Arrival) -> None:
    """Put somebody back among those who wait for a welcome."""
    Arrival.objects.filter(pk=arrival.pk).update(welcomed_at=None, welcomed_by=None)


def _write(profile: Profile, version: int, values: dict[str, object]) -> Profile:
    stored = Profile.objects.select_related("user").get(pk=profile.pk)
    if all(getattr(stored, name) == value for name, value in values.items()):
        return stored
    if stored.version != version:
        raise EditConflictError
    return change_profile(profile=stored, version=version, values=values)
