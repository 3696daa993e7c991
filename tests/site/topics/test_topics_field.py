"""Topics in a form: any name finds its topic; what is none is told of with what was meant, and nothing is lost."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.utils.http import urlencode

from topics.fields import MOST_TYPED, LevelledTopicsField, TopicsField
from topics.models import Topic, TopicSynonym
from topics.vocabulary import Vocabulary

pytestmark = pytest.mark.usefixtures("site")
Facet = Topic.Facet
LEVELS = [("little", "I know a little"), ("done", "I have done it")]


class TopicsForm(forms.Form):
    topics = TopicsField(at_most=4, propose_url="/propose/")


class TriedForm(forms.Form):
    tried = LevelledTopicsField(facets=[Facet.PRACTICE], levels=LEVELS, level="done", required=False)


def sent(**values: str | list[str]) -> QueryDict:
    return QueryDict(urlencode(values, doseq=True))


def understood(*texts: str) -> list[str]:
    """The names of the topics that some values of a field are."""
    field = TopicsField(required=False)
    return [topic.name for topic in field.clean(list(texts))]


def complaints(text: str, **options: object) -> list[str]:
    with pytest.raises(ValidationError) as error:
        TopicsField(**options).clean([text])
    return error.value.messages


# What is understood ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["time bank"], ["Timebanking"]),
        (["co production, TIME CREDITS"], ["Co-production", "Time credits"]),
        (["mens shed;older people\nLAC"], ["Men's sheds", "Older people", "Local area coordination"]),
        (["Timebanking", "Older people", ""], ["Timebanking", "Older people"]),
        (["time bank", "Timebanking, timebank"], ["Timebanking"]),
        (["Timebanking, Work, learning and volunteering, LAC"],
         ["Timebanking", "Work, learning and volunteering", "Local area coordination"]),
        ([" , ;\n"], []),
    ],
)  # fmt: skip
def test_any_name_however_written_and_parted_is_its_topic(texts: list[str], names: list[str]) -> None:
    assert understood(*texts) == names


def test_every_topic_and_synonym_is_understood() -> None:
    texts = [*Topic.objects.values_list("name", flat=True)]
    for start in range(0, len(texts), 40):
        assert understood("\n".join(texts[start : start + 40])) == texts[start : start + 40]


# What is not ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tiem bank", "“Timebanking”"),
        ("participatory budgetting", "“Participatory budgeting”"),
        ("swap favours with neighbours", "“Timebanking”"),
        ("elderly friends", "“Older people”"),
    ],
)
def test_of_an_unknown_word_it_says_what_may_have_been_meant(text: str, meant: str) -> None:
    (message,) = complaints(text)
    assert message.startswith(f"“{text}” is not in the list. Did you mean ")
    assert meant in message
    assert message.count("“") <= 4


def test_nothing_like_it_gives_plain_advice() -> None:
    assert complaints("quantum chromodynamics") == [
        "“quantum chromodynamics” is not in the list. Choose another word, or look in the list."
    ]


def test_everyday_wording_leads_to_a_topic_and_is_not_shown() -> None:
    topic = Topic.objects.get(name="Timebanking")
    topic.everyday = "quetzals bartering; Quetzalcoatl"
    topic.save()
    (message,) = complaints("quetzals")
    assert "“Timebanking”" in message
    assert "coatl" not in message
    assert "barter" not in message


def test_each_unknown_word_has_a_sentence() -> None:
    assert len(complaints("xylophone; Timebanking; zither")) == 2


def test_a_topic_of_another_facet_is_none() -> None:
    assert complaints("older people", facets=[Facet.PRACTICE]) == [
        "“older people” is in the list, but it is no practice."
    ]


def test_a_name_of_two_topics_must_be_made_clear() -> None:
    for name in ("Timebanking", "Befriending"):
        TopicSynonym.objects.create(topic=Topic.objects.get(name=name), name="TBX")
    assert complaints("tbx") == ["“tbx” may mean “Befriending” or “Timebanking”. Write which."]
    assert complaints("tbx", facets=[Facet.SKILL])[0].endswith("but it is no skill.")


def test_a_term_that_is_avoided_cannot_be_chosen_and_an_older_one_can() -> None:
    Topic.objects.filter(name="Timebanking").update(status="avoid")
    Topic.objects.filter(name="Befriending").update(status="older")
    assert understood("befriending") == ["Befriending"]
    assert "is not in the list" in complaints("timebanking")[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Choose at least one topic."),
        ("Timebanking; Befriending; LAC; Co-production; Time credits", "Choose at most 4 topics. These are 5."),
    ],
)
def test_how_many(text: str, message: str) -> None:
    assert TopicsForm(sent(topics=text)).errors["topics"] == [message]


@pytest.mark.parametrize("text", ["\x00", "“”‘", "<script>alert(1)</script>", "a" * 9000, "," * 9000, "a," * 9000])
def test_hostile_text_gives_a_sentence(text: str) -> None:
    form = TopicsForm(sent(topics=text))
    assert form.errors["topics"]
    assert "<script>a" not in str(form)
    assert len(str(form)) < 200_000


@pytest.mark.parametrize("sign", [";", ",", "\n"])
def test_past_the_first_forty_texts_nothing_is_looked_up(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Vocabulary, "likely", lambda words, text, facets=(): asked.append(text) or [])
    form = TopicsForm(sent(topics=[sign.join(f"zither{number}" for number in range(500))] * 3))
    assert form.errors["topics"]
    str(form)
    assert len(asked) == 2 * MOST_TYPED


# The control ------------------------------------------------------------------------------------------


def line(html: str) -> str:
    return re.search(r'<input class="input"[^>]* value="([^"]*)"', html)[1]  # type: ignore[index]


def ticked(html: str) -> list[str]:
    return re.findall(r'value="([^"]+)" checked', html)


def test_chosen_topics_are_ticked_and_not_offered_again() -> None:
    html = str(TopicsForm(initial={"topics": list(Topic.objects.filter(slug="timebanking"))}))
    assert ticked(html) == ["Timebanking"]
    assert line(html) == ""
    assert html.count('value="Timebanking"') == 1
    assert html.count("data-listed") == Topic.objects.count() - 1


def test_after_an_error_what_was_understood_is_ticked_and_the_rest_stands_where_it_was_typed() -> None:
    html = str(TopicsForm(sent(topics=["Befriending", "time bank, xylophone", "zither"])))
    assert ticked(html) == ["Befriending", "Timebanking"]
    assert line(html) == "xylophone; zither"
    assert 'aria-invalid="true"' in html


def test_the_error_list_leads_to_the_line() -> None:
    form = TopicsForm(sent(topics="xylophone"))
    assert form["topics"].id_for_label == "id_topics"
    assert 'id="id_topics"' in str(form)


def test_a_field_for_one_facet_offers_that_facet_alone() -> None:
    html = str(TriedForm())
    assert html.count("data-listed") == Topic.objects.filter(facet="practice").count()
    assert "facet=practice" in html
    assert "Propose a topic" not in html
    assert 'href="/propose/"' in str(TopicsForm())


def test_a_level_goes_with_its_topic_and_a_typed_topic_gets_the_usual_one() -> None:
    form = TriedForm(sent(**{"tried": ["Timebanking", "befriending"], "tried-level-timebanking": "little"}))
    assert form.is_valid()
    assert {topic.name: level for topic, level in form.cleaned_data["tried"].items()} == {
        "Timebanking": "little",
        "Befriending": "done",
    }
    html = str(TriedForm(initial={"tried": form.cleaned_data["tried"]}))
    assert 'name="tried-level-timebanking"' in html
    assert '<option value="little" selected>' in html
    assert not TriedForm(initial={"tried": form.cleaned_data["tried"]}, data=form.data).has_changed()


def test_a_level_that_does_not_exist_is_refused() -> None:
    form = TriedForm(sent(**{"tried": "Timebanking", "tried-level-timebanking": "master"}))
    assert form.errors["tried"] == ["Choose one of the levels."]


def test_an_empty_field_that_is_not_required_is_empty() -> None:
    form = TriedForm(sent(tried=""))
    assert form.is_valid()
    assert form.cleaned_data["tried"] == {}


def test_a_form_costs_the_same_however_many_topics_are_chosen(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    str(TopicsForm())
    for text in ("Timebanking; Befriending", "Timebanking; Befriending; LAC; Co-production"):
        # The site's version, which a request asks for once, and the topics.
        with django_assert_num_queries(2):
            assert TopicsForm(sent(topics=text)).is_valid()


# Suggestions ------------------------------------------------------------------------------------------


def suggested(client: Client, query: str) -> list[str]:
    return re.findall(r'data-topic="([^"]+)"', client.get(f"/topics/suggest/?{query}").content.decode())


@pytest.mark.parametrize(
    ("query", "first"),
    [("q=tim", "Time credits"), ("q=time+b", "Timebanking"), ("q=LAC", "Local area coordination"), ("q=shed", "Men")],
)
def test_a_beginning_is_enough(client: Client, query: str, first: str) -> None:
    assert suggested(client, query)[0].startswith(first)


def test_suggestions_are_of_the_facets_asked_for(client: Client) -> None:
    names = suggested(client, "q=co&facet=skill&facet=nothing")
    assert names
    assert {Topic.objects.get(name=name).facet for name in names} == {"skill"}


def test_a_synonym_says_that_it_is_one_and_a_whole_name_is_marked(client: Client) -> None:
    html = client.get("/topics/suggest/?q=lac").content.decode()
    assert "also called LAC" in html
    assert html.count("data-exact") == 1
    assert 'data-topic="Local area coordination" data-exact' in html
    assert "data-exact" not in client.get("/topics/suggest/?q=la").content.decode()


@pytest.mark.parametrize("query", ["", "q=", "q=%00", "q=%F0%9F%8E%82", "q=zzzzzz", "q=" + "a" * 3000])
def test_nothing_is_suggested_for_nothing(client: Client, query: str) -> None:
    assert suggested(client, query) == []


def test_suggestions_are_read_and_not_sent(client: Client) -> None:
    assert client.post("/topics/suggest/").status_code == 405


def test_suggestions_have_a_limit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.rate_limits.consume", lambda **kwargs: False)
    assert client.get("/topics/suggest/?q=tim").status_code == 429
