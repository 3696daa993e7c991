"""Whom somebody wants suggested: nobody, or nobody of these for now."""

from django.db import transaction

from network.directory.models import DismissedSuggestion, SuggestionChoice
from users.models import User


@transaction.atomic
def choose_suggestions(*, user: User, suggests_people: bool) -> None:
    """Keep whether people are suggested to somebody."""
    SuggestionChoice.objects.update_or_create(user=user, defaults={"suggests_people": suggests_people})


@transaction.atomic
def dismiss(*, user: User, person: User) -> None:
    """Suggest a person to somebody no more for a while."""
    DismissedSuggestion.objects.get_or_create(user=user, person=person)


@transaction.atomic
def take_back(*, dismissed: DismissedSuggestion) -> None:
    """Suggest the person again."""
    dismissed.delete()
