"""Long texts: nothing is cut off unseen, and how long one may be is said, in one form of words."""

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from core.whole_texts import Paragraphs, with_limit

# The editors' forms of pages are Wagtail's own.
OURS = ("blog", "cohorts", "core", "demo", "network", "programme", "search", "topics", "users")


def all_forms(kind: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in kind.__subclasses__():
        yield form
        yield from all_forms(form)


def areas() -> Iterator[tuple[str, forms.Field]]:
    """Every text of several lines in every form of ours."""
    # Whoever answers an address has been imported then, with their forms.
    assert get_resolver().url_patterns
    for form in all_forms():
        if form.__module__.startswith(OURS):
            for name, field in getattr(form, "base_fields", {}).items():
                if isinstance(field.widget, forms.Textarea):
                    yield f"{form.__module__}.{form.__qualname__}.{name}", field


def test_no_form_lets_a_browser_cut_what_is_pasted() -> None:
    found = dict(areas())
    assert len(found) > 25
    assert {"network.asks.forms.AskForm.details", "network.practice.forms.WriteUpForm.summary"} <= set(found)
    assert [name for name, field in found.items() if "maxlength" in field.widget.attrs] == []


def test_no_form_has_words_of_its_own_for_what_is_too_long() -> None:
    assert [name for name, field in areas() if getattr(field, "max_length", None)] == []


def test_too_long_a_text_is_told_its_limit_and_its_length() -> None:
    field = Paragraphs(max_length=1000, help_text="In short.")
    assert field.help_text == "In short. Up to 1,000 characters."
    # A browser sends a line's end as two characters.
    assert len(field.clean("\r\n".join(["x" * 499, "y" * 500]))) == 1000
    with pytest.raises(ValidationError, match=r"Shorten it to 1,000 characters\. It has 1,001 now\."):
        field.clean("x" * 1001)


def test_a_hint_says_the_limit_once() -> None:
    assert with_limit("Up to 200 characters.", 200) == "Up to 200 characters."
    assert with_limit("", 300) == "Up to 300 characters."
    assert with_limit("A word.", None) == "A word."
