"""How often somebody may ask and propose. Whoever meets limits again and again, the convenor hears of."""

from django.core.exceptions import ValidationError


class LimitError(ValidationError):
    """That somebody has asked or proposed as often as they may for now."""
