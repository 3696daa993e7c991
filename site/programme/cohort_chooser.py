"""Which cohort is right for me: five questions that end with a suggestion. Nothing is stored."""

from collections.abc import Mapping

from django import forms

from cohorts.models import Cohort

QUESTIONS = {
    "direction": ("Which is closer to your work?", "I set direction", "I make it work day to day"),
    "people": ("Whom do you lead?", "A whole service, profession or organisation", "A team, contract or project"),
    "budget": ("Who holds the budget you work with?", "I do, or I advise the board", "Somebody else does"),
    "learn": (
        "What do you most want to learn?",
        "To give away power without walking away",
        "To change practice without holding power",
    ),
    "room": (
        "Whom would you like to learn beside?",
        "Senior leaders and clinicians",
        "Operational, commissioning and project managers",
    ),
}


class ChooserForm(forms.Form):
    """Each answer leans to cohort A or to cohort B."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, (question, for_a, for_b) in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=question,
                choices=[(Cohort.Letter.A, for_a), (Cohort.Letter.B, for_b)],
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose an answer to “{question}”"},
            )

    @staticmethod
    def is_answered(data: Mapping[str, object]) -> bool:
        """Whether somebody has sent the form, even half filled in."""
        return bool(data.keys() & QUESTIONS.keys() or "suggest" in data)

    def suggestion(self) -> Cohort.Letter:
        """The cohort that most of the five valid answers lean to."""
        answers = list(self.cleaned_data.values())
        return Cohort.Letter.A if answers.count(Cohort.Letter.A) > len(answers) / 2 else Cohort.Letter.B
