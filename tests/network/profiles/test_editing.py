"""Editing one's own profile: what is taken, what is refused, and that nothing typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client

from network.profiles.languages import LANGUAGES
from network.profiles.models import Profile
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.services import change_profile, set_hidden
from tests.factories.forms import filled_in
from tests.factories.profiles import VALUES, make_profile
from tests.factories.users import UserFactory, be, make_member, make_staff
from tests.network.profiles.sending import ADDRESS, sent
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

WITH_A_RING = [name for name in FIELD_RULES if name != "photo"]
TOPICS = {"tried": "Timebanking; time bank; Village agents", "works_with": "Older people", "offers": "Facilitation"}


@pytest.fixture
def owner() -> User:
    return make_member(name="Priya Wendle")


@pytest.fixture
def client(owner: User) -> Client:
    be(client := Client(), owner)
    return client


def profile_of(owner: User) -> Profile:
    return Profile.objects.with_everything().get(user=owner)


def test_a_new_member_has_a_profile_that_shows_ways_to_reach_them_to_nobody(owner: User, client: Client) -> None:
    form = client.get(ADDRESS).context["form"]
    starts = {name: form[f"ring_{name}"].value() for name in [*WITH_A_RING, "lived_experience"]}
    only_me = {"contact_email", "telephone", "links", "pronouns", "history", "lived_experience"}
    assert starts == {name: "only me" if name in only_me else "members" for name in starts}
    assert (profile_of(owner).listed_to, profile_of(owner).search_engines_may_list) == ("members", False)


def test_what_is_saved_stands_on_the_page(owner: User, client: Client) -> None:
    tried, people, skill = (
        Topic.objects.filter(facet=facet).order_by("name")[:2] for facet in ("practice", "population", "skill")
    )
    names = {"tried": "; ".join(topic.name for topic in tried), "works_with": people[0].name, "offers": skill[0].name}
    response = client.post(ADDRESS, sent(**names, **{f"tried-level-{tried[0].key}": "could teach"}), follow=True)

    profile = profile_of(owner)
    assert response.redirect_chain == [(profile.get_absolute_url(), 302)]
    assert "Your profile is saved" in response.content.decode()
    assert {name: getattr(profile, name) for name in VALUES} == VALUES
    assert profile.user.name == "Priya"
    items = {(item.use, item.tag.name, item.level) for item in profile.topic_items.all()}
    assert items == {
        ("tried", tried[0].name, "could teach"),
        ("tried", tried[1].name, "done"),
        ("works with", people[0].name, ""),
        ("offers", skill[0].name, ""),
    }


@pytest.mark.thorough
@pytest.mark.parametrize("ring", Ring)
def test_a_part_takes_the_rings_that_there_are_for_it_and_no_other(owner: User, client: Client, ring: Ring) -> None:
    response = client.post(ADDRESS, sent(**{f"ring_{name}": ring.value for name in WITH_A_RING}))
    refused = {f"ring_{name}" for name in WITH_A_RING if ring not in FIELD_RULES[name].choices}
    assert refused == {Ring.COHORT: {"ring_cohort"}, Ring.PUBLIC: {"ring_ask"}}.get(ring, set())
    if refused:
        assert set(response.context["form"].errors) == refused
    chosen = {name: "only me" if f"ring_{name}" in refused else ring.value for name in WITH_A_RING}
    client.post(ADDRESS, sent(**{f"ring_{name}": value for name, value in chosen.items()}))
    # The picture has a page and a ring of its own.
    assert profile_of(owner).rings == chosen | {"photo": "members"}


def test_a_ring_that_was_chosen_before_can_be_kept(owner: User, client: Client) -> None:
    make_profile(owner, rings=dict.fromkeys(FIELD_RULES, "public"))
    rings = {f"ring_{name}": "public" for name in WITH_A_RING}
    assert client.post(ADDRESS, sent(version=profile_of(owner).version, **rings)).status_code == 302


def test_an_empty_profile_is_a_profile(owner: User, client: Client) -> None:
    empty = {name: [] if isinstance(value, list) else "" for name, value in VALUES.items()}
    assert client.post(ADDRESS, sent(**empty | {"links": ""})).status_code == 302
    assert profile_of(owner).links == []


def test_the_summary_says_where_in_so_long_a_form_something_is_wrong(client: Client) -> None:
    html = client.post(ADDRESS, sent(headline="x" * 121)).content.decode()
    assert "Headline: Shorten it to 120 characters. It has 121 now." in html


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "\u200b ", "Enter the name that others know you by"),
        ("name", "x" * 81, "Shorten it to 80 characters. It has 81 now."),
        ("headline", "x" * 121, "Shorten it to 120 characters. It has 121 now."),
        ("about", "x" * 1001, "Shorten it to 1,000 characters. It has 1,001 now."),
        ("offer_text", "x" * 201, "Shorten it to 200 characters. It has 201 now."),
        (
            "functions",
            ["commissioning", "housing", "public-health", "clinical-practice"],
            "Choose at most 3. These are 4.",
        ),
        ("regions", ["atlantis"], "atlantis"),
        ("role_level", "king", "king"),
        ("tried", "Alchemy of gold", "is not in the list"),
        ("contact_email", "priya at example", "Enter an email address, such as name@example.org"),
        ("telephone", "ring the bell", "Enter a telephone number, such as 01632 960 001"),
        ("links", "javascript:alert(1)", "is no address of a page"),
        ("links", "ftp://example.org/file", "is no address of a page"),
        ("links", "data:text/html,x", "is no address of a page"),
        ("links", "\n".join(f"https://example.org/{n}" for n in range(6)), "Choose at most 5 links. These are 6."),
        ("listed_to", "only me", "only me"),
        ("name_aloud", "x" * 61, "Shorten it to 60 characters. It has 61 now."),
        ("pronouns", "x" * 31, "Shorten it to 30 characters. It has 31 now."),
        ("ask", "x" * 201, "Shorten it to 200 characters. It has 201 now."),
        ("languages", list(LANGUAGES)[:11], "Choose at most 10. These are 11."),
        ("languages", ["klingon"], "klingon"),
        ("availability", "always", "always"),
        ("search_engines_may_list", "on", "Choose “Everyone” above as well, or take the tick away"),
        ("ask_ends_on", "soon", "Write a date, such as 30/11/2027"),
        ("work_1_started_on", "long ago", "Write a month and a year, such as May 2026."),
        ("work_2_ended_on", "May 2900", "Write a month that has begun, such as May 2026."),
        ("ring_about", "everybody", "everybody"),
        ("ring_about", "", "This field is required"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    owner: User, client: Client, field: str, value: Any, sentence: str
) -> None:
    kept = {"place": "Wanplacetyped", "work_1_role": "Wanroletyped", "work_2_role": "Another"}
    response = client.post(ADDRESS, sent(**{field: value, **kept}))

    html = response.content.decode()
    assert response.status_code == 200
    assert sentence in html
    assert list(response.context["form"].errors) == [field]
    assert f'aria-describedby="id_{field}' in html or f'id="id_{field}_error"' in html
    assert "Wanplacetyped" in html
    assert "Wanroletyped" in html
    assert profile_of(owner).version == 1


def test_an_address_of_a_page_is_what_it_looks_like(owner: User, client: Client) -> None:
    client.post(ADDRESS, sent(links="https://example.org/\u202emoc.live\u200b"))
    assert profile_of(owner).links == ["https://example.org/moc.live"]


def test_lines_and_hidden_signs_count_as_people_count_them(owner: User, client: Client) -> None:
    about = "\r\n".join(["x" * 499, "y" * 500])
    values = {"about": about, "headline": "One\u202e  line\n", "links": "www.example.org/me\n\nhttps://example.org"}
    assert client.post(ADDRESS, sent(**values)).status_code == 302
    profile = profile_of(owner)
    assert len(profile.about) == 1000
    assert profile.headline == "One line"
    assert profile.links == ["https://www.example.org/me", "https://example.org"]


@pytest.mark.thorough
def test_who_saves_second_sees_both_texts_and_then_decides(owner: User, client: Client) -> None:
    client.post(ADDRESS, sent(about="From the first tab", ring_about="public"))
    response = client.post(ADDRESS, sent(about="From the second tab"))

    html = response.content.decode()
    assert response.status_code == 200
    differences = {(each.label, each.stored, each.typed) for each in response.context["differences"]}
    assert differences == {
        ("About me", "From the first tab", "From the second tab"),
        ("Who sees: About me", "Public", "Members"),
    }
    assert "From the first tab" in html
    assert ">\nFrom the second tab</textarea>" in html
    assert profile_of(owner).about == "From the first tab"

    version = response.context["form"]["version"].value()
    assert client.post(ADDRESS, sent(about="From the second tab", version=version)).status_code == 302
    assert profile_of(owner).about == "From the second tab"


def test_the_same_text_sent_twice_is_saved_once(owner: User, client: Client) -> None:
    assert [client.post(ADDRESS, sent()).status_code for _ in range(2)] == [302, 302]
    assert profile_of(owner).version == 2


def test_what_was_hidden_meanwhile_stays_hidden(owner: User) -> None:
    before = profile_of(owner)
    set_hidden(profile=profile_of(owner), hidden=True)
    change_profile(profile=before, version=before.version, values={"headline": "Quillfeather"})
    after = profile_of(owner)
    assert after.headline == "Quillfeather"
    assert after.hidden_at is not None


def test_nothing_but_the_form_can_be_set(owner: User, client: Client) -> None:
    other = make_member()
    before = profile_of(owner)
    extra = {"user": other.pk, "user_id": other.pk, "public_id": "x" * 22, "hidden_at": "2026-01-01", "id": 1}
    extra |= {"rings": '{"about": "public"}', "email": "other@example.com", "is_active": "", "pk": other.profile.pk}
    assert client.post(ADDRESS, sent(**extra)).status_code == 302
    after = profile_of(owner)
    assert (after.pk, after.user_id, after.public_id, after.hidden_at) == (before.pk, owner.pk, before.public_id, None)
    assert after.rings["about"] == "members"
    assert (after.user.email, after.user.is_active) == (owner.email, True)
    assert Profile.objects.get(user=other).headline == ""


@pytest.mark.thorough
def test_a_value_of_a_list_that_ended_stays_with_who_has_it(owner: User, client: Client) -> None:
    from datetime import date

    from topics.models import ControlledTerm

    make_profile(owner)
    term = ControlledTerm.objects.get(kind="sector", slug="faith")
    term.valid_until = date(2020, 1, 1)
    term.save()
    assert client.post(ADDRESS, sent(version=profile_of(owner).version)).status_code == 302
    assert profile_of(owner).sector == "faith"
    be(other := Client(), make_member())
    assert other.post(ADDRESS, sent()).status_code == 200


@pytest.mark.parametrize("who", ["visitor", *Role.values])
@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}as/public/"])
def test_who_is_no_member_has_no_profile_to_edit(who: str, address: str) -> None:
    client = Client()
    if who == "visitor":
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")
        return
    be(client, make_staff(Role(who)))
    assert client.get(address).status_code == 404
    assert client.post(ADDRESS, sent()).status_code == 404


def test_a_staff_member_without_a_cohort_gets_no_profile_by_looking() -> None:
    person = UserFactory()
    be(client := Client(), person)
    client.get(ADDRESS)
    assert not Profile.objects.filter(user=person).exists()


def test_the_summary_of_what_is_wrong_tells_rows_and_ticks_apart(owner: User, client: Client) -> None:
    wrong = {
        "work_1_role": "Cook",
        "work_1_started_on": "long ago",
        "work_2_role": "Nurse",
        "work_2_started_on": "soon",
    }
    page = client.post(ADDRESS, sent(**wrong, lived_experience="I slept rough.")).content.decode()
    (summary,) = re.findall(r"data-error-summary>.*?</ul>", page, re.DOTALL)
    lines = re.findall(r"<a [^>]*>([^<]*)</a>", summary)
    assert lines == [
        "Tick that we may keep what you write about your own life, or take the words away",
        "Earlier work 1, from: Write a month and a year, such as May 2026.",
        "Earlier work 2, from: Write a month and a year, such as May 2026.",
    ]


# Two tabs -------------------------------------------------------------------------------------------


def opened(client: Client) -> dict[str, Any]:
    """The page as a tab holds it."""
    return filled_in(client.get(ADDRESS).content.decode(), "#profile")


def conflict(client: Client, tab: dict[str, Any]) -> tuple[set[str], dict[str, Any]]:
    """Where a tab that is saved second differs, and what its form holds then."""
    response = client.post(ADDRESS, tab)
    assert response.status_code == 200
    return {each.name for each in response.context["differences"]}, filled_in(response.content.decode(), "#profile")


ANSWERS: dict[str, Any] = {
    **{name: value for name, value in VALUES.items() if name != "headline"},
    "links": "https://example.org/a\r\nhttps://example.org/b",
    "about": "One line.\r\nAnother.",
    "tried": "Timebanking",
    "tried-level-timebanking": "could teach",
    "works_with": "Older people",
    "offers": "Facilitation",
    "ring_about": "public",
    "listed_to": "cohort",
    "lived_experience": "I slept rough.",
    "lived_experience_consent": "on",
    "work_1_role": "Nurse",
    "work_1_started_on": "May 2001",
    "on_organisation_page": "on",
}
CHANGING = ("headline", "version", "opened_with", "csrfmiddlewaretoken")


def lasting(form: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in form.items() if name not in CHANGING}


@pytest.mark.thorough
def test_what_was_touched_in_one_tab_only_is_not_undone_by_the_other(owner: User, client: Client) -> None:
    first, second = opened(client), opened(client)
    assert client.post(ADDRESS, first | ANSWERS).status_code == 302
    saved = opened(client)
    assert [name for name in ANSWERS if saved.get(name) == second.get(name)] == []
    found, form = conflict(client, second | {"headline": "From the second tab"})

    assert found == {"headline"}
    assert form["headline"] == ["From the second tab"]
    assert lasting(form) == lasting(saved)
    assert client.post(ADDRESS, form).status_code == 302
    assert lasting(opened(client)) == lasting(saved)
    assert profile_of(owner).headline == "From the second tab"


@pytest.mark.thorough
def test_a_tab_that_touched_nothing_changes_nothing(owner: User, client: Client) -> None:
    first, second = opened(client), opened(client)
    client.post(ADDRESS, first | {"about": "From the first tab"})
    assert client.post(ADDRESS, second).status_code == 302
    assert profile_of(owner).about == "From the first tab"
    assert profile_of(owner).version == 2


@pytest.mark.thorough
def test_what_both_tabs_touched_is_shown_in_both_ways_and_stays_as_it_was_typed(owner: User, client: Client) -> None:
    first, second = opened(client), opened(client)
    client.post(ADDRESS, first | {"about": "From the first tab", "work_1_role": "Nurse"})
    works = {"work_1_role": "Cook", "work_2_role": "Driver"}
    found, form = conflict(client, second | {"about": "From the second tab"} | works)
    assert found == {"about", "history"}
    assert form["about"] == ["From the second tab"]
    assert [form[name] for name in works] == [["Cook"], ["Driver"]]


@pytest.mark.thorough
def test_consent_that_ended_elsewhere_is_not_given_again_unseen(owner: User, client: Client) -> None:
    client.post(ADDRESS, opened(client) | {"lived_experience": "I slept rough.", "lived_experience_consent": "on"})
    second = opened(client)
    client.post("/network/profile/lived-experience/delete/")
    found, form = conflict(client, second | {"lived_experience": "I slept rough, once."})
    assert found == {"lived_experience"}
    assert "lived_experience_consent" not in form


@pytest.mark.thorough
@pytest.mark.parametrize("marks", ["", "about", "about=0=1", "[" * 5000, "about=" + "0" * 16])
def test_marks_that_say_nothing_leave_all_that_was_typed(owner: User, client: Client, marks: str) -> None:
    first, second = opened(client), opened(client)
    client.post(ADDRESS, first | {"about": "From the first tab"})
    found, form = conflict(client, second | {"opened_with": marks})
    assert found == {"about"}
    assert form["about"] == [""]
