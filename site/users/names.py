"""Names as people see them: nothing invisible, nothing that turns the text around, one line."""

import unicodedata

from core.queued import A_FORMER_MEMBER
from core.whole_texts import Uncut

# Blank letters that Unicode counts as letters.
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
# Control and format characters, lines and paragraphs.
UNSEEN = {"Cc", "Cf", "Zl", "Zp"}


def clean_name(text: str) -> str:
    """A name on one line, without what nobody sees; empty if that was all."""
    seen = (" " if character.isspace() or character in BLANK_LETTERS else character for character in text)
    kept = (character for character in seen if unicodedata.category(character) not in UNSEEN)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


class NameField(Uncut):
    """A field for a name: what is left of it is what counts."""

    def to_python(self, value: object) -> str:
        return clean_name(super().to_python(value) or "")


def in_a_sentence(name: str) -> str:
    """A name as it stands within a sentence, after its first word: By a former member."""
    return f"{name[:1].lower()}{name[1:]}" if name == A_FORMER_MEMBER else name
