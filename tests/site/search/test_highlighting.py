"""The passage beside a result: the words marked, whole sentences where they fit, nothing of it taken as HTML."""

from search.highlighting import PASSAGE, marked_passage
from search.parser import Phrase

GRANT = [Phrase(("grant",))]
FILLER = "Neighbours met at a long table every week, "


def test_a_short_text_is_shown_whole() -> None:
    assert marked_passage("The grant ended.", GRANT) == "The <mark>grant</mark> ended."


def test_a_long_text_begins_and_ends_with_a_sentence_where_one_is_near() -> None:
    text = f"{FILLER * 5}and so on. We kept going after the grant. {FILLER * 2}and then home. {FILLER * 5}"
    assert marked_passage(text, GRANT) == (f"We kept going after the <mark>grant</mark>. {FILLER * 2}and then home.")


def test_a_long_sentence_is_cut_between_words_and_says_so() -> None:
    passage = marked_passage(f"{FILLER * 6}the grant {FILLER * 9}", GRANT)
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert len(passage) < PASSAGE + 40


def test_an_end_of_a_sentence_cuts_off_nothing_that_is_marked() -> None:
    text = f"A grant came. {FILLER * 3}they said. Then the grant went, {FILLER * 9}"
    assert marked_passage(text, GRANT).count("<mark>") == 2


def test_what_somebody_wrote_is_text() -> None:
    assert marked_passage("<b>grant</b>", GRANT) == "&lt;b&gt;<mark>grant</mark>&lt;/b&gt;"
