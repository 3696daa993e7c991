"""What every engine must do, shown on made-up content: ids, totals, facets, order, reasons, privacy, hostile text."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.page_cache import version_read_once
from search import indexing
from search.engines.elasticsearch import engine as elasticsearch_engine
from search.finding import find
from search.models import SearchFacet, SearchPassage, SearchThing
from search.query import Query, Result, Sort
from search.registry import Passage
from tests.factories.users import make_member
from tests.site.search.trials import KIND, MIRRORED, OF_FEW, OPEN, SOURCE, Reader, Trial
from topics.models import Topic

pytestmark = pytest.mark.usefixtures("site")


def counts(result: Result, name: str) -> dict[str, int | None]:
    (facet,) = [facet for facet in result.facets if facet.name == name]
    return {value.value: value.count for value in facet.values}


# Words ---------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Our neighbours met", "neighbour"),
        ("A neighbourly street", "neighbours"),
        ("Children who cook", "child"),
        ("An experienced baker", "experience"),
        ("Lonely evenings", "loneliness"),
        ("Café owners", "cafe"),
        ("The O’Neill family", "ONeill"),
        ("co-ordinating lunch", "coordinating"),
        ("A zebra crossing", "zebr"),
        ("Straße", "strasse"),
        ("the year 2014", "2014"),
        ("who decides what", '"who decides"'),
        ("a b" * 300 + ". The zebra", "zebra"),
    ],
)
def test_a_word_is_found_in_its_other_forms(trial: Trial, written: str, typed: str) -> None:
    pk = trial.add("Thing", written)
    trial.add("Other", "nothing of the kind")
    assert trial.ids(typed) == [pk]


@pytest.mark.thorough
@pytest.mark.parametrize("words", ["business busy", "experience experiment", "authority author", "lonely lone"])
def test_two_words_are_not_taken_for_one(trial: Trial, words: str) -> None:
    ids = [[trial.add("Thing", f"Some {word} here")] for word in words.split()]
    assert [trial.ids(f'"{word}"') for word in words.split()] == ids


@pytest.mark.parametrize("typed", ["cross zebra", '"crossing zebra"', "ze", "bra", "zebra quagga okapi"])
def test_what_is_not_there_is_not_found(trial: Trial, typed: str) -> None:
    trial.add("Thing", "A zebra crossing")
    found = trial.find(typed)
    assert found.total == (1 if typed == "cross zebra" else 0)


def test_a_name_comes_first_then_what_says_more_then_what_is_newer(trial: Trial) -> None:
    plain = trial.add("One", "zebra")
    older = trial.add("Two", "zebra", day=date(2020, 1, 1))
    newer = trial.add("Three", "zebra", day=date(2024, 1, 1))
    named = trial.add("Zebra", "quagga")
    assert trial.ids("zebra") == [named, newer, older, plain]


@pytest.mark.thorough
def test_ties_stand_in_an_order_of_the_day_that_pages_agree_on(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {trial.add("Zebra") for _ in range(23)}
    pages = [trial.ids("zebra", page=page) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [10, 10, 3, 3]
    assert {pk for page in pages for pk in page} == made
    assert trial.ids("zebra") == pages[0]
    monkeypatch.setattr(timezone, "localdate", lambda: date(2031, 1, 1))
    assert trial.ids("zebra") != pages[0]


@pytest.mark.thorough
@pytest.mark.parametrize(("asked", "given"), [(-5, 1), (0, 1), (1, 1), (2, 2), (99, 2), (10**30, 2)])
def test_a_page_that_is_not_there_is_the_nearest_that_is(trial: Trial, asked: int, given: int) -> None:
    for _ in range(11):
        trial.add("Zebra")
    found = trial.find("zebra", page=asked)
    assert (found.page, found.pages, found.total, len(found.hits)) == (given, 2, 11, 10 if given == 1 else 1)


def test_several_kinds_have_one_page(trial: Trial) -> None:
    for _ in range(11):
        trial.add("Zebra")
    trial.find("zebra")
    viewer = Reader()
    first, second = (find(Query((KIND, SOURCE), "zebra", page=page), viewer) for page in (1, 2))
    assert [hit.object_id for hit in first.hits] == [hit.object_id for hit in second.hits]


def test_without_words_everything_is_there_by_day_or_by_name(trial: Trial) -> None:
    b = trial.add("beta", day=date(2020, 1, 1))
    a = trial.add("Alpha", day=date(2024, 1, 1))
    c = trial.add("gamma")
    assert trial.ids() == trial.ids(sort=Sort.NEWEST) == [a, b, c]
    assert trial.ids(sort=Sort.NAME) == [a, b, c]
    assert trial.ids("beta gamma alpha", sort=Sort.NAME) == []


# Names and letting go --------------------------------------------------------------------------------


def test_a_topic_is_found_by_tag_synonym_and_narrower_topic_the_nearer_first(trial: Trial) -> None:
    tagged = trial.add("One", "nothing", topic="timebanking")
    said = trial.add("Two", "we began with a time bank")
    narrower = trial.add("Three", "nothing", topic="time-credits")
    trial.add("Four", "we had time, and a bank")
    found = trial.find("timebanks")
    assert [hit.object_id for hit in found.hits] == [tagged, narrower, said]
    assert [chip.label for chip in found.understood] == ["Timebanking"]
    assert "time bank" in [name.casefold() for name in found.expansions]
    assert trial.ids("timebanks", only_my_words=True) == []


@OF_FEW
def test_what_meets_all_comes_first_and_what_is_missing_is_said(trial: Trial) -> None:
    for _ in range(5):
        trial.add("Filler", "cake")
    both = trial.add("Both", "zebra cake", topic="timebanking")
    topic = trial.add("Topic", "tea", topic="timebanking")
    word = trial.add("Word", "zebra")
    found = trial.find("timebanking zebra")
    assert [hit.object_id for hit in found.hits][:2] == [both, topic]
    assert [hit.missing for hit in found.hits][:2] == [(), ("zebra",)]
    assert [(hit.object_id, hit.missing) for hit in found.hits if hit.is_near] == [(word, ("Timebanking",))]
    assert (found.total, found.near) == (3, 1)


def test_nothing_is_let_go_where_a_page_of_things_meets_all(trial: Trial) -> None:
    full = {trial.add("Both", "zebra quagga") for _ in range(10)}
    trial.add("One", "zebra")
    assert set(trial.ids("zebra quagga")) == full


@pytest.mark.thorough
@OF_FEW
def test_what_comes_near_fills_the_page_of_an_answer_and_is_none_by_itself(trial: Trial) -> None:
    for _ in range(20):
        trial.add("Part", "zebra")
    assert trial.find("zebra quagga okapi").total == 0
    whole = trial.add("Whole", "zebra quagga okapi")
    found = trial.find("zebra quagga okapi")
    assert (found.total, found.near, found.hits[0].object_id) == (10, 9, whole)
    assert [hit.is_near for hit in found.hits] == [False] + 9 * [True]


@pytest.mark.parametrize("text", ["timebanking in shared lives", "quagga timebanking", "shared lives, quagga"])
def test_where_nothing_meets_two_names_what_has_one_of_them_is_an_answer(trial: Trial, text: str) -> None:
    topic = trial.add("Topic", "tea", topic="timebanking")
    other = trial.add("Other", "tea", topic="shared-lives")
    named = trial.add("Quagga", "tea")
    found = trial.find(text)
    assert found.total
    assert not found.near
    assert all(len(hit.missing) == 1 for hit in found.hits)
    assert {hit.object_id for hit in found.hits} < {topic, other, named}
    # A word that is no name must be met.
    assert trial.ids("timebanking with okapis in shared lives") == []


@OF_FEW
@pytest.mark.parametrize("sort", list(Sort))
def test_what_only_comes_near_stands_after_the_answers_and_no_filter_counts_it(trial: Trial, sort: Sort) -> None:
    near = {trial.add(f"A part {number}", "zebra", colour="red", day=date(2026, 1, 1)) for number in range(12)}
    whole = trial.add("Whole", "zebra quagga okapi", colour="blue", day=date(2020, 1, 1))
    found = trial.find("zebra quagga okapi", sort=sort)
    assert next(hit.object_id for hit in found.hits) == whole
    assert {hit.object_id for hit in found.hits if hit.is_near} <= near
    assert (found.total - found.near, found.near > 0) == (1, True)
    (colours,) = [facet for facet in found.facets if facet.name == "colour"]
    assert [(value.value, value.count) for value in colours.values] == [("blue", 1)]


def test_the_word_comes_before_what_begins_with_it(trial: Trial) -> None:
    longer = trial.add("Thing", "Of zebroids, and zebroids", day=date(2026, 1, 1))
    exact = trial.add("Thing", "A zebro", day=date(2020, 1, 1))
    assert trial.ids("zebro") == [exact, longer]
    assert trial.ids("zebr") == [longer, exact]


def test_one_common_word_is_no_answer_to_a_question_about_something_else(trial: Trial) -> None:
    for _ in range(8):
        trial.add("Thing", "community")
    assert trial.find("community blockchain").total == 0
    assert trial.find("INFJ").total == 0


@pytest.fixture
def partly(trial: Trial) -> dict[str, int]:
    """Thirteen things with a topic, one of them blue and old, twelve with a word, and one with both."""
    made = {"blue": trial.add("A blue", colour="blue", topic="timebanking", day=date(2010, 1, 1))}
    for number in range(12):
        made[f"red {number}"] = trial.add("Red", colour="red", topic="timebanking", day=date(2020, 1, 1 + number))
        made[f"word {number}"] = trial.add("Word", "bicycle", colour="blue", day=date(2025, 1, 1))
    return made | {"both": trial.add("Z both", "bicycle", colour="red", topic="timebanking", day=date(2015, 1, 1))}


@pytest.mark.thorough
@OF_FEW
def test_where_little_meets_all_what_misses_a_part_is_counted_and_filtered_in_full(
    trial: Trial, partly: dict[str, int]
) -> None:
    found = trial.find("timebanking bicycle")
    assert (found.total, found.near, found.pages, found.is_capped) == (14, 0, 2, False)
    assert counts(found, "colour") == {"red": 13, "blue": 1}
    assert [(hit.object_id, hit.missing) for hit in found.hits][:2] == [
        (partly["both"], ()),
        (partly["red 11"], ("bicycle",)),
    ]
    blue = trial.find("timebanking bicycle", filters={"colour": ("blue",)})
    assert [(hit.object_id, hit.missing) for hit in blue.hits] == [(partly["blue"], ("bicycle",))]
    assert (blue.total, counts(blue, "colour"), blue.wider) == (1, {"red": 13, "blue": 1}, ())


@pytest.mark.parametrize("trial", [MIRRORED], indirect=True)
def test_a_few_answers_of_many_that_match_are_ranked_as_ever(
    trial: Trial, partly: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = trial.find("timebanking bicycle")
    # Of 26 that match 14 are answers.
    monkeypatch.setattr(elasticsearch_engine, "FEW", 20)
    assert trial.find("timebanking bicycle") == every


@pytest.mark.thorough
@OF_FEW
@pytest.mark.parametrize(("sort", "first"), [(Sort.NEWEST, "red 11"), (Sort.NAME, "blue"), (Sort.BEST, "both")])
def test_where_little_meets_all_the_order_is_the_one_asked_for(
    trial: Trial, partly: dict[str, int], sort: Sort, first: str
) -> None:
    found = trial.find("timebanking bicycle", sort=sort)
    rest = trial.find("timebanking bicycle", sort=sort, page=2, after=found.next_after)
    assert found.hits[0].object_id == partly[first]
    assert {hit.object_id for hit in (*found.hits, *rest.hits)} == {
        pk for name, pk in partly.items() if not name.startswith("word")
    }


@pytest.mark.thorough
@OF_FEW
def test_a_word_that_is_a_name_is_let_go_last_though_most_that_have_it_are_not_called_so(trial: Trial) -> None:
    trial.add("Quagga")
    with_name = {trial.add("Thing", "zebra quagga") for _ in range(11)}
    for _ in range(11):
        trial.add("Thing", "zebra okapi")
    found = trial.find("zebra quagga okapi")
    assert found.total == 11
    assert {hit.object_id for hit in found.hits} <= with_name


# Reasons ---------------------------------------------------------------------------------------------


def test_a_reason_is_the_passage_with_the_phrase_marked_and_all_else_escaped(trial: Trial) -> None:
    trial.add("Thing", "<b>Before</b> the time bank & after; time alone, bank alone")
    (reason,) = trial.find("time bank").hits[0].reasons
    assert reason.passage == "&lt;b&gt;Before&lt;/b&gt; the <mark>time bank</mark> &amp; after; time alone, bank alone"


def test_a_long_text_is_shown_around_what_was_found(trial: Trial) -> None:
    trial.add("Thing", "Many words stand here. " * 100 + "A zebra sings. " + "More words follow. " * 100)
    (reason,) = trial.find("zebra").hits[0].reasons
    assert "A <mark>zebra</mark> sings." in reason.passage
    assert len(strip_tags(reason.passage)) < 300


def test_what_was_written_elsewhere_finds_its_author_until_its_source_is_closed(trial: Trial) -> None:
    source, author = trial.add("Source"), trial.add("Author")
    trial.evidence[author] = [Passage("wrote", "A zebra came", "members", SOURCE, source, date(2026, 1, 1))]
    trial.write(author)

    (hit,) = trial.find("zebra").hits
    (reason,) = hit.reasons
    assert hit.object_id == author
    assert (reason.label, reason.source_id, reason.happened_on) == ("Wrote", source, date(2026, 1, 1))
    assert reason.source_title.startswith("Source")
    assert trial.find("zebra", audiences=OPEN).total == 0
    trial.hide(source)
    assert trial.find("zebra").total == 0
    trial.show_all()
    indexing.remove(SOURCE, [source])
    assert trial.find("zebra").total == 0


def test_old_evidence_counts_a_little_less(trial: Trial) -> None:
    source, old, new = trial.add("Source"), trial.add("Old"), trial.add("New")
    today = timezone.localdate()
    for pk, year in ((old, today.year - 9), (new, today.year)):
        trial.evidence[pk] = [Passage("wrote", "A zebra came", "public", SOURCE, source, date(year, 1, 1))]
    trial.write(old, new)
    assert trial.ids("zebra") == [new, old]
    assert trial.ids(sort=Sort.NEWEST)[:2] == [new, old]


# Privacy ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["members", "cohort:1", "only me"])
def test_an_audience_that_is_not_the_viewers_is_nowhere(trial: Trial, audience: str) -> None:
    pk = trial.add("Thing", "zebra", audience=audience, colour="red", topic="timebanking")
    for text in ("zebra", "timebanking"):
        assert trial.find(text, audiences=OPEN).total == 0
    named = trial.find("thing zebra", audiences=OPEN)
    assert all("zebra" not in reason.passage for hit in named.hits for reason in hit.reasons)
    listed = trial.find(audiences=OPEN)
    assert [hit.object_id for hit in listed.hits] == [pk]
    assert all(not facet.values for facet in listed.facets)
    assert trial.find(audiences=OPEN, filters={"colour": ("red",)}).total == 0
    assert trial.find("zebra", audiences=frozenset({"public", audience})).total == 1


def test_no_audience_finds_nothing_but_names_in_a_list(trial: Trial) -> None:
    trial.add("Zebra", "zebra", colour="red")
    assert trial.find("zebra", audiences=frozenset({"nobody"})).total == 0


def test_what_is_not_visible_counts_nowhere_though_the_index_holds_it(trial: Trial) -> None:
    seen, unseen = trial.add("a", "zebra", colour="red"), trial.add("b", "zebra", colour="red")
    trial.hide(unseen)
    for found in (trial.find("zebra"), trial.find(), trial.find(filters={"colour": ("red",)})):
        assert [hit.object_id for hit in found.hits] == [seen]
        assert found.total == counts(found, "colour")["red"] == 1


def test_a_thing_that_is_written_again_or_is_gone_leaves_nothing_behind(trial: Trial) -> None:
    pk = trial.add("Thing", "zebra", colour="red")
    trial.passages[pk] = [Passage("name", "Thing", "public"), Passage("text", "quagga", "public")]
    trial.facets[pk] = []
    trial.write(pk)
    assert (trial.ids("zebra"), trial.ids("quagga")) == ([], [pk])
    trial.hide(pk)
    trial.write(pk)
    for table in (SearchThing, SearchPassage, SearchFacet):
        assert not table.objects.filter(kind=KIND).exists()


def test_rebuilding_puts_right_what_has_drifted(trial: Trial) -> None:
    right, wrong = trial.add("Right", "zebra"), trial.add("Wrong", "zebra")
    trial.hide(wrong)
    SearchPassage.objects.filter(object_id=right).update(text="quagga", words="quagga")
    SearchFacet.objects.create(kind="no such kind", object_id=1, facet="colour", value="red", audience="public")
    SearchFacet.objects.create(kind=KIND, object_id=right, facet="colour", value="red", audience="public")
    indexing.rebuild()
    assert trial.ids("zebra") == [right]
    assert trial.ids("quagga") == []
    assert not SearchThing.objects.filter(kind=KIND, object_id=wrong).exists()
    assert not SearchFacet.objects.filter(kind__in=[KIND, "no such kind"]).exists()


def test_what_changes_many_times_is_written_once(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = trial.add("Thing", "zebra")
    write, written = indexing._write, []
    monkeypatch.setattr(indexing, "_write", lambda kind, ids: (written.append(ids), write(kind, ids)))
    with indexing.gathered():
        for text in ("quagga", "okapi"):
            trial.passages[pk] = [Passage("name", text, "public")]
            trial.write(pk)
    assert written == [[pk]]
    assert trial.ids("okapi") == [pk]


def test_what_goes_while_changes_are_gathered_goes_with_what_it_said_of_others(trial: Trial) -> None:
    pk, source = trial.add("Thing"), Topic.objects.create(name="Source", slug="source").pk
    trial.evidence[pk] = [Passage("wrote", "zebra", "public", SOURCE, source)]
    trial.write(pk)
    assert SearchPassage.objects.filter(source_kind=SOURCE).exists()
    with indexing.gathered():
        indexing.refresh(SOURCE, [source])
        Topic.objects.get(pk=source).delete()
    assert not SearchPassage.objects.filter(source_kind=SOURCE).exists()


def test_what_changes_most_things_is_not_followed_and_the_index_is_true_after_it() -> None:
    person = make_member(name="Ada Quagga")
    found = SearchPassage.objects.filter(kind="people", field="name")
    with indexing.rebuilt():
        person.name = "Ada Okapi"
        person.save()
        assert found.get().text == "Ada Quagga"
    assert found.get().text == "Ada Okapi"


# Cost ------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["", "zebra timebanking"])
def test_more_rows_need_no_more_queries(trial: Trial, text: str) -> None:
    for many in (3, 20):
        for number in range(many):
            trial.add(f"Thing {number}", "zebra", topic="timebanking", colour="red")
        with version_read_once():
            trial.find(text)
            # What matches; why, and how many each box would find; the rows. Elasticsearch is told what waits to be
            # written and what to leave out, and `find` above sees that nothing waits.
            with CaptureQueriesContext(connection) as queries:
                trial.find(text, filters={"colour": ("red",)})
            asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
            assert len(asked) <= (3 if trial.engine == "database" else 7), asked


# Hostile text ----------------------------------------------------------------------------------------


@pytest.mark.thorough
@hypothesis_settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    text=st.text(max_size=250)
    | st.text(alphabet="\"'()*:^-+~{}[]<>&|!\\%_ zebraANDORNT\x00\u202e", max_size=60)
    | st.lists(st.sampled_from(["zebra", '"', "OR", "co-production", "*", "NEAR/2", "time", "bank"]), max_size=30).map(
        " ".join
    ),
    values=st.lists(st.text(max_size=30), max_size=3),
)
def test_no_text_and_no_value_is_an_error(trial: Trial, text: str, values: list[str]) -> None:
    if not trial.passages:
        trial.add("Zebra", "zebra crossing time bank", colour="red")
    result = trial.find(text, filters={"colour": tuple(value.replace("\x00", "") for value in values)})
    assert len(result.hits) <= result.total
