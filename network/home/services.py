"""What is written about what the members' home has shown."""

from datetime import date

from django.db import models, transaction

from network.home.models import HomeState
from users.models import User

# The oldest are forgotten first; they are of drafts and questions long gone.
MOST_DISMISSED = 300


@transaction.atomic
def note_visit(*, user: User, today: date) -> HomeState:
    """Remember the day of a visit; give back the row, whose `before_that` is the day of the visit before."""
    state, _ = HomeState.objects.get_or_create(user=user)
    if state.last_on != today:
        state.before_that, state.last_on = state.last_on, today
        HomeState.objects.filter(pk=state.pk).exclude(last_on=today).update(
            before_that=models.F("last_on"), last_on=today
        )
    return state


@transaction.atomic
def dismiss_prompt(*, user: User, key: str) -> None:
    """Show somebody a prompt no more."""
    HomeState.objects.get_or_create(user=user)
    state = HomeState.objects.select_for_update().get(user=user)
    if key not in state.dismissed:
        state.dismissed = [*state.dismissed, key][-MOST_DISMISSED:]
        state.save(update_fields=["dismissed"])
