"""Fields that the form of a profile is made of."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.whole_texts import Paragraphs
from network.profiles.languages import LANGUAGES
from network.profiles.models import MOST_LANGUAGES, MOST_LINKS
from network.profiles.rings import Ring
from users.names import NameField, clean_name

LONGEST_LINK = 300
TELEPHONE = re.compile(r"\+?[0-9() .-]{5,}(?:\s*(?:ext|x)\.?\s*[0-9]+)?", re.IGNORECASE)
NO_DATE = "Write a date, such as 30/11/2027"


class OneLine(NameField):
    """One line of text, without what nobody sees."""


class LinksField(Paragraphs):
    """Addresses of pages, one a line; gives a list."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The addresses, each once; raises ValidationError for what is none."""
        lines = [line for line in map(clean_name, super().clean(value).split("\n")) if line]
        links = list(dict.fromkeys(_link(line) for line in lines[: MOST_LINKS + 1]))
        if len(lines) > MOST_LINKS:
            raise ValidationError(f"Choose at most {MOST_LINKS} links. These are {len(lines)}.")
        return links


class TelephoneField(OneLine):
    """A number that can be dialled."""

    def validate(self, value: str) -> None:
        """Raises ValidationError for what is none."""
        super().validate(value)
        if value and not TELEPHONE.fullmatch(value):
            raise ValidationError("Enter a telephone number, such as 01632 960 001")


class DayField(forms.DateField):
    """A day, by the browser's own calendar or typed as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--m"})
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]
        super().__init__(
            widget=widget, input_formats=formats, required=False, error_messages={"invalid": NO_DATE}, **kwargs
        )


class LanguagesField(forms.MultipleChoiceField):
    """Languages as tick boxes: the chosen and the commonest first, the rest to open."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(LANGUAGES.items()), required=False, **kwargs)
        self.template_name = "network/profiles/edit/languages.html"

    def clean(self, value: Any) -> list[str]:
        """The slugs, in the order of the list; raises ValidationError for more than ten."""
        languages: list[str] = super().clean(value)
        if len(languages) > MOST_LANGUAGES:
            raise ValidationError(f"Choose at most {MOST_LANGUAGES}. These are {len(languages)}.")
        return languages


class RingField(forms.ChoiceField):
    """Who sees one part. `held` is what was chosen before, and can be kept."""

    def __init__(self, label: str, choices: tuple[Ring, ...] = tuple(Ring), held: str = "") -> None:
        offered = [(ring.value, ring.label) for ring in Ring if ring in choices or ring.value == held]
        super().__init__(label=f"Who sees: {label}", choices=offered, widget=forms.RadioSelect)


def _link(line: str) -> str:
    try:
        link = forms.URLField(assume_scheme="https", max_length=LONGEST_LINK).clean(line)
    except ValidationError:
        link = ""
    if not link.lower().startswith(("http://", "https://")):
        raise ValidationError(f"“{line[:60]}” is no address of a page. Write it like https://www.example.org")
    return link
