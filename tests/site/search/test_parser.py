"""How a query is read: names first and longest first, little and asking words left out, no syntax of any engine."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cohorts.models import Intake
from search.parser import EXAMPLE, NARROWER, OF_OTHER_NAME, OF_OWN_NAME, Group, Phrase, understand
from search.vocabulary import COHORT, cohort_value, vocabulary
from search.words import stems
from tests.factories.cohorts import CohortFactory

pytestmark = pytest.mark.usefixtures("site")


def labels(text: str) -> list[str]:
    return [group.label for group in understand(text).groups]


def only(text: str) -> Group:
    (group,) = understand(text).groups
    return group


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("someone in the South West who has done timebanking", ["South West", "Timebanking"]),
        ("time credits older people", ["Time credits", "Older people"]),
        (
            "ABCD facilitator Yorkshire",
            ["Asset-based community development", "Facilitation", "Yorkshire and the Humber"],
        ),
        ("local area co-ordinators", ["Local area coordination"]),
        ("commissioner learning disability shared lives", None),
        ("timebank after the grant", ["Timebanking", "grant"]),
        ("INFJ", ["INFJ"]),
        ("the who", ["the", "who"]),
        ("", []),
        ("!!! ???", []),
    ],
)
def test_names_are_read_before_words(text: str, read: list[str] | None) -> None:
    if read is None:
        assert {"People with learning disabilities", "Shared Lives"} <= set(labels(text))
    else:
        assert labels(text) == read


@pytest.mark.parametrize("text", ["ALS", "network", "non-medical prescribing", "Non medical prescribing"])
def test_a_short_form_of_nothing_here_says_what_it_may_mean(text: str) -> None:
    understood = understand(f"{text} for carers")
    group = understood.groups[0]
    assert (group.label, group.is_named, group.text_without) == (text, False, "carers")
    assert group.may_mean
    assert not any(phrase.is_beginning for phrase in only(text).phrases)
    assert understand(text).guessed == ()
    assert not understand(f'"{text}"').groups[0].may_mean


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("CAT", "Community ownership"),
        ("PA", "Direct payments"),
        ("carer", "Unpaid carers"),
        ("navigator", "Community connectors or Care navigation"),
    ],
)
def test_a_short_form_is_read_as_what_it_is_here(text: str, label: str) -> None:
    assert only(text).label == label
    assert bool(only(text).may_mean) == (text != "navigator")


def test_a_job_is_found_by_its_own_names_and_its_level_counts_less() -> None:
    group = only("DASS")
    own, also, level = group.alternatives
    assert (group.label, group.is_named) == ("DASS", True)
    assert [phrase.stems for phrase in (*own.phrases, *also.phrases)] == [
        ("dass",),
        stems("director of adult social services"),
    ]
    assert (own.names, level.names, level.per_cent) == ((), (("role level", "director-or-executive"),), EXAMPLE)
    # What is a topic's name too is that first.
    workers = only("link workers")
    assert (workers.label, workers.alternatives[0].names) == ("Link workers", (("topic", "link-workers"),))
    (level,) = [each for each in workers.alternatives if each.per_cent == EXAMPLE]
    assert level.names == (("role level", "practitioner"),)


def test_a_level_is_found_by_its_jobs_for_less() -> None:
    group = only("clinician")
    (jobs,) = [each for each in group.alternatives if each.per_cent == NARROWER]
    assert Phrase(("nurs",)) in jobs.phrases
    assert group.alternatives[0].names[0] == ("role level", "clinician-senior")


def test_a_short_form_with_two_meanings_here_is_both() -> None:
    assert only("PB").label == "Participatory budgeting or Personal budgets"


@pytest.mark.parametrize(
    "text", ["coproduction", "co-production", "CO PRODUCTION", "copro", "working as equal partners"]
)
def test_every_way_to_write_a_topic_is_the_topic(text: str) -> None:
    assert only(text).label == "Co-production"


def test_single_words_of_another_name_of_a_topic_say_more_than_those_of_its_own() -> None:
    extras = {text: understand(text).extras for text in ("community fridge", "men's sheds", "mens shed", "fridges")}
    assert [extra.firmness for extra in extras["community fridge"]] == [OF_OTHER_NAME] * 2
    assert {extra.firmness for text in ("men's sheds", "mens shed") for extra in extras[text]} == {OF_OWN_NAME}
    assert extras["fridges"] == ()
    assert 0 < OF_OWN_NAME < OF_OTHER_NAME < only("fridges").firmness


@pytest.mark.parametrize("text", ["1998 cohort B", "cohort B 1998", "1998-B", "1998b", "1998 b"])
def test_a_cohort_is_read_however_it_is_written(text: str) -> None:
    CohortFactory(intake__year=1998, letter="B")
    assert only(text).label == "1998, cohort B"
    assert only(text).is_firm


def test_a_letter_or_a_year_alone_means_all_cohorts_that_have_it() -> None:
    for year in range(1990, 1995):
        CohortFactory(intake__year=year, letter="A")
    CohortFactory(intake=Intake.objects.get(year=1994), letter="B")
    of_letter = only("cohort A")
    assert (of_letter.label, of_letter.is_named) == ("cohort A", True)
    assert set(of_letter.alternatives[0].names) >= {("cohort", f"{year}-a") for year in range(1990, 1995)}
    for text in ("cohort 1994", "1994 cohort", "cohort of 1994", "class of 1994"):
        assert set(only(text).alternatives[0].names) == {("cohort", "1994-a"), ("cohort", "1994-b")}
    without = {group.label: group.text_without for group in understand("cohort A clinicians in London").groups}
    assert without["London"] == "cohort A clinicians"
    assert "cohort A in London" in without.values()


def test_my_cohort_is_the_viewers_and_nobodys_without_one() -> None:
    CohortFactory(intake__year=1998, letter="B")
    (group,) = understand("who in my cohort", my_cohorts=(("cohort", "1998-b"),)).groups
    assert (group.label, group.is_firm, group.text_without) == ("1998, cohort B", True, "")
    assert labels("my cohort") != ["1998, cohort B"]


def test_short_forms_are_read_as_whole_words_only() -> None:
    assert labels("LAC") != labels("lack") == ["lack"]
    assert labels("IPS") != labels("IP")


def test_a_broader_name_includes_narrower_ones_for_less() -> None:
    known = vocabulary()
    broader = next(entry for entry in known.entries.values() if entry.vocabulary == "topic" and entry.narrower)
    (group,) = understand(broader.name).groups
    names = {
        name for alternative in group.alternatives if alternative.per_cent == NARROWER for name in alternative.names
    }
    assert set(broader.narrower) & names


def test_a_part_that_is_taken_away_leaves_the_rest() -> None:
    groups = understand("someone in the South West, timebanking").groups
    assert groups[0].text_without == "someone timebanking"
    assert groups[1].text_without == "someone in the South West"


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("someone who has done timebanking", ""),
        ("timebanking and time banks", ""),
        ("timebanking, a grant and time banks", "grant"),
        ("timebanking in the barn, for men", "barn, for men"),
        ("a grant, for the timebanking of men", "grant of men"),
    ],
)
def test_what_says_nothing_is_not_left_when_a_part_is_taken_away(text: str, without: str) -> None:
    (group,) = [group for group in understand(text).groups if group.is_named]
    assert (group.label, group.text_without) == ("Timebanking", without)


def test_only_my_words_are_nobody_elses() -> None:
    groups = understand("time bank", only_my_words=True).groups
    assert [(group.label, group.also) for group in groups] == [("time", ()), ("bank", ())]
    assert not any(alternative.names for group in groups for alternative in group.alternatives)


def test_what_is_quoted_is_one_phrase_with_its_little_words() -> None:
    group = only("“who decides”")
    assert [phrase.stems for phrase in group.phrases] == [("who", "decid")]


BEGUN = ("zebr", "ze", "apply", '"zebr"')


def test_only_the_last_word_may_be_unfinished_and_no_short_or_whole_one() -> None:
    begun = {text: [phrase for phrase in only(text).phrases if phrase.is_beginning] for text in BEGUN}
    assert begun == {"zebr": [Phrase(("zebr",), is_beginning=True)], "ze": [], "apply": [], '"zebr"': []}
    assert not any(phrase.is_beginning for phrase in understand("zebr crossing").groups[0].phrases)


def test_what_is_quoted_is_no_other_name_of_a_topic() -> None:
    understood = understand("“neighbours swapping favours”")
    assert not understood.guessed
    assert [group.is_quoted for group in understood.groups] == [True]


def test_a_name_that_several_regions_have_finds_no_other_of_them() -> None:
    said = {phrase.stems for phrase in only("north east").phrases}
    assert ("teessid",) in said
    assert not said & {("north",), ("up", "north"), ("midland",)}
    both = {phrase.stems for phrase in only("midlands").phrases}
    assert ("midland",) in both


@pytest.mark.parametrize(("several", "one"), [("GPs", "GP"), ("CICs", "CIC"), ("PHBs", "PHB")])
def test_several_of_what_has_a_short_name_are_read_as_one(several: str, one: str) -> None:
    assert only(several).alternatives == only(one).alternatives
    assert only("IPS").alternatives != only("IP").alternatives


@pytest.mark.parametrize("text", ["my cohort", "our cohort", "My cohort’s facilitator"])
def test_ones_cohort_is_spoken_of_in_several_ways(text: str) -> None:
    mine = (COHORT, cohort_value(CohortFactory().intake.year, "A"))
    group = understand(text, my_cohorts=(mine,)).groups[0]
    assert group.alternatives[0].names == (mine,)


def test_what_begins_so_counts_less_than_what_is_written_so() -> None:
    own, longer = only("zebr").alternatives
    assert longer.per_cent < own.per_cent


@pytest.mark.thorough
@hypothesis_settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_only_letters_and_digits_come_out(site: None, text: str) -> None:
    for group in understand(text).groups:
        for phrase in group.phrases:
            assert phrase.stems
            assert all(part.isascii() and part.isalnum() and len(part) <= 40 for part in phrase.stems)
