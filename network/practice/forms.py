"""The form of a write-up. Every answer may be missing in a draft; what sharing needs, `needs.py` says."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse_lazy

from core.months import MonthField
from core.versions import Difference
from core.whole_texts import Paragraphs, Uncut, with_limit
from network.practice import audiences, needs
from network.practice.models import TEXT_FIELDS, WriteUp
from network.practice.models.text import WriteUpText
from network.practice.parts import COSTS, HEADINGS
from network.practice.services import writing
from topics import terms
from topics.fields import TopicsField
from topics.models import ControlledTerm, Topic
from users.models import User
from users.names import NameField

DEPTHS = {
    WriteUp.Depth.QUICK: "5 short answers, about 15 minutes",
    WriteUp.Depth.WRITE_UP: "10 prompts, about an hour",
    WriteUp.Depth.FULL: "With costs and evidence, as the public needs it",
}
# The help texts of the template (guide 3.2), word for word.
HINTS = {
    "title": "Say what happened, in plain words. “A timebank that older residents run themselves”, "
    "not “Project Phoenix”.",
    "summary": "Who did what, where, and the one thing that changed. 40 to 60 words. This shows in search results.",
    "place": "The place people would recognise. A town or area is enough; no addresses.",
    "topics": "Two to eight. At least one practice. Add who it was with, the setting and what changed.",
    "before": "What was strong here already? What was hard? What had been tried? What numbers or stories did you "
    "start with? 80 to 150 words.",
    "what_we_did": "Step by step, so that someone else could do it. What you did first, next and what you kept doing. "
    "What materials or rules mattered. 150 to 400 words.",
    "who_decided": "Which residents and people with lived experience took part? What could they decide? Were they "
    "paid or thanked, and how? Who was missing? 80 to 200 words.",
    "power_shared": "Choose the honest one.",
    "what_changed": "For people, for relationships and trust (who knows whom now?), and for services. Include what "
    "got worse or did not move. 100 to 250 words.",
    "evidence": "",
    "how_we_know": "Say how many people, over what time, and the limits. 50 to 150 words.",
    "differently": "What did not work? What surprised you? What nearly stopped it, and what got it going again? "
    "60 to 200 words.",
    "cost_note": "Say who paid. Up to 80 words.",
    "how_to_try": "What you must keep, what you can change, the first step for next Monday, and who to have on your "
    "side. 3 to 7 short steps, one on each line.",
    "last_checked": "Month and year, such as May 2026.",
    "interests": "Was any of this paid for by a company, or does anyone gain from others using it? "
    "“None” is an answer.",
    "interests_note": "Up to 40 words.",
    "thanks": "People and groups who are not members. Add community co-authors as you would colleagues.",
}
LABELS = {
    **{name: heading for name, heading in (HEADINGS | COSTS).items() if name in TEXT_FIELDS},
    "place": "Place",
    "evidence": "How do you know?",
    "how_we_know": "How we know, and the limits",
    "cost_note": "Who paid, and what else to know",
    "last_checked": "Last checked",
    "interests_note": "What should readers know of it?",
}
ROWS = {"summary": 5, "before": 7, "what_we_did": 12, "who_decided": 7, "what_changed": 9, "how_we_know": 6}
ROWS |= {"differently": 7, "cost_note": 4, "how_to_try": 7, "thanks": 3}
# The others say how many words make a good answer, and have room for many more.
SAY_THEIR_LIMIT = ("title", "summary", "thanks")
MAY_STAY_EMPTY = {"thanks", "interests_note", "cost_note", "note"}
CHOICES = {
    "power_shared": WriteUp.Power,
    "evidence": WriteUp.Evidence,
    "still_going": WriteUp.StillGoing,
    "interests": WriteUp.Interests,
}
WIDGETS: dict[str, type[forms.Widget] | forms.Widget] = {
    **{name: forms.Textarea(attrs={"rows": rows}) for name, rows in ROWS.items()},
    **dict.fromkeys(("depth", *CHOICES), forms.RadioSelect),
}


class Elsewhere(forms.Widget):
    """Stands for an answer that is given elsewhere on the page, so that what is missing can be said with the rest."""

    def render(self, *args: Any, **kwargs: Any) -> str:  # type: ignore[override]
        return ""

    def value_from_datadict(self, *args: Any) -> None:
        return None


class WriteUpForm(forms.ModelForm):
    """All answers at once, for one author. Those of a greater depth are hidden by the page and sent all the same."""

    field_order = ("version", "depth", "title", "summary", "region", "place", "topics")

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    topics = TopicsField(
        required=False, at_most=needs.MOST_TOPICS, propose_url=reverse_lazy("propose_topic"), label="Topics"
    )
    last_checked = MonthField(required=False, max_length=30)
    people_to_ask = forms.Field(required=False, widget=Elsewhere, label="People to ask")
    audience = forms.ChoiceField(required=False, widget=forms.RadioSelect, label="Who may see it")
    note = Uncut(
        required=False,
        max_length=200,
        label="What did you change?",
        help_text="One line for those who have read it before.",
    )

    class Meta:
        model = WriteUp
        fields = ("depth", *TEXT_FIELDS)
        field_classes: ClassVar = {
            **dict.fromkeys((*COSTS, "interests_note"), Uncut),
            **dict.fromkeys(("title", "place"), NameField),
            **dict.fromkeys(ROWS, Paragraphs),
        }
        widgets = WIDGETS

    def __init__(self, data: Mapping[str, Any] | None = None, *, write_up: WriteUp, author: User, **kwargs: Any):
        super().__init__(data, initial=_held_by(write_up) | kwargs.pop("initial", {}), **kwargs)
        self.write_up = write_up
        self.audiences = audiences.choices_for(author, with_nobody=write_up.state == WriteUp.State.DRAFT)
        self._choices_of("audience").choices = [(choice.value, choice.label) for choice in self.audiences]
        self.fields["region"] = forms.ChoiceField(
            label="Region", required=False, choices=[("", "Choose a region"), *_regions(write_up.region)]
        )
        for name, kinds in CHOICES.items():
            self._choices_of(name).choices = kinds.choices
        for name, help_text in HINTS.items():
            self.fields[name].help_text = help_text
        for name in SAY_THEIR_LIMIT:
            self.fields[name].help_text = with_limit(HINTS[name], cast(Uncut, self.fields[name]).longest)
        for name, label in LABELS.items():
            self.fields[name].label = label
        for name, field in self.fields.items():
            field.required = name == "version"
            # Sharing asks for them, so the form does not call them optional.
            field.is_wanted = name not in MAY_STAY_EMPTY  # type: ignore[attr-defined]

    def _choices_of(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def _change_sent(self, values: Mapping[str, Any]) -> None:
        # What a browser sends cannot be changed; a copy of it can.
        sent = cast(QueryDict, self.data).copy()
        for name, value in values.items():
            sent[name] = value
        self.data = sent

    def clean_depth(self) -> str:
        return self.cleaned_data["depth"] or self.write_up.depth

    def _post_clean(self) -> None:
        # What is right is saved though something else is not: the services write it, and no instance is filled in.
        pass

    def texts(self) -> dict[str, Any]:
        """The answers that can be saved, for `writing.change`."""
        names = [name for name in ("depth", *TEXT_FIELDS) if name in self.cleaned_data]
        values = {name: self.cleaned_data[name] for name in names}
        # An author of another cohort may have no answer for whom another one thinks of, and leaves that as it is.
        is_said = "audience" in self.data and "audience" in self.cleaned_data
        if self.write_up.state == WriteUp.State.DRAFT and is_said:
            values |= {"audience": self.chosen_audience.audience, "cohort": self.chosen_audience.cohort}
        return values

    @property
    def started_from(self) -> int:
        """The version that the form was filled from; 0, which is none, if it does not say."""
        return self.cleaned_data.get("version", 0)

    @property
    def chosen_topics(self) -> list[Topic] | None:
        """The topics; None if one of them is not known, so that those that were there stay."""
        return self.cleaned_data.get("topics")

    @property
    def chosen_audience(self) -> audiences.Choice:
        """What was answered to “Who may see it”."""
        value = self.cleaned_data.get("audience", audiences.NOBODY)
        return next((choice for choice in self.audiences if choice.value == value), audiences.Choice(value, ""))

    def differences(self, write_up: WriteUp, base: WriteUpText | None) -> list[Difference]:
        """Where the answers as they were sent differ from what is stored now.

        `base` is the text that the form was filled from, where it was kept: an answer that was not touched since then
        becomes what is stored, and is no difference. Whom something shared is shared with is what is stored, always:
        nobody widens it by a page that is older.
        """
        if write_up.state == WriteUp.State.SHARED:
            self._change_sent({"audience": audiences.value_of(write_up)})
        typed = {name: value for name, value in self.texts().items() if name in TEXT_FIELDS}
        changed = writing.differences(write_up, typed, self.chosen_topics)
        if base is not None:
            untouched = {name for name in changed & set(TEXT_FIELDS) if typed[name] == getattr(base, name)}
            self._change_sent({name: self.fields[name].prepare_value(getattr(write_up, name)) for name in untouched})
            changed -= untouched
        stored = {name: getattr(write_up, name) for name in typed} | {"topics": writing.topics_of(write_up)}
        now = typed | {"topics": self.chosen_topics}
        return [
            Difference(name, str(field.label), self._in_words(name, stored[name]), self._in_words(name, now[name]))
            for name, field in self.fields.items()
            if name in changed
        ]

    def _in_words(self, name: str, value: Any) -> str:
        if name == "topics":
            return ", ".join(topic.name for topic in value or ())
        labels = dict(getattr(self.fields[name], "choices", ()))
        return str(labels.get(value) or self.fields[name].prepare_value(value) or "")

    def take_over(self, error: ValidationError) -> None:
        """Show beside the fields what a service refused."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def go_on_from(self, version: int) -> None:
        """Make the form as it was sent start from a later version."""
        self._change_sent({"version": str(version)})


def _held_by(write_up: WriteUp) -> dict[str, Any]:
    held = {name: getattr(write_up, name) for name in ("version", "depth", *TEXT_FIELDS)}
    topics = [item.tag for item in write_up.topic_items.select_related("tag").order_by("pk")] if write_up.pk else []
    return held | {"topics": topics, "audience": audiences.value_of(write_up)}


def _regions(held: str) -> list[tuple[str, str]]:
    regions = terms.choices(ControlledTerm.Kind.REGION)
    # One that can no longer be chosen stays where it was.
    if held and held not in dict(regions):
        regions = [*regions, (held, terms.term_name(ControlledTerm.Kind.REGION, held) or held)]
    return regions


class AnswerForm(forms.Form):
    """A yes or a no."""

    answer = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])

    @property
    def agrees(self) -> bool:
        return self.cleaned_data["answer"] == "yes"
