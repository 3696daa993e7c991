"""What becomes of words that found nothing."""

from typing import Any

from django import forms

from core.folding import folded_key
from search.vocabulary import topics_called
from topics.models import Topic


class AnswerForm(forms.Form):
    """What the convenor does with them."""

    SYNONYM, EVERYDAY, PUT_AWAY = "synonym", "everyday", "put away"

    action = forms.ChoiceField(
        label="What becomes of it",
        choices=[
            (SYNONYM, "Another name of the topic: members see it"),
            (EVERYDAY, "Everyday wording of the topic: it is matched, and never shown"),
            (PUT_AWAY, "Not useful: do not show it again"),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label="Words", max_length=100, required=False, help_text="As they should be written.")
    topic = forms.ModelChoiceField(
        label="Topic", queryset=Topic.objects.by_name(), required=False, empty_label="Choose a topic"
    )

    def clean_words(self) -> str:
        """On one line, and without what parts one wording from the next."""
        return " ".join(self.cleaned_data["words"].replace(";", " ").split())

    def clean(self) -> dict[str, Any]:
        """A topic and words are needed but to put it away."""
        chosen = super().clean() or self.cleaned_data
        if chosen.get("action") in (self.SYNONYM, self.EVERYDAY):
            if not chosen.get("topic"):
                self.add_error("topic", "Choose the topic that it is about.")
            words = chosen.get("words", "")
            if not folded_key(words):
                self.add_error("words", "Write it with letters.")
            elif called := topics_called(words):
                names = " and ".join(f"“{topic.name}”" for topic in called)
                self.add_error("words", f"It is a name of {names} already.")
        return chosen
