"""Forms: to propose a topic, and to decide on one."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from core.whole_texts import Paragraphs
from network.proposals.models import TopicProposal
from network.proposals.services import check_is_new
from topics.models import Topic
from users.names import NameField

EXAMPLES = {
    Topic.Facet.PRACTICE: "such as timebanking",
    Topic.Facet.POPULATION: "such as unpaid carers",
    Topic.Facet.SETTING: "such as libraries",
    Topic.Facet.OUTCOME: "such as independence",
    Topic.Facet.THEME: "such as social capital",
    Topic.Facet.SKILL: "such as facilitation",
}


class ProposalForm(forms.ModelForm):
    """A topic that one misses."""

    class Meta:
        model = TopicProposal
        fields = ("name", "facet", "why")
        field_classes: ClassVar = {"name": NameField, "why": Paragraphs}
        help_texts = {
            "name": "As short as you can, and as people say it. Not an organisation, a project or a brand.",
            "why": "What is it, in your own words? What would others find by it?",
        }
        error_messages = {
            "name": {"required": "Write what to call it."},
            "facet": {"required": "Choose what kind of topic it is."},
            "why": {"required": "Write what you would use it for."},
        }
        widgets = {"facet": forms.RadioSelect, "why": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facet = cast(forms.ChoiceField, self.fields["facet"])
        facet.choices = [(each, f"{each.label}, {EXAMPLES[each]}") for each in Topic.Facet]

    def clean_name(self) -> str:
        """A name that the list does not have."""
        check_is_new(self.cleaned_data["name"])
        return self.cleaned_data["name"]


class DecisionForm(forms.Form):
    """What the convenor decides, with what each decision needs."""

    ACCEPT, MERGE, DECLINE = "accept", "merge", "decline"
    NEEDED = {ACCEPT: ("name", "facet", "definition"), MERGE: ("topic",), DECLINE: ("reason",)}

    decision = forms.ChoiceField(
        label="What becomes of it",
        choices=[
            (ACCEPT, "A new topic"),
            (MERGE, "Another name of a topic that is there"),
            (DECLINE, "No topic this time"),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Name of the new topic", max_length=100, required=False)
    facet = forms.ChoiceField(label="Facet of the new topic", choices=Topic.Facet.choices, required=False)
    definition = Paragraphs(
        label="Definition of the new topic",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One plain sentence.",
    )
    broader = forms.ModelChoiceField(
        label="Part of", queryset=Topic.objects.by_name(), required=False, empty_label="Nothing"
    )
    topic = forms.ModelChoiceField(
        label="The topic it is another name of",
        queryset=Topic.objects.by_name(),
        required=False,
        empty_label="Choose a topic",
    )
    reason = Paragraphs(
        label="What to tell whoever proposed it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed if it becomes no topic.",
    )

    def clean(self) -> dict[str, Any]:
        """What the decision needs is there, and a new topic is new."""
        values = super().clean() or {}
        decision = values.get("decision", "")
        for name in self.NEEDED.get(decision, ()):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, ValidationError("This is needed for what you chose.", code="required"))
        if decision == self.ACCEPT and values.get("name"):
            try:
                check_is_new(values["name"])
            except ValidationError as error:
                self.add_error("name", error)
        return values

    def for_service(self) -> dict[str, Any]:
        """What the service of this decision takes."""
        optional = {self.ACCEPT: ("broader", "reason"), self.MERGE: ("reason",), self.DECLINE: ()}
        decision = self.cleaned_data["decision"]
        return {name: self.cleaned_data[name] for name in (*self.NEEDED[decision], *optional[decision])}
