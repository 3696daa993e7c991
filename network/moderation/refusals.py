"""What a limit refuses: the form says so, and of whoever meets limits again and again, the convenor hears."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from network.moderation.signals import note_refusal
from users.models import User


class LimitError(ValidationError):
    """That somebody has done something as often as they may for now."""


def refused(form: BaseForm, error: ValidationError, person: User) -> None:
    """Let a form say why nothing was done."""
    form.add_error(None, error)
    if isinstance(error, LimitError):
        note_refusal(person=person)
