"""{{ form }} gives label, hint, error and control, joined for screen readers."""

import re
from xml.etree import ElementTree

from django import forms
from django.template import Context, Template


class Everything(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Your name", help_text="In any form.")
    about = forms.CharField(widget=forms.Textarea(attrs={"class": "tall"}), required=False)
    region = forms.ChoiceField(choices=[("sw", "South West"), ("l", "London")])
    cohort = forms.ChoiceField(
        label="Which cohort?",
        help_text="Choose one.",
        choices=[("A", "First"), ("B", "Second")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="I agree", help_text="To the compact.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: forms.Form) -> ElementTree.Element:
    html = Template("{{ form }}").render(Context({"form": form}))
    # HTML becomes XML: attributes get a value, empty elements an end.
    html = re.sub(r" (required|checked|selected)(?=[ >])", r' \1=""', html)
    html = re.sub(r"(<input [^>]*?)/?>", r"\1/>", html)
    return ElementTree.fromstring(f"<form>{html}</form>")


def by_id(root: ElementTree.Element, name: str) -> ElementTree.Element:
    found = root.find(f".//*[@id='{name}']")
    assert found is not None, name
    return found


def test_a_field_is_described_by_its_hint_and_its_error() -> None:
    root = drawn(Everything({"about": "x"}))
    control = by_id(root, "id_name")

    assert control.get("aria-describedby") == "id_name_helptext id_name_error"
    assert control.get("aria-invalid") == "true"
    assert control.get("class") == "input"
    assert by_id(root, "id_name_helptext").text == "In any form."
    assert "This field is required." in "".join(by_id(root, "id_name_error").itertext())
    label = root.find(".//label[@for='id_name']")
    assert label is not None
    assert label.text == "Your name"


def test_without_errors_nothing_says_so() -> None:
    root = drawn(Everything())
    assert not root.findall(".//*[@aria-invalid]")
    assert not root.findall(".//*[@class='error-msg']")


def test_choices_are_a_group_with_its_question() -> None:
    root = drawn(Everything({"name": "x"}))
    group = next(group for group in root.iter("fieldset"))
    legend = group.find("legend")

    assert legend is not None
    assert legend.text == "Which cohort?"
    assert group.get("aria-describedby") == "id_cohort_helptext id_cohort_error"
    assert {label.get("for") for label in group.iter("label")} == {"id_cohort_0", "id_cohort_1"}


def test_a_field_that_may_stay_empty_says_so_and_keeps_its_own_class() -> None:
    root = drawn(Everything())
    label = root.find(".//label[@for='id_about']")

    assert label is not None
    assert "(optional)" in "".join(label.itertext())
    assert by_id(root, "id_about").get("class") == "textarea tall"


def test_a_tick_has_its_label_and_hint() -> None:
    root = drawn(Everything())

    assert by_id(root, "id_agree").get("type") == "checkbox"
    assert by_id(root, "id_agree").get("aria-describedby") == "id_agree_helptext"
    assert by_id(root, "id_token").get("type") == "hidden"


def test_the_summary_leads_to_each_field_in_the_same_words() -> None:
    form = Everything({"region": "sw"})
    form.add_error(None, "We could not read this.")
    html = Template('{% include "components/error_summary.html" %}').render(Context({"form": form}))

    assert "There is a problem" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_cohort_0"' in html
    assert 'href="#id_agree"' in html
    assert "We could not read this." in html
    assert 'role="alert"' in html


def test_a_form_without_problems_has_no_summary() -> None:
    html = Template('{% include "components/error_summary.html" %}').render(Context({"form": Everything()}))
    assert html.strip() == ""


def test_what_somebody_typed_is_escaped() -> None:
    html = Template("{{ form }}").render(Context({"form": Everything({"name": "<script>", "about": "</textarea>x"})}))
    assert "<script>" not in html
    assert "</textarea>x" not in html
