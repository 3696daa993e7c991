"""First steps: from coming in to the members' home, and newcomers whom the convenor welcomes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from network.joining.models import Arrival
from network.joining.services import arriving
from network.notifications.digests import CONSENT
from network.notifications.models import DigestConsent
from network.profiles.models import Profile
from network.profiles.rings import Ring
from network.profiles.services import change_profile
from tests.factories.cohorts import CohortFactory
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_newcomer, make_staff
from users import services
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

WELCOME = "/network/welcome/"


def arrival_of(person: User) -> Arrival:
    return Arrival.objects.get(user=person)


def profile_of(person: User) -> Profile:
    return Profile.objects.get(user=person)


def goes_to(client: Client, address: str) -> str:
    return client.get(address).headers.get("Location", address)


@pytest.fixture
def newcomer() -> User:
    return make_newcomer(name="Amara Fenn")


@pytest.fixture
def agreed(client: Client, newcomer: User) -> User:
    """Somebody whose browser stands after the first step."""
    be(client, newcomer)
    client.post("/network/compact/agree/?next=/network/welcome/", {"compact-number": 1, "compact-agrees": "on"})
    return newcomer


# Who takes first steps ----------------------------------------------------------------------------


def test_whoever_joins_takes_first_steps_and_a_second_cohort_brings_none() -> None:
    link = services.invite(email="amara@example.org", cohort=CohortFactory())
    person, _ = services.accept(token_hash=services.hash_of(link.rsplit("/", 2)[-2]), name="Amara")
    assert arrival_of(person).next_step == "compact"

    member = make_member()
    CohortMembership.objects.create(user=member, cohort=CohortFactory())
    CohortMembership.objects.create(user=person, cohort=CohortFactory())
    assert list(Arrival.objects.values_list("user", flat=True)) == [person.pk]


def test_whoever_is_invited_and_deferred_comes_later() -> None:
    CohortMembership.objects.create(user=UserFactory(), cohort=CohortFactory(), state="deferred")
    assert not Arrival.objects.exists()


@pytest.mark.thorough
def test_members_who_came_before_are_not_sent_through_it(client: Client) -> None:
    be(client, make_member())
    assert client.get("/network/").status_code == 200
    assert client.get(WELCOME).status_code == 404
    assert client.post(f"{WELCOME}offer/", {"text": "x"}).status_code == 404


# The way ------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_way_leads_from_the_compact_by_an_offer_and_an_ask_to_people_and_home(
    client: Client, newcomer: User
) -> None:
    be(client, newcomer)
    assert goes_to(client, "/network/") == WELCOME
    assert goes_to(client, WELCOME) == f"{WELCOME}compact/"
    agreed = client.post(
        "/network/compact/agree/?next=/network/welcome/", {"compact-number": 1, "compact-agrees": "on"}
    )
    assert agreed["Location"] == WELCOME
    assert goes_to(client, WELCOME) == f"{WELCOME}offer/"

    sent = {"version": profile_of(newcomer).version, "kinds": ["call"], "text": "A call, most Fridays"}
    assert client.post(f"{WELCOME}offer/", sent)["Location"] == f"{WELCOME}ask/"
    sent = {"version": profile_of(newcomer).version, "text": "Who insures lifts?"}
    assert client.post(f"{WELCOME}ask/", sent)["Location"] == f"{WELCOME}people/"
    assert client.get(f"{WELCOME}people/").status_code == 200
    assert client.post(f"{WELCOME}people/skip/")["Location"] == "/network/"
    # Nobody gets the digest who has not ticked its box.
    assert not DigestConsent.objects.exists()

    profile = profile_of(newcomer)
    assert (profile.offer_kinds, profile.offer_text, profile.ask) == (
        ["call"],
        "A call, most Fridays",
        "Who insures lifts?",
    )
    assert profile.ask_ends_on == timezone.localdate() + timedelta(days=60)
    assert arrival_of(newcomer).finished_at
    assert client.get("/network/").status_code == 200


def test_every_step_can_be_left_and_is_asked_once(client: Client, newcomer: User) -> None:
    be(client, newcomer)
    for step, then in (("compact", "offer"), ("offer", "ask"), ("ask", "people")):
        client.post(f"{WELCOME}{step}/skip/")
        assert goes_to(client, WELCOME) == f"{WELCOME}{then}/"
    client.post(f"{WELCOME}people/skip/")
    # Left for now: asked again at the next sign-in, and before they write.
    assert client.get("/network/").status_code == 200
    assert client.post("/network/profile/", {}).status_code == 403
    assert profile_of(newcomer).version == 1


def test_the_digest_comes_to_whoever_ticks_its_box_in_the_words_that_stood_there(
    client: Client, newcomer: User
) -> None:
    be(client, newcomer)
    for step in ("compact", "offer", "ask"):
        client.post(f"{WELCOME}{step}/skip/")
    html = client.get(f"{WELCOME}people/").content.decode()
    assert CONSENT in html
    assert "checked" not in html
    client.post(f"{WELCOME}people/skip/", {"weekly_digest": "on"})
    agreed = DigestConsent.objects.get(user=newcomer)
    assert (agreed.wording, agreed.source) == (CONSENT, "the first steps")


@pytest.mark.thorough
def test_all_steps_can_be_left_at_once(client: Client, newcomer: User) -> None:
    be(client, newcomer)
    assert client.post(f"{WELCOME}skip/")["Location"] == "/network/"
    assert arrival_of(newcomer).finished_at
    assert client.get("/network/").status_code == 200


def test_pressing_twice_writes_once(client: Client, agreed: User) -> None:
    sent = {"version": profile_of(agreed).version, "kinds": ["call"], "text": "A call"}
    answers = [client.post(f"{WELCOME}offer/", sent)["Location"] for _ in range(2)]
    assert answers == [f"{WELCOME}ask/"] * 2
    assert profile_of(agreed).version == sent["version"] + 1
    assert arrival_of(agreed).steps == ["compact", "offer"]


@pytest.mark.parametrize(
    ("step", "sent", "says"),
    [
        ("offer", {"kinds": [], "text": ""}, "Tick one thing or write one"),
        ("offer", {"kinds": ["call"], "text": "x" * 201}, "Shorten it to 200"),
        ("ask", {"text": ""}, "Write what would help you"),
        ("ask", {"text": "y" * 201}, "Shorten it to 200"),
    ],
)
def test_an_error_stands_beside_the_field_and_nothing_typed_is_lost(
    client: Client, agreed: User, step: str, sent: dict[str, Any], says: str
) -> None:
    page = client.post(f"{WELCOME}{step}/", {"version": 1} | sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert says in text
    assert sent["text"] in text
    assert profile_of(agreed).offer_text == ""


def test_a_profile_changed_meanwhile_is_not_written_over(client: Client, agreed: User) -> None:
    profile = profile_of(agreed)
    sent = {"version": profile.version, "text": "Mine"}
    change_profile(profile=profile, version=profile.version, values={"ask": "Theirs"})
    page = client.post(f"{WELCOME}ask/", sent).content.decode()
    assert "changed meanwhile. It says now: “Theirs”" in page
    assert "Mine" in page
    assert f'name="version" value="{profile_of(agreed).version}"' in page
    assert profile_of(agreed).ask == "Theirs"


def test_a_form_is_filled_with_what_the_profile_says(client: Client, agreed: User) -> None:
    profile = profile_of(agreed)
    rings = profile.rings | {"offers": Ring.COHORT.value}
    change_profile(profile=profile, version=profile.version, values={"offer_text": "A visit", "rings": rings})
    page = client.get(f"{WELCOME}offer/").content.decode()
    assert "A visit" in page
    assert "Who sees it: your cohort" in page


def test_without_the_compact_an_offer_waits_for_it(client: Client, newcomer: User) -> None:
    be(client, newcomer)
    client.post(f"{WELCOME}compact/skip/")
    page = client.post(f"{WELCOME}offer/", {"version": 1, "text": "A call"})
    assert page.status_code == 403
    assert 'name="text" value="A call"' in page.content.decode()


def test_steps_are_ones_own_and_no_others_exist(client: Client, agreed: User) -> None:
    assert client.get(f"{WELCOME}nothing/").status_code == 404
    assert client.post(f"{WELCOME}nothing/skip/").status_code == 404
    with pytest.raises(KeyError):
        arriving.take_step(arrival=arrival_of(agreed), step="nothing")
    assert not Arrival.objects.visible_to(make_member()).exists()


# The convenor's page ------------------------------------------------------------------------------


def newcomers_page(client: Client, role: Role = Role.CONVENOR) -> str:
    be(client, make_staff(role))
    return client.get(reverse("newcomers:index")).content.decode()


@pytest.mark.parametrize("values", [{"listed_to": "cohort"}, {"paused_at": timezone.now()}])
def test_whoever_members_cannot_find_is_not_on_the_page(client: Client, newcomer: User, values: dict[str, Any]) -> None:
    assert "Amara Fenn" in newcomers_page(client)
    Profile.objects.update(**values)
    assert "Amara Fenn" not in newcomers_page(client)
    assert "waits for your welcome" not in client.get("/admin/").content.decode()


def test_a_convenor_of_the_same_cohort_sees_no_more_there(client: Client, newcomer: User) -> None:
    convenor = make_staff(Role.CONVENOR)
    MembershipFactory(user=convenor, cohort=newcomer.cohort_memberships.get().cohort)
    profile = profile_of(newcomer)
    cohort = newcomer.cohort_memberships.get().cohort.name
    rings = profile.rings | {"about": "cohort", "cohort": "only me", "telephone": "members"}
    change_profile(
        profile=profile,
        version=profile.version,
        values={"rings": rings, "about": "Quillabout", "telephone": "01632 960 001", "headline": "Quillhead"},
    )
    be(client, convenor)
    page = client.get(reverse("newcomers:index")).content.decode()
    # The headline and the telephone: counted, and not shown.
    assert "2 parts" in page
    for hidden in ("Quillabout", "Quillhead", "960 001", cohort):
        assert hidden not in page


def test_a_newcomer_is_welcomed_once_and_that_can_be_taken_back(client: Client, newcomer: User) -> None:
    first, second = make_staff(Role.CONVENOR), make_staff(Role.CONVENOR)
    for convenor in (first, second):
        be(client, convenor)
        client.post(reverse("newcomers:welcome", args=[arrival_of(newcomer).pk]))
    assert arrival_of(newcomer).welcomed_by == first
    assert "Everybody is welcomed" in client.get(reverse("newcomers:index")).content.decode()

    client.post(reverse("newcomers:take_back", args=[arrival_of(newcomer).pk]))
    assert arrival_of(newcomer).welcomed_at is None
    assert "1 newcomer waits for your welcome" in client.get("/admin/").content.decode()


def test_the_programme_team_reads_the_page_and_welcomes_nobody(client: Client, newcomer: User) -> None:
    assert "Amara Fenn" in newcomers_page(client, Role.PROGRAMME_TEAM)
    client.post(reverse("newcomers:welcome", args=[arrival_of(newcomer).pk]))
    assert arrival_of(newcomer).welcomed_at is None


def test_the_page_names_who_has_not_answered_and_since_when(client: Client) -> None:
    cohort = CohortFactory()
    for name in ("Waiting", "Gone by", "Joined"):
        services.invite(email=f"{name.replace(' ', '').lower()}@example.org", name=name, cohort=cohort)
    invitations = cohort.invitations
    invitations.filter(name="Gone by").update(expires_at=timezone.now() - timedelta(days=1))
    joined = invitations.get(name="Joined")
    services.accept(token_hash=joined.token_hash, name="Joined")
    services.invite(email="editor@example.org", name="An editor", role=Role.EDITOR)

    page = newcomers_page(client)
    assert "Waiting, waiting@example.org" in page
    assert "Run out on" in page
    assert "joined@example.org" not in page
    assert "editor@example.org" not in page
    assert reverse("invitations:resend", args=[invitations.get(name="Waiting").pk]) in page


def test_first_steps_are_counted(client: Client, agreed: User) -> None:
    profile = profile_of(agreed)
    arriving.write_offer(profile=profile, version=profile.version, kinds=["call"], text="")
    make_newcomer()
    be(client, make_staff(Role.CONVENOR))
    counts = client.get(reverse("newcomers:index")).context["counts"]
    assert counts == {"came": 2, "agreed": 1, "finished": 0, "offers": 1, "asks": 0, "welcomed": 0}
