"""The members' home: what is new for one person and why, where they could help, and that it ends."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from network.asks.models import Ask
from network.asks.services import Wording, ask
from network.connections.services.connecting import ask_to_connect
from network.connections.services.following import mute
from network.home import feed, services
from network.home.feed import Feed, feed_for
from network.home.models import HomeState
from network.home.prompts import MOST_PROMPTS, Prompt, prompts_for
from network.home.start import start_of
from network.practice.models import WriteUp
from network.practice.services import credits
from network.practice.services.questions import answer_question, ask_question
from network.practice.services.writing import set_hidden
from network.profiles.models import Profile, ProfileTopic
from network.profiles.prompts import PROMPTS as PROFILE_PROMPTS
from tests.factories.pages import make_news
from tests.factories.practice import make_draft, make_topics, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

YEAR = timedelta(days=365)


def mate_of(person: User, **values: object) -> User:
    cohort = person.cohort_memberships.get().cohort
    return MembershipFactory(user=UserFactory(**values), cohort=cohort).user


def tries(person: User, topic: Topic | None = None) -> None:
    profile = Profile.objects.get(user=person)
    ProfileTopic.objects.create(
        content_object=profile, tag=topic or make_topics()[0], use=ProfileTopic.Use.TRIED, level="done"
    )


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def feed_of(person: User) -> Feed:
    return feed_for(start_of(fresh(person), timezone.localtime()))


def keys_of(person: User) -> list[str]:
    return [prompt.key for prompt in prompts_for(start_of(fresh(person), timezone.localtime()))]


def prompt_for(person: User, kicker: str) -> Prompt:
    (prompt,) = [each for each in prompts_for(start_of(fresh(person), timezone.localtime())) if each.kicker == kicker]
    return prompt


def reasons_of(person: User) -> list[str]:
    return [f"{entry.why}{entry.about}{entry.about_then}" for entry in feed_of(person).entries if entry.seed]


# What is new --------------------------------------------------------------------------------------


def test_each_write_up_says_why_it_is_shown() -> None:
    person, other = make_member(), make_member(name="Hassan Idry")
    tries(person)
    topics = [Topic.objects.create(name="Choirs", slug="choirs", facet="practice"), make_topics()[1]]
    make_write_up(other, title="One")
    make_write_up(other, title="Two", topics=topics)
    make_write_up(mate_of(person, name="Joanne Tarrow"), WriteUp.Audience.COHORT, title="Three")

    assert reasons_of(person) == [
        "From your cohort, by Joanne Tarrow",
        "New in the network, by Hassan Idry",
        "About Lunch clubs, which you have tried, by Hassan Idry",
    ]


def test_nothing_is_new_that_one_may_not_read() -> None:
    person, other = make_member(), make_member()
    make_draft(other)
    make_write_up(other, WriteUp.Audience.COHORT)
    set_hidden(write_up=make_write_up(other), hidden=True)
    make_write_up(person)

    assert feed_of(person).is_quiet


def test_what_is_older_than_a_month_and_the_last_visit_is_not_new() -> None:
    person, other = make_member(), make_member()
    User.objects.update(joined_at=timezone.now() - YEAR)
    make_write_up(other)
    WriteUp.objects.update(shared_at=timezone.now() - timedelta(days=40))
    assert feed_of(person).entries == []

    HomeState.objects.update(before_that=timezone.localdate() - timedelta(days=50))
    assert len(feed_of(person).entries) == 1


@pytest.mark.thorough
def test_the_feed_ends(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_ENTRIES", 3)
    person, other = make_member(), make_member()
    for number in range(3):
        make_write_up(other, title=f"Write-up {number}")
    be(client, person)
    assert "Nothing else is new since" in client.get("/network/").content.decode()

    make_write_up(other, title="One more")
    found = feed_of(person)
    assert (found.entries[0].title, len(found.entries)) == ("One more", 3)
    assert "Nothing else is new since" not in client.get("/network/").content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("more", ["notices", "news"])
def test_it_does_not_end_where_there_are_more_notices_or_news(monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    monkeypatch.setattr(feed, f"MOST_{more.upper()}", 1)
    person, other = make_member(), make_member()
    own = [make_write_up(person, title=f"Write-up {number}") for number in range(2)]
    for number in range(2):
        assert not feed_of(person).is_cut
        if more == "notices":
            ask_question(write_up=own[number], author=other, text=f"Who paid for {number}?")
        else:
            make_news(f"News {number}", added_on=timezone.localdate())

    assert feed_of(person).is_cut


def test_new_people_of_ones_cohort_are_new_unless_they_keep_it_to_themselves() -> None:
    person = make_member()
    mate_of(person, name="Known")
    quiet = mate_of(person, name="Quiet")
    profile = Profile.objects.get(user=quiet)
    profile.rings |= {"cohort": "only me"}
    profile.save()
    MembershipFactory(user=UserFactory(name="Elsewhere"))
    hidden = mate_of(person, name="Hidden")
    Profile.objects.filter(user=hidden).update(hidden_at=timezone.now())

    found = feed_of(person)
    assert [entry.title for entry in found.entries] == ["Known"]
    assert {newcomer.view.name for newcomer in found.joined} == {"Known", "Quiet", "Elsewhere"}


def test_the_order_of_new_people_tells_no_cohort_that_somebody_keeps_to_themselves() -> None:
    person = make_member()
    quiet = mate_of(person, name="Quiet")
    make_member(name="Other")
    assert [newcomer.view.name for newcomer in feed_of(person).joined] == ["Quiet", "Other"]
    profile = Profile.objects.get(user=quiet)
    profile.rings |= {"cohort": "only me"}
    profile.save()
    assert [newcomer.view.name for newcomer in feed_of(person).joined] == ["Other", "Quiet"]


def test_a_headline_is_shown_to_whom_it_is_open() -> None:
    person = make_member()
    mate = mate_of(person)
    stranger = make_member()
    for each in (mate, stranger):
        profile = Profile.objects.get(user=each)
        profile.headline, profile.rings = "Quillfeather", profile.rings | {"headline": "cohort"}
        profile.save()

    shown = {newcomer.view.public_id: newcomer.view.headline for newcomer in feed_of(person).joined}
    assert shown == {mate.profile.public_id: "Quillfeather", stranger.profile.public_id: ""}


@pytest.mark.thorough
def test_notices_come_first_and_members_news_is_there(client: Client) -> None:
    person, other = make_member(), make_member(name="Priya Wendle")
    question = ask_question(write_up=make_write_up(other), author=person, text="Who paid?")
    answer_question(question=question, author=other, text="The parish council.")
    make_news("A gathering", visibility="members", added_on=timezone.localdate())
    be(client, person)

    html = client.get("/network/").content.decode()
    assert "1 new notice<" in html
    assert html.index("Priya Wendle answered your question") < html.index("A gathering")
    assert "The parish council." in html


def test_several_notices_of_one_thing_are_one() -> None:
    person, other = make_member(), make_member()
    own = make_write_up(person)
    for number in range(3):
        ask_question(write_up=own, author=other, text=f"Who paid for {number}?")
    (line,) = feed_of(person).notices
    assert (line.sentence[:2], feed_of(person).new_notices) == ("3 ", 1)


def test_what_a_connection_shares_comes_as_theirs_and_whoever_is_muted_does_not() -> None:
    person, other = make_member(), make_member(name="Priya Wendle")
    make_write_up(other, title="A lunch club")
    assert feed_of(person).entries[0].why != "From your connection "
    ask_to_connect(asker=person, asked=other, reason="We met.")
    ask_to_connect(asker=other, asked=person, reason="We did.")
    (shared,) = feed_of(person).entries
    assert (shared.why, shared.about) == ("From your connection ", "Priya Wendle")
    mute(muter=person, person=other)
    assert feed_of(person).entries == []


def test_an_ask_about_what_one_knows_is_a_prompt_until_it_is_put_away(client: Client) -> None:
    person, other = make_member(), make_member(name="Priya Wendle")
    make_write_up(person)
    asked = ask(
        author=other, wording=Wording("Who pays the cook?", topics=make_topics()[:1], audience=Ask.Audience.NETWORK)
    )
    found = prompt_for(person, "You could help")
    assert found.title == "Priya Wendle asks: Who pays the cook?"
    be(client, person)
    client.post("/network/prompts/dismiss/", {"key": f"ask {asked.public_id}"})
    assert f"ask {asked.public_id}" not in keys_of(person)


def test_an_answer_that_was_hidden_is_neither_shown_nor_counted() -> None:
    person, other = make_member(), make_member()
    question = ask_question(write_up=make_write_up(other), author=person, text="Who paid?")
    answer = answer_question(question=question, author=other, text="The parish council.")
    assert feed_of(person).new_notices == 1
    answer.hidden_at = timezone.now()
    answer.save()

    assert feed_of(person).new_notices == 0


def test_what_asks_for_an_answer_stays_until_it_has_one(client: Client) -> None:
    person, other = make_member(), make_member()
    credit = credits.ask(write_up=make_write_up(other), by=other, user=person, role="author")
    be(client, person)
    client.get("/network/notices/")
    found = feed_of(person)
    assert (found.new_notices, len(found.notices)) == (0, 1)

    credits.answer(credit=credit, agrees=False)
    assert feed_of(person).notices == []


def test_many_new_people_are_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_MATES", 1)
    person = make_member()
    mate_of(person, name="One")
    mate_of(person, name="Two")

    (entry,) = feed_of(person).entries
    assert (entry.title, entry.text) == ("2 people joined your cohort", "Two and One.")


@pytest.mark.thorough
def test_one_sentence_says_what_happened_since_the_last_visit(client: Client) -> None:
    person, other = make_member(), make_member()
    be(client, person)
    assert "This is your home in the network" in client.get("/network/").content.decode()

    HomeState.objects.update(last_on=date(2026, 9, 18))
    for number in range(2):
        make_write_up(other, title=f"Write-up {number}")
    with time_machine.travel(datetime(2026, 9, 27, 12, tzinfo=UTC), tick=False):
        html = client.get("/network/").content.decode()
    assert "Since you were last here on Friday 18 September: 2 write-ups are new." in html
    # Whoever comes back after long reads which year it was.
    HomeState.objects.update(last_on=date(2025, 9, 18), before_that=None)
    with time_machine.travel(datetime(2026, 9, 28, 12, tzinfo=UTC), tick=False):
        assert "last here on Thursday 18 September 2025" in client.get("/network/").content.decode()


def test_a_quiet_network_of_five_puts_what_to_do_first(client: Client) -> None:
    person = make_member()
    for _ in range(4):
        make_member()
    be(client, person)

    html = client.get("/network/").content.decode()
    assert "It is quiet. 4 people joined" in html
    assert html.index("Where you could help") < html.index("What is new for you")


# Where one could help -----------------------------------------------------------------------------


def test_a_new_member_is_asked_to_say_what_they_tried_and_to_share_it() -> None:
    assert keys_of(make_member()) == ["profile practices", "first write-up"]


@pytest.mark.thorough
def test_every_part_that_profiles_ask_for_is_looked_at() -> None:
    person = make_member()
    asked = set()
    for _ in PROFILE_PROMPTS:
        profile = Profile.objects.get(user=person)
        (key,) = [key for key in keys_of(person) if key.startswith("profile ")]
        asked.add(part := key.removeprefix("profile "))
        if part == "practices":
            tries(person)
        elif part == "offers":
            skill = Topic.objects.create(name="Listening", slug="listening", facet="skill")
            ProfileTopic.objects.create(content_object=profile, tag=skill, use=ProfileTopic.Use.OFFERS)
        else:
            Profile.objects.filter(user=person).update(**{part: ["south-west"] if part == "regions" else "I am."})

    assert asked == {prompt.part for prompt in PROFILE_PROMPTS}
    assert not any(key.startswith("profile ") for key in keys_of(person))


def test_a_draft_says_what_is_left_to_do() -> None:
    person = make_member()
    draft = make_draft(person, depth=WriteUp.Depth.WRITE_UP, before="It was cold.", what_we_did="We moved.",
                       who_decided="All.", power_shared="informed", what_changed="It was warm.")  # fmt: skip
    prompt = prompt_for(person, "Your draft")

    assert prompt.text == "One part to go: what we would do differently."
    assert draft.public_id in prompt.url


def test_a_draft_lacks_a_practice_and_somebody_to_ask_like_any_other_part() -> None:
    person = make_member()
    _, population = make_topics()
    draft = make_draft(person)
    assert prompt_for(person, "Your draft").text.startswith("All parts are there.")

    draft.credits.people_to_ask().delete()
    draft.topics.set([population, Topic.objects.create(name="Choirs", slug="choirs", facet="setting")])
    assert prompt_for(person, "Your draft").text == "Two parts to go: somebody to ask, and a practice among the topics."


def test_a_prompt_for_the_profile_leads_to_the_part_it_speaks_of(client: Client) -> None:
    person = make_member()
    be(client, person)
    address, _, part = prompt_for(person, "Your profile").url.partition("#")

    assert f'id="{part}"' in client.get(address).content.decode()


def test_somebody_elses_draft_asks_nothing_of_one() -> None:
    make_draft(make_member())

    assert not any(key.startswith("draft ") for key in keys_of(make_member()))


@pytest.mark.parametrize(
    ("checked", "state", "asks"),
    [(2 * YEAR, "still going", True), (2 * YEAR, "stopped", False), (YEAR / 2, "still going", False)],
)
def test_a_write_up_that_nobody_checked_for_a_year_is_asked_after(checked: timedelta, state: str, asks: bool) -> None:
    person = make_member()
    make_write_up(person, last_checked=timezone.localdate() - checked, still_going=state)

    assert any(key.startswith("still going ") for key in keys_of(person)) is asks


def test_an_open_question_is_put_to_whom_it_concerns_until_it_is_answered() -> None:
    author, asker, knows, other = (make_member() for _ in range(4))
    tries(knows)
    tries(author)
    tries(asker)
    question = ask_question(write_up=make_write_up(author), author=asker, text="Who paid?")
    key = f"question {question.public_id}"

    assert keys_of(knows)[0] == key
    assert not any(key in keys_of(each) for each in (author, asker, other))
    answer_question(question=question, author=author, text="Nobody.")
    assert key not in keys_of(knows)


def test_a_question_in_another_cohort_is_put_to_nobody_else() -> None:
    author, knows = make_member(), make_member()
    tries(knows)
    ask_question(write_up=make_write_up(author, WriteUp.Audience.COHORT), author=mate_of(author), text="Who paid?")

    assert not any(key.startswith("question ") for key in keys_of(knows))


@pytest.mark.thorough
def test_there_are_at_most_three_and_one_that_was_put_away_comes_no_more(client: Client) -> None:
    person, author = make_member(), make_member()
    for number in range(3):
        make_draft(person, title=f"Draft {number}")
    be(client, person)
    before = keys_of(person)
    assert len(before) == MOST_PROMPTS

    for _ in range(2):
        client.post("/network/prompts/dismiss/", {"key": before[0]})
    client.post("/network/prompts/dismiss/", {"key": "made up"})
    assert HomeState.objects.get(user=person).dismissed == [before[0]]
    assert before[0] not in keys_of(person)
    assert not HomeState.objects.filter(user=author).exists()


ALL_ROOMS = ["People", "Practice", "Asks", "Topics", "Notices", "Your privacy"]


@pytest.mark.parametrize(
    ("roles", "rooms"),
    [
        ([Role.CONVENOR], ALL_ROOMS),
        ([Role.PROGRAMME_TEAM], ALL_ROOMS),
        ([Role.ADMINISTRATOR], ALL_ROOMS),
        ([Role.EDITOR], ["Practice", "Topics", "Notices", "Your privacy"]),
        ([], ["Topics", "Your privacy"]),
    ],
)
def test_who_is_signed_in_and_no_member_finds_what_is_open_to_them(
    client: Client, roles: list[Role], rooms: list[str]
) -> None:
    be(client, make_staff(*roles))
    html = client.get("/network/").content.decode()
    (here,) = re.findall(r'<nav class="openbar".*?</nav>', html, re.DOTALL)
    links = dict(re.findall(r'href="([^"]*)">([^<]*)', here))
    assert list(links.values()) == rooms
    assert {client.get(address).status_code for address in links} == {200}
    assert "Sign in" not in html.replace("Sign-in and security", "")
    assert "Are you a graduate" not in html


def test_a_visitor_finds_the_way_to_sign_in(client: Client) -> None:
    html = client.get("/network/").content.decode()
    assert "Are you a graduate, or taking part now?" in html
    assert "You are signed in" not in html


def test_only_members_put_prompts_away(client: Client) -> None:
    assert client.post("/network/prompts/dismiss/", {"key": "first write-up"}).status_code == 302
    be(client, make_staff(Role.EDITOR))
    assert client.post("/network/prompts/dismiss/", {"key": "first write-up"}).status_code == 404
    assert not HomeState.objects.exists()


def test_the_day_of_the_visit_before_is_kept() -> None:
    person = UserFactory()
    day = timezone.localdate()
    visits: list[Any] = [services.note_visit(user=person, today=day + timedelta(days=n)) for n in (0, 0, 3, 3)]

    assert [each.before_that for each in visits] == [None, None, day, day]
    kept = HomeState.objects.get()
    assert (kept.last_on, kept.before_that) == (day + timedelta(days=3), day)
