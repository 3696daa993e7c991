"""Misspelt words: the word that was meant, only among what the reader may see, and never a word that is one."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.page_cache import version_read_once
from network.profiles.models import Block, Profile
from search import known_words
from search.finding import find
from search.indexing import refresh
from search.models import SearchWord
from search.query import Query, Result
from search.spelling import mend
from tests.factories.practice import make_public, make_write_up
from tests.factories.users import make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def author() -> User:
    return make_member(name="Chloe Mukherjee")


@pytest.fixture
def reader() -> User:
    return make_member()


def written(author: User, title: str) -> None:
    """A write-up whose words are known, as they are once it has been committed."""
    make_write_up(author, title=title)
    known_words.count_anew()


def practice(text: str, reader: Any) -> Result:
    return find(Query(("practice",), text), reader)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hording tenants", "hoarding tenants"),
        ("haording", "hoarding"),
        ("hoardinh", "hoarding"),
        ("Narowboats", "narrowboats"),
        ("narow-boats", ""),
        ("naroboat", "narrowboat"),
        ("hording’s end", "hoarding end"),
        ("a hórding", "a hoarding"),
        ('hording "hording"', 'hoarding "hording"'),
        ("co-ordinators", ""),
        ("co-odrinators of hording", "co-odrinators of hoarding"),
        ("narrow-bóats-hording", "narrow-bóats-hoarding"),
    ],
)
def test_a_misspelt_word_is_mended(author: User, reader: User, typed: str, meant: str) -> None:
    written(author, "Hoarding on a narrowboat, and tenants of narrowboats")
    assert practice(typed, reader).mended == meant


@pytest.mark.parametrize("typed", ["villiage agents", "co-prodcution lead", "social perscribing", "comissioning"])
def test_the_words_of_names_need_stand_nowhere(reader: User, typed: str) -> None:
    meant = {"villiage agents": "village agents", "co-prodcution lead": "co-production lead"}
    result = practice(typed, reader)
    assert result.mended == meant.get(typed, result.mended)
    assert result.mended
    assert [chip.label for chip in result.understood]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "typed",
    [
        "dentist",
        "sickle cell",
        "tumour",
        "realising",
        "fibre",
        "LAC",
        "lack",
        "INFJ",
        '"hording"',
        "hord1ng",
        "",
        "the",
    ],
)
def test_what_is_a_word_or_none_to_mend_is_left_alone(author: User, reader: User, typed: str) -> None:
    written(author, "Dental humour in a hoarding cell: we fired the reclining")
    assert practice(typed, reader).mended == ""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("longwalk", "long walk"),
        ("Busstop please", "bus stop please"),
        ("villageagents", "village agents"),
        ("walklong", ""),
        ('"longwalk"', ""),
    ],
)
def test_two_words_written_as_one_are_told_apart(author: User, reader: User, typed: str, meant: str) -> None:
    written(author, "A long walk to the bus stop")
    assert practice(typed, reader).mended == meant


@pytest.mark.thorough
def test_but_only_where_the_reader_may_read_them_side_by_side(author: User, reader: User) -> None:
    make_write_up(author, audience="cohort", title="A long walk to the bus stop")
    make_write_up(author, title="Walk on: it is not long until we stop the bus")
    known_words.count_anew()
    assert [practice(typed, reader).mended for typed in ("longwalk", "busstop")] == ["", ""]
    assert [practice(typed, author).mended for typed in ("longwalk", "busstop")] == ["long walk", "bus stop"]


@pytest.mark.thorough
def test_a_word_that_was_written_is_spelt_right_even_before_it_is_known(author: User, reader: User) -> None:
    written(author, "Quetzals")
    make_write_up(author, title="Quetzalis")
    assert not SearchWord.objects.filter(word="quetzalis").exists()
    assert practice("quetzalis", reader).mended == ""


def test_only_my_words_are_not_mended(author: User, reader: User) -> None:
    written(author, "Hoarding")
    assert find(Query(("practice",), "hording", only_my_words=True), reader).mended == ""


@pytest.mark.thorough
def test_a_word_is_meant_only_by_who_may_see_it(author: User, reader: User) -> None:
    written(author, "Zwitterion")
    assert practice("zwiterion", reader).mended == "zwitterion"
    Block.objects.create(blocker=author, blocked=reader)
    assert practice("zwiterion", reader).mended == ""
    assert find(Query(("people",), "Chloe Mukerjee"), reader).mended == ""
    assert find(Query(("practice",), "zwiterion"), None).mended == ""


@pytest.mark.thorough
@pytest.mark.parametrize("is_blocked", [False, True])
def test_a_word_is_meant_only_as_it_is_spelt_where_it_may_be_read(author: User, reader: User, is_blocked: bool) -> None:
    make_public(author, make_staff(Role.EDITOR), title="A lunch club that zwitters")
    hidden = make_member(name="Ann Zwittering")
    known_words.count_anew()
    if is_blocked:
        Block.objects.create(blocker=hidden, blocked=reader)
    viewer = reader if is_blocked else None
    assert SearchWord.objects.filter(word="zwittering").exists()
    for kinds in (("practice",), ("people",), ("page", "news", "practice")):
        result = find(Query(kinds, "zwitternig"), viewer)
        assert (result.mended, result.suggestion) == ("", "")
    assert find(Query(("people",), "zwitternig"), make_member()).mended == "zwittering"


@pytest.mark.thorough
def test_a_name_is_mended_and_another_is_meant_where_the_nearest_may_not_be_seen(author: User, reader: User) -> None:
    other = make_member(name="Chloe Mukherji")
    known_words.count_anew()
    assert find(Query(("people",), "Mukerjee"), reader).mended == "mukherjee"
    Block.objects.create(blocker=author, blocked=reader)
    assert find(Query(("people",), "Mukherjii"), reader).mended == "mukherji"
    assert other.name == "Chloe Mukherji"


@pytest.mark.thorough
def test_where_nothing_is_found_a_near_word_is_offered(author: User, reader: User) -> None:
    written(author, "A shed for pears")
    # A word of four letters is too short to tell what was meant.
    result = practice("shad for pears", reader)
    assert (result.total, result.mended, result.suggestion) == (0, "", "")
    assert practice("a shed for bears", reader).suggestion == "a shed for pears"
    assert practice("bears", reader).suggestion == "pears"
    assert practice("chairlift", reader).suggestion == ""


@pytest.mark.thorough
def test_words_go_with_what_they_were_written_in(
    author: User, reader: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write_up = make_write_up(author, title="Quetzals of Wexmoor")
        other = make_write_up(author, title="Quetzals and okapis")
    assert SearchWord.objects.filter(word="quetzals").exists()
    with django_capture_on_commit_callbacks(execute=True):
        other.delete()
    assert SearchWord.objects.filter(word="quetzals").exists()
    assert not SearchWord.objects.filter(word="okapis").exists()
    with django_capture_on_commit_callbacks(execute=True):
        write_up.delete()
    assert not SearchWord.objects.filter(word="quetzals").exists()


@pytest.mark.thorough
def test_a_word_goes_though_another_form_of_it_stays(author: User, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_write_up(author, title="Quetzals")
        other = make_write_up(author, title="A quetzal")
    with django_capture_on_commit_callbacks(execute=True):
        other.delete()
    assert known_words.are_known(["quetzal", "quetzals"]) == {"quetzals"}


def test_what_is_written_while_words_are_counted_stays(author: User, monkeypatch: pytest.MonkeyPatch) -> None:
    written(author, "Quetzals")
    SearchWord.objects.create(word="axolotls", things=1)
    counted = known_words.groupby

    def and_meanwhile(*asked: Any, **how: Any) -> Iterator[Any]:
        yield from counted(*asked, **how)
        make_write_up(author, title="Okapis and quetzals")
        SearchWord.objects.create(word="okapis")

    monkeypatch.setattr(known_words, "groupby", and_meanwhile)
    known_words.count_anew()
    assert known_words.are_known(["axolotls", "okapis", "quetzals"]) == {"okapis", "quetzals"}
    assert SearchWord.objects.get(word="quetzals").things > 0


def test_words_of_a_profile_that_changes_go_too(author: User, django_capture_on_commit_callbacks: Any) -> None:
    profile = Profile.objects.get(user=author)
    with django_capture_on_commit_callbacks(execute=True):
        Profile.objects.filter(pk=profile.pk).update(about="I keep axolotls")
        refresh("people", [profile.pk])
    assert SearchWord.objects.filter(word="axolotls").exists()
    with django_capture_on_commit_callbacks(execute=True):
        Profile.objects.filter(pk=profile.pk).update(about="")
        refresh("people", [profile.pk])
    assert not SearchWord.objects.filter(word="axolotls").exists()


def test_what_is_all_names_and_english_asks_nothing(reader: User, django_assert_num_queries: Any) -> None:
    practice("timebanking for older people", reader)
    with version_read_once():
        mend(Query(("practice",), "timebanking"), reader)
        with django_assert_num_queries(0):
            assert mend(Query(("practice",), "timebanking for older people"), reader) == ""
