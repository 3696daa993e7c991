"""The parts of a profile that one answer does not fill: days, rows, consents, and what follows from each."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from network.profiles.forms import CONSENT
from network.profiles.models import LivedExperience, Profile
from network.profiles.services import OwnWords, Work, change_profile, renew_ask
from tests.factories.users import MembershipFactory, UserFactory, be, make_member
from tests.network.profiles.sending import ADDRESS, sent
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")

DELETE = "/network/profile/lived-experience/delete/"
RENEW = "/network/profile/ask/renew/"


@pytest.fixture
def owner() -> User:
    return make_member(name="Priya Wendle")


@pytest.fixture
def client(owner: User) -> Client:
    be(client := Client(), owner)
    return client


def profile_of(owner: User) -> Profile:
    return Profile.objects.with_everything().get(user=owner)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def errors(client: Client, **changes: Any) -> dict[str, Any]:
    response = client.post(ADDRESS, sent(**changes))
    return dict(response.context["form"].errors) if response.status_code == 200 else {}


# Days ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("availability", "days", "is_right"),
    [("not now", 1, True), ("not now", None, True), ("not now", 0, False), ("not now", -1, False), ("open", 9, False)],
)
def test_not_now_ends_on_a_day_to_come(
    owner: User, client: Client, availability: str, days: int | None, is_right: bool
) -> None:
    day = "" if days is None else in_days(days).isoformat()
    assert list(errors(client, availability=availability, available_from=day)) == [] if is_right else ["available_from"]
    assert (profile_of(owner).availability == availability) is is_right


def test_a_day_that_has_come_holds_up_nothing(owner: User, client: Client) -> None:
    Profile.objects.filter(user=owner).update(availability="not now", available_from=in_days(0))
    form = client.get(ADDRESS).context["form"]
    assert (form["availability"].value(), form["available_from"].value()) == ("", None)


@pytest.mark.thorough
@pytest.mark.parametrize(("days", "kept"), [(None, 60), (1, 1), (0, 0), (180, 180), (181, None), (-1, None)], ids=str)
def test_an_ask_stands_for_60_days_or_as_long_as_one_says(
    owner: User, client: Client, days: int | None, kept: int | None
) -> None:
    wrong = errors(client, ask="Who has a van?", ask_ends_on="" if days is None else in_days(days).isoformat())
    assert list(wrong) == ([] if kept is not None else ["ask_ends_on"])
    assert profile_of(owner).ask_ends_on == (in_days(kept) if kept is not None else None)


def test_without_an_ask_there_is_no_day(owner: User, client: Client) -> None:
    assert errors(client, ask="", ask_ends_on=in_days(9).isoformat()) == {}
    assert profile_of(owner).ask_ends_on is None


@pytest.mark.thorough
def test_an_ask_that_ended_stays_its_owners_and_is_renewed_once(owner: User, client: Client) -> None:
    Profile.objects.filter(user=owner).update(ask="Who has a van?", ask_ends_on=in_days(-1))
    page = profile_of(owner).get_absolute_url()
    be(other := Client(), make_member())
    assert "Ask for 60 days more" in client.get(page).content.decode()
    assert "Who has a van?" not in other.get(page).content.decode()
    assert errors(client, ask="Who has a van?", ask_ends_on=in_days(-1).isoformat()) == {}
    assert list(errors(client, ask="Another", ask_ends_on=in_days(-1).isoformat(), version=2)) == ["ask_ends_on"]

    assert [client.post(RENEW).status_code for _ in range(2)] == [302, 302]
    assert (profile_of(owner).ask_ends_on, profile_of(owner).version) == (in_days(60), 3)
    assert "Who has a van?" in other.get(page).content.decode()


def test_an_ask_that_stands_is_not_made_longer(owner: User) -> None:
    Profile.objects.filter(user=owner).update(ask="Who has a van?", ask_ends_on=in_days(0))
    renew_ask(profile=profile_of(owner), today=in_days(0))
    assert profile_of(owner).ask_ends_on == in_days(0)


# Earlier work --------------------------------------------------------------------------------------


def rows(*works: tuple[str, str, str, str]) -> dict[str, str]:
    columns = ("role", "organisation", "started_on", "ended_on")
    return {f"work_{n}_{c}": text for n, work in enumerate(works, 1) for c, text in zip(columns, work, strict=True)}


@pytest.mark.thorough
def test_rows_are_filled_emptied_and_put_in_order(owner: User, client: Client) -> None:
    older, newer = ("Nurse", "Wexmoor Hospital", "May 2001", "06/2009"), ("Manager", "", "2009-07", "")
    empty = ("", " ", "", "")
    assert errors(client, **rows(older, empty, newer)) == {}
    kept = list(profile_of(owner).positions.values_list("role", "organisation", "started_on", "ended_on"))
    nurse = ("Nurse", "Wexmoor Hospital", date(2001, 5, 1), date(2009, 6, 1))
    assert kept == [("Manager", "", date(2009, 7, 1), None), nurse]

    form = client.get(ADDRESS).context["form"]
    assert [row.fields[0].value() for row in form.history_rows] == ["Manager", "Nurse", None]
    assert errors(client, **rows(empty, older), version=2) == {}
    assert [each.role for each in profile_of(owner).positions.all()] == ["Nurse"]


@pytest.mark.thorough
def test_there_is_room_for_eight(owner: User, client: Client) -> None:
    works = [(f"Work {number}", "", "", "") for number in range(1, 11)]
    assert errors(client, **rows(*works)) == {}
    assert profile_of(owner).positions.count() == 8
    assert len(client.get(ADDRESS).context["form"].history_rows) == 8


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("work", "field", "sentence"),
    [
        (("", "Wexmoor Council", "", ""), "work_1_role", "Say what you did there, or empty the whole row"),
        (("Nurse", "", "May 2010", "April 2010"), "work_1_ended_on", "This is before it began"),
    ],
)
def test_what_is_wrong_with_a_row_stands_beside_its_field(
    client: Client, work: tuple[str, str, str, str], field: str, sentence: str
) -> None:
    assert errors(client, **rows(work)) == {field: [sentence]}


# Lived experience ------------------------------------------------------------------------------------

WORDS = {"lived_experience": "I slept rough for a year.", "ring_lived_experience": "members"}


def held(owner: User) -> LivedExperience | None:
    return LivedExperience.objects.filter(profile__user=owner).first()


@pytest.mark.thorough
def test_no_consent_no_text(owner: User, client: Client) -> None:
    assert list(errors(client, **WORDS)) == ["lived_experience_consent"]
    assert held(owner) is None
    with pytest.raises(ValueError, match="No consent, no text"):
        change_profile(profile=profile_of(owner), version=1, values={}, lived_experience=OwnWords("I slept rough."))
    assert errors(client, lived_experience_consent="on") == {}
    assert held(owner) is None


@pytest.mark.thorough
def test_what_was_agreed_to_is_kept_with_the_words(owner: User, client: Client) -> None:
    assert errors(client, **WORDS, lived_experience_consent="on") == {}
    first = held(owner)
    assert first is not None
    assert (first.text, first.ring, first.wording) == ("I slept rough for a year.", "members", CONSENT)
    changed = WORDS | {"lived_experience": "I slept rough."}
    assert errors(client, **changed, lived_experience_consent="on", version=2) == {}
    again = held(owner)
    assert again is not None
    assert (again.text, again.consented_at) == ("I slept rough.", first.consented_at)
    # Without the words there is nothing to agree to.
    assert errors(client, lived_experience_consent="on", version=3) == {}
    assert held(owner) is None


@pytest.mark.thorough
def test_another_wording_asks_for_another_consent(owner: User, client: Client) -> None:
    assert errors(client, **WORDS, lived_experience_consent="on") == {}
    long_ago = timezone.now() - timedelta(days=900)
    LivedExperience.objects.update(wording="I agree.", consented_at=long_ago)
    assert client.get(ADDRESS).context["form"]["lived_experience_consent"].value() is False
    assert list(errors(client, **WORDS, version=2)) == ["lived_experience_consent"]
    assert errors(client, **WORDS, lived_experience_consent="on", version=2) == {}
    now = held(owner)
    assert now is not None
    assert now.wording == CONSENT
    assert now.consented_at > long_ago


@pytest.mark.thorough
def test_it_is_deleted_at_once_and_no_form_from_before_writes_it_again_unseen(owner: User, client: Client) -> None:
    assert errors(client, **WORDS, lived_experience_consent="on") == {}
    assert [client.post(DELETE).status_code for _ in range(2)] == [302, 302]
    assert held(owner) is None
    assert profile_of(owner).version == 3
    response = client.post(ADDRESS, sent(**WORDS, lived_experience_consent="on", version=2))
    assert [each.name for each in response.context["differences"]] == ["lived_experience", "ring_lived_experience"]
    assert held(owner) is None


@pytest.mark.thorough
@pytest.mark.parametrize("ring", ["only me", "cohort", "members", "public"])
def test_lived_experience_is_read_from_its_ring_only(owner: User, ring: str) -> None:
    profile = profile_of(owner)
    change_profile(
        profile=profile,
        version=profile.version,
        values={"listed_to": "public"},
        lived_experience=OwnWords("I slept rough.", ring, "I agree."),  # type: ignore[arg-type]
    )
    mate = MembershipFactory(user=UserFactory(), cohort=owner.cohort_memberships.get().cohort).user
    seen = set()
    for who, person in {"only me": owner, "cohort": mate, "members": make_member(), "public": None}.items():
        visitor = Client()
        if person is not None:
            be(visitor, person)
        if "I slept rough." in visitor.get(profile.get_absolute_url()).content.decode():
            seen.add(who)
    rings = ["only me", "cohort", "members", "public"]
    assert seen == set(rings[: rings.index(ring) + 1])


# Search engines, and two edits at a time ----------------------------------------------------------------


@pytest.mark.thorough
def test_search_engines_may_list_what_everyone_finds_if_its_person_says_so(owner: User, client: Client) -> None:
    noindex = '<meta name="robots" content="noindex">'
    page = profile_of(owner).get_absolute_url()
    assert errors(client, listed_to="public") == {}
    assert noindex in Client().get(page).content.decode()
    assert errors(client, listed_to="public", search_engines_may_list="on", version=2) == {}
    assert noindex not in Client().get(page).content.decode()
    assert "Search engines may list it." in client.get("/network/profile/as/public/").content.decode()
    # Whoever steps back is not held up by the tick.
    assert errors(client, listed_to="members", search_engines_may_list="on", version=3) == {}
    assert profile_of(owner).search_engines_may_list is False
    assert noindex in client.get(page).content.decode()


def test_both_texts_of_rows_days_and_languages_are_shown(owner: User, client: Client) -> None:
    change_profile(
        profile=profile_of(owner),
        version=1,
        values={"languages": ["welsh"], "pronouns": "she/her", "ask": "", "on_organisation_page": True},
        history=[Work("Nurse", "Wexmoor Hospital", date(2001, 5, 1), date(2009, 6, 1))],
    )
    typed = sent(languages=["yiddish"], pronouns="they/them", ask="A van", ask_ends_on=in_days(9).isoformat())
    response = client.post(ADDRESS, typed | rows(("Manager", "", "May 2010", "")))
    found = {each.label: (each.stored, each.typed) for each in response.context["differences"]}
    assert found["Languages"] == ("Welsh", "Yiddish")
    assert found["Pronouns"] == ("she/her", "they/them")
    assert found["Earlier work"] == ("Nurse, Wexmoor Hospital, May 2001 to June 2009", "Manager, May 2010 to ")
    assert found["Name me on the page of this organisation"] == ("Yes", "No")
    assert found["Until"][0] == ""


def test_rows_in_another_order_are_no_conflict(owner: User, client: Client) -> None:
    works = rows(("Nurse", "", "May 2001", "June 2009"), ("Manager", "", "July 2009", ""))
    assert [client.post(ADDRESS, sent(ask="A van", **works)).status_code for _ in range(2)] == [302, 302]
    assert profile_of(owner).version == 2
