"""What the lists say of a search: in which groups people stand, how the words were read, and what helps if nothing."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from network.directory import views
from network.directory.asked import Asked
from network.directory.rows import groups_in_order, groups_of_people
from network.directory.wording import found_in_words, question_about
from network.profiles.models import Profile
from network.profiles.services import TopicsOfProfile, change_profile
from search import known_words
from search.finding import find
from search.query import Ambiguous, Chip, Guessed, Hit, Query, Result, Tier
from tests.factories.practice import make_write_up
from tests.factories.users import be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

PEOPLE, PRACTICE = "/network/people/", "/network/practice/"


@pytest.fixture
def member(client: Client) -> User:
    user = make_member(name="Reader")
    be(client, user)
    return user


def make_person(name: str, *tried: str, **values: Any) -> User:
    user = make_member(name=name)
    profile = Profile.objects.get(user=user)
    topics = TopicsOfProfile(tried={Topic.objects.get(slug=slug): "done" for slug in tried})
    change_profile(profile=profile, version=profile.version, values=values, topics=topics)
    return user


def html(client: Client, address: str, **data: Any) -> str:
    response = client.get(address, data)
    assert response.status_code == 200
    return response.content.decode()


def words(text: str) -> str:
    return " ".join(strip_tags(text).split())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that lets the search say more of what it found than it would."""

    def tell(**more: Any) -> None:
        monkeypatch.setattr(views, "find", lambda query, viewer: replace(find(query, viewer), **more))

    return tell


# Groups ---------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_people_stand_by_name_then_by_deeds_then_by_words(client: Client, member: User) -> None:
    make_person("Says Zebra So", about="I have seen a quagga.")
    make_write_up(
        make_person("Did It"), summary="A quagga came to the lunch club, and all were fed by noon on Tuesday."
    )
    make_person("Quagga Fenn")
    page = html(client, PEOPLE, q="quagga")
    assert re.findall(r'<h3 class="results-group">(.*?)</h3>|<h4><a href="[^"]*">(.*?)</a>', page) == [
        ("Found by name", ""),
        ("", "Quagga Fenn"),
        ("Found by what they have done", ""),
        ("", "Did It"),
        ("Found by what they say", ""),
        ("", "Says Zebra So"),
    ]
    for sorted_by in ("name", "newest"):
        assert "results-group" not in html(client, PEOPLE, q="quagga", sort=sorted_by)
    assert "results-group" not in html(client, PEOPLE)


def hit(number: int, **more: Any) -> Hit:
    return Hit("people", number, number, **more)


def test_whoever_misses_something_comes_after_all_who_do_not_in_the_order_of_the_search() -> None:
    rows = [
        hit(1, tier=Tier.SAYS),
        hit(2, tier=Tier.HAS_DONE),
        hit(3, tier=Tier.HAS_DONE),
        hit(4, tier=Tier.NAMED, missing=("x",)),
        hit(5, tier=Tier.SAYS, missing=("x",)),
        hit(6, tier=Tier.NAMED, missing=("x", "y"), is_near=True),
        hit(7, tier=None, is_near=True),
    ]
    groups = [(group.heading, [row.object_id for row in group.rows]) for group in groups_of_people(rows)]  # type: ignore[arg-type]
    assert groups == [
        ("Found by what they have done", [2, 3]),
        ("Found by what they say", [1]),
        ("Most of what you asked for", [4, 5]),
        ("Close to what you asked for", [6, 7]),
    ]
    of_write_ups = groups_in_order(rows)  # type: ignore[arg-type]
    assert [[row.object_id for row in group.rows] for group in of_write_ups] == [[1, 2, 3, 4, 5], [6, 7]]
    assert [group.heading for group in of_write_ups] == ["", "Close to what you asked for"]


@pytest.mark.parametrize(
    ("kind", "text", "total", "near", "said"),
    [
        ("people", "", 1, 0, "1 person"),
        ("people", "x", 1, 0, "1 person matches"),
        ("people", "x", 12, 0, "12 people match"),
        ("people", "x", 1200, 0, "1,200 people match"),
        ("people", "x", 3, 1, "2 people, and 1 that comes near"),
        ("people", "x", 0, 0, "No one matches yet"),
        ("people", "x", 3, 3, "No one matches yet, but 3 come near"),
        ("practice", "x", 10, 7, "3 write-ups, and 7 that come near"),
        ("practice", "x", 0, 0, "Nothing matches yet"),
        ("practice", "", 0, 0, "Nothing has been shared yet"),
    ],
)
def test_how_many_in_words(kind: str, text: str, total: int, near: int, said: str) -> None:
    assert found_in_words(Asked(kind, text), Result(total=total, near=near)) == said


def test_where_a_filter_leaves_only_what_comes_near_the_answers_are_a_step_away(client: Client) -> None:
    author = make_member()
    make_write_up(author, what_we_did="zebra quagga okapi", region="south-west")
    for _ in range(3):
        make_write_up(author, what_we_did="zebra", region="london")
    be(client, make_member())
    page = client.get("/network/practice/?q=zebra+quagga+okapi&region=london").content.decode()
    assert "Nothing matches yet, but 3 come near" in page
    assert re.search(
        r'<a href="\?q=zebra[^"]*"[^>]*><span>Remove “London”</span><span class="n">1 write-up</span>', page
    )


def test_where_nothing_meets_all_of_it_the_heading_says_so() -> None:
    part, whole = Hit("people", 1, None, missing=("x",)), Hit("people", 2, None)
    asked = Asked("people", "x y")
    assert found_in_words(asked, Result([part], 1)) == "1 person matches most of it"
    assert found_in_words(asked, Result([whole, part], 2)) == "2 people match"
    assert found_in_words(asked, Result([part], 12, page=2)) == "12 people match"


def test_nothing_found_leads_to_the_topics_that_were_named(client: Client, member: User) -> None:
    page = html(client, PEOPLE, q="anyone with okapis in timebanking")
    assert "No one matches yet" in page
    assert '<a href="/topics/timebanking/">What “Timebanking” is</a>' in page


# How the words were read ----------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_related_topic_is_no_reason_beside_what_was_asked_for(client: Client, member: User) -> None:
    make_person("Ann Ivers", "timebanking", headline="Link worker in Wexmoor")
    beside = Topic.objects.get(slug="timebanking")
    Topic.objects.get(slug="link-workers").related.add(beside)
    beside.save()
    page = html(client, PEOPLE, q="link worker")
    assert "Has tried" not in page[page.index("Ann Ivers") :].split("</article>")[0]
    (found,) = find(Query(("people",), "link worker"), member).hits
    assert [reason.field for reason in found.reasons] == ["headline"]
    assert found.tier is Tier.SAYS


@pytest.mark.thorough
@pytest.mark.parametrize("typed", ["graduates in Wexmoor", "who speaks Welsh", "a former canoeist", "Dr Canoewright"])
def test_what_all_people_here_are_tells_none_from_another(client: Client, member: User, typed: str) -> None:
    make_person("Ann Canoewright", place="Wexmoor", languages=["welsh"], headline="Canoeist")
    page = html(client, PEOPLE, q=typed)
    assert "1 person matches" in page
    assert "Without" not in page


@pytest.mark.thorough
def test_a_mended_word_is_said_and_can_be_looked_for_as_it_was_typed(client: Client, member: User, told: Any) -> None:
    told(mended="quartermaster")
    page = html(client, PEOPLE, q="quatermaster")
    assert "Showing results for <strong>quartermaster</strong>" in page
    assert 'href="?q=quatermaster&amp;only=1"' in page
    told(mended="")
    assert "Searched for your words alone" in words(html(client, PEOPLE, q="quatermaster", only="1"))


@pytest.mark.thorough
def test_a_guess_can_be_taken_away_and_stays_away_until_other_words_come(client: Client, member: User) -> None:
    Topic.objects.filter(slug="timebanking").update(everyday="swapping quagga hours with okapi neighbours")
    make_person("Amara Fenn", "timebanking")
    # Updated past the signal that makes searches read the topics anew.
    Topic.objects.get(slug="timebanking").save()
    page = html(client, PEOPLE, q="swapping quagga hours okapi")
    assert "Perhaps" in words(page)
    assert "Amara Fenn" in page
    assert 'href="?q=swapping+quagga+hours+okapi&amp;not=timebanking"' in page
    without = html(client, PEOPLE, q="swapping quagga hours okapi", **{"not": "timebanking"})
    assert "Amara Fenn" not in without
    assert '<input type="hidden" name="not" value="timebanking">' in without
    # The form says of which words that was.
    other = {"q": "swapping quagga okapi hours", "of": "swapping quagga hours okapi", "not": "timebanking"}
    assert "Amara Fenn" in html(client, PEOPLE, **other)


def test_what_else_a_short_form_may_mean_is_offered(client: Client, member: User, told: Any) -> None:
    told(
        understood=(Chip("Local area coordination", "Wexmoor"),),
        ambiguous=(Ambiguous("Local area coordination", ("looked-after children",), "Wexmoor"),),
    )
    page = html(client, PEOPLE, q="LAC Wexmoor")
    assert "Showing Local area coordination. Did you mean looked-after children?" in words(page)
    assert 'href="?q=looked-after+children+Wexmoor&amp;only=1"' in page


def test_a_short_form_of_the_list_is_ambiguous_for_good(client: Client, member: User) -> None:
    assert "Showing Local area coordination. Did you mean looked-after children?" in words(
        html(client, PEOPLE, q="LAC")
    )


@pytest.mark.thorough
def test_a_meaning_that_is_a_topic_is_searched_for_by_all_its_names(client: Client, member: User) -> None:
    make_person("Amara Fenn", about="I run a domiciliary care agency")
    page = html(client, PEOPLE, q="carer")
    assert 'href="?q=home+care"' in page
    assert "Amara Fenn" in html(client, PEOPLE, q="home care")


@pytest.mark.thorough
def test_the_topic_above_one_is_offered(client: Client, member: User) -> None:
    page = html(client, PEOPLE, q="time credits in Leeds")
    assert "See also Timebanking." in words(page)
    assert 'href="?q=Timebanking+Leeds"' in page
    assert "See also Timebanking" not in words(html(client, PEOPLE, q="time credits and timebanking"))


def test_a_short_form_of_nothing_here_says_what_it_may_mean(client: Client, member: User) -> None:
    page = html(client, PEOPLE, q="ALS in Leeds")
    assert "“ALS” may mean advanced life support." in words(page)
    assert 'href="?q=advanced+life+support+Leeds&amp;only=1"' in page
    said = words(html(client, PEOPLE, q="non-medical prescribing"))
    assert "“non-medical prescribing” may mean nurses and pharmacists prescribing medicines." in said
    assert "Perhaps" not in said


def test_a_search_that_is_reduced_says_so_and_goes_on(client: Client, member: User, told: Any) -> None:
    told(is_reduced=True)
    page = html(client, PEOPLE)
    assert "The search is reduced for the moment" in page
    assert "Reader" in page


def test_guesses_without_other_names_say_what_they_are(client: Client, member: User, told: Any) -> None:
    told(guessed=(Guessed("timebanking", "Timebanking"),), expansions=())
    assert "No topic is called that: what follows “Perhaps” is a guess. Search only for my words" in words(
        html(client, PEOPLE, q="x")
    )


# Nothing found -----------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_nothing_found_says_so_and_becomes_a_question_of_ones_own(client: Client, member: User, told: Any) -> None:
    told(suggestion="tool library", mended="")
    page = html(client, PEOPLE, q="tool libary", region="north-east")
    said = words(page)
    assert "Nothing in the network answers this yet" in said
    assert "Did you mean “tool library”? Search for tool library" in said
    assert 'href="?q=tool+library&amp;region=north-east"' in page
    draft = re.search(r'href="(/network/asks/new/\?q=[^"]+)"', page)
    assert draft
    form = html(client, draft[1])
    assert 'value="Who knows about tool libary, North East?"' in form


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("who has done timebanking xyzzyx", "Who knows about timebanking xyzzyx?"),
        ("what did it cost qqzx??", "Who knows about cost qqzx?"),
        (
            "someone with Qqzxy’s “tool libraries” for older people",
            "Who knows about Qqzxy’s “tool libraries” for older people?",
        ),
        ("timebanks on islands", "Who knows about timebanks on islands?"),
        ("who has done?", ""),
        ("", ""),
    ],
)
def test_a_question_names_what_is_looked_for_and_not_how_it_was_asked(typed: str, asked: str) -> None:
    assert question_about(Asked("people", typed), Result()) == asked


def test_a_question_is_spelt_right_and_says_what_is_filtered_by() -> None:
    asked = Asked("people", "qqzx zebrra", {"region": ("north-east",)})
    assert question_about(asked, Result(mended="qqzx zebra?")) == "Who knows about qqzx zebra, North East?"
    assert len(question_about(Asked("people", "a b " * 50), Result())) < 120


def test_a_drafted_question_takes_no_other_ones_place(client: Client, member: User) -> None:
    profile = Profile.objects.get(user=member)
    change_profile(profile=profile, version=profile.version, values={"ask": "Who insures drivers?"})
    form = html(client, "/network/profile/", ask="Who knows about quaggas?")
    assert "Who insures drivers?</textarea>" in form
    assert "quaggas" not in form


def test_who_has_no_profile_is_not_sent_to_ask(client: Client) -> None:
    be(client, make_staff(Role.CONVENOR))
    assert "Ask the network" not in html(client, PEOPLE, q="xylophone")


@pytest.mark.thorough
@pytest.mark.parametrize(
    "typed", ["INFJ", "infjs", "“an INFJ”", "IN-FJ", "INFJ-T", "I.N.F.J.", "Ínfj’s", "inf", "infjj", "enfp"]
)
def test_nobody_is_found_by_a_personality_type_that_they_wrote(client: Client, member: User, typed: str) -> None:
    make_person("Amara Fenn", about="I am an INFJ (INFJ-T, once ENFP) and proud of my allotment")
    known_words.count_anew()
    assert "Amara Fenn" not in html(client, PEOPLE, q=typed)
    assert "Amara Fenn" in html(client, PEOPLE, q="allotment")


@pytest.mark.thorough
def test_what_is_looked_for_besides_a_personality_type_is_found(client: Client, member: User) -> None:
    make_person("Amara Fenn", about="I am an INFJ, proud of my allotment", regions=["london"])
    make_person("Beth Ollerway", about="My allotment and I", regions=["london"])
    for asked in ({"q": "INFJ allotment"}, {"q": "infj", "region": "london"}, {"q": "infj/intp in London"}):
        page = html(client, PEOPLE, **asked)
        said = words(page)
        assert "Personality type is private" in said
        assert "2 people match" in said
        assert "Without: " not in said
        assert "<mark>INFJ" not in page


def test_a_personality_type_is_not_offered_while_one_types(client: Client, member: User) -> None:
    make_person("Amara Infj")
    assert "Amara" not in html(client, f"{PEOPLE}suggest/", q="infj")
    assert "Amara" in html(client, f"{PEOPLE}suggest/", q="amar")


@pytest.mark.thorough
def test_what_somebody_looked_for_until_yesterday_finds_them_no_more(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    make_person("Amara Fenn", ask="Looking for a quokka", ask_ends_on=today)
    assert "Looks for" in words(html(client, PEOPLE, q="quokka"))
    monkeypatch.setattr(timezone, "localdate", lambda *of: today + timedelta(days=1))
    said = words(html(client, PEOPLE, q="quokka"))
    assert "No one matches" in said
    assert "Amara" not in said


def test_a_personality_type_becomes_no_question(client: Client, member: User) -> None:
    said = words(html(client, PEOPLE, q="INFJ"))
    assert "Personality type is private" in said
    assert "Ask the network" not in said


# Pages of it ----------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_next_page_goes_on_where_this_one_ended_though_people_come(client: Client, member: User) -> None:
    for letter in "abcdefghijklmn":
        make_person(f"Quagga {letter}")
    first = html(client, PEOPLE, q="quagga", sort="name")
    later = re.search(r'rel="next" href="([^"]+)"', first)
    assert later
    make_person("Quagga A first of all")
    second = html(client, PEOPLE + later[1].replace("&amp;", "&"))
    assert "Quagga j<" not in second
    assert "Quagga k<" in second
    assert "Quagga n<" in second


@pytest.mark.thorough
def test_the_last_card_ends_the_list_though_people_come(client: Client, member: User) -> None:
    for number in range(20):
        make_person(f"Quagga {number:02}")
    first = html(client, PEOPLE, q="quagga", sort="name")
    later = re.search(r'rel="next" href="([^"]+)"', first)
    assert later
    make_person("Quagga 00 first of all")
    second = html(client, PEOPLE + later[1].replace("&amp;", "&"))
    assert "Quagga 19<" in second
    assert "21 of 21 shown" in words(second)
    assert 'rel="next"' not in second


def test_a_sensitive_value_that_one_has_is_no_box(client: Client, member: User) -> None:
    make_person("Amara Fenn", languages=["bsl"])
    assert 'name="languages"' not in html(client, PEOPLE)
    box = re.search(r'name="languages" value="bsl" checked>(.*?)</label>', html(client, PEOPLE, languages="bsl"), re.S)
    assert box
    assert "BSL" in words(box[1])
    assert "1" not in words(box[1])


@pytest.mark.parametrize("address", ["/network/how-search-works/", "/search/how-it-works/"])
def test_how_search_works_is_told_and_linked(client: Client, member: User, address: str) -> None:
    assert "How your words are read" in html(client, address)
    start = PEOPLE if address.startswith("/network/") else "/search/"
    assert f'href="{address}"' in html(client, start)


@pytest.mark.thorough
def test_where_no_topic_is_related_the_page_says_so_once_it_is_asked(client: Client, member: User) -> None:
    written = make_write_up(make_member(), title="An okapi")
    assert written.title in html(client, PRACTICE, q="okapi")
    assert "all=related" in html(client, PRACTICE, q="okapi")
    assert "No other topic stands often enough" in html(client, PRACTICE, q="okapi", all="related")
