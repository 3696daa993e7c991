"""Names as people see them: nothing invisible, nothing that turns the text around, one line."""

import unicodedata

from django import forms

# Blank letters that Unicode counts as letters.
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
# Control and format characters, lines and paragraphs.
UNSEEN = {"Cc", "Cf", "Zl", "Zp"}


def clean_name(text: str) -> str:
    """A name on one line, without what nobody sees; empty if that was all."""
    seen = (" " if character.isspace() or character in BLANK_LETTERS else character for character in text)
    kept = (character for character in seen if unicodedata.category(character) not in UNSEEN)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


class NameField(forms.CharField):
    """A field for a name: what is left of it is what counts."""

    def to_python(self, value: object) -> str:
        return clean_name(super().to_python(value) or "")
