"""Fields for what people type at length: what is pasted is never cut off unseen, and what is too long stays."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class Longest:
    """Says of a text that is too long how long it may be, and how long it is."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, value: str) -> None:
        """Raises ValidationError for more characters."""
        if len(value) > self.limit:
            raise ValidationError(
                f"Shorten it to {self.limit:,} characters. It has {len(value):,} now.", code="max_length"
            )


class Uncut(forms.CharField):
    """A text whose control takes more than fits: Django would have the browser cut it."""

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = max_length
        if max_length is not None:
            self.validators.append(Longest(max_length))


class Paragraphs(Uncut):
    """Text of several lines, with its limit in the hint; a line end counts as one character."""

    widget = forms.Textarea

    def __init__(self, *, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.help_text = with_limit(help_text, self.longest)

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").strip()


def with_limit(hint: str, limit: int | None) -> str:
    """A hint that says how long a text may be, once."""
    if limit is None or (said := f"{limit:,} characters") in hint:
        return hint
    return f"{hint} Up to {said}.".strip()
