"""The list of invitations: cut down, counted, and many sent again or withdrawn at once, each only as it may be."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cohorts.models import Cohort
from core.models import OutboxTask
from tests.factories.cohorts import CohortFactory
from tests.factories.users import MembershipFactory, UserFactory, be, make_staff
from users import services
from users.models import Invitation, User
from users.roles import Role
from users.standing import Invitee

pytestmark = pytest.mark.usefixtures("site", "without_index")
INDEX = "/admin/invitations/"
LONG_AGO = timezone.now() - timedelta(days=3)


@pytest.fixture
def cohort() -> Cohort:
    return CohortFactory(intake__year=1998)


@pytest.fixture
def page(client: Client) -> Client:
    be(client, make_staff(Role.CONVENOR))
    return client


def invited(name: str, *, status: str = "waiting", **to: object) -> Invitation:
    """An invitation that was sent three days ago and stands like this."""
    address = f"{name}@example.org"
    services.invite(email=address, name=name.title(), **to)
    invitation = Invitation.objects.get(email=address)
    if status == "accepted":
        services.accept(token_hash=invitation.token_hash, name=name)
    if status == "withdrawn":
        services.revoke(invitation=invitation)
    lasts = timedelta(days=-1 if status == "run out" else 11)
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=LONG_AGO, expires_at=timezone.now() + lasts)
    OutboxTask.objects.all().delete()
    invitation.refresh_from_db()
    return invitation


def all_ways(cohort: Cohort) -> dict[str, Invitation]:
    names = {"waiting": "amy", "run out": "bo", "accepted": "cy", "withdrawn": "di"}
    return {status: invited(name, status=status, cohort=cohort) for status, name in names.items()}


def shown(client: Client, query: str = "") -> set[str]:
    text = client.get(f"{INDEX}results/?{query}").content.decode()
    return {invitation.name for invitation in Invitation.objects.all() if invitation.email in text}


def mailed() -> list[str]:
    return sorted(OutboxTask.objects.filter(kind="mail").values_list("payload__to", flat=True))


# The list ------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_list_is_cut_down_by_status_cohort_and_words(page: Client, cohort: Cohort) -> None:
    all_ways(cohort)
    other = invited("eve", cohort=CohortFactory())

    assert shown(page) == {"Amy", "Bo", "Cy", "Di", "Eve"}
    for status, name in {"waiting": {"Amy", "Eve"}, "run+out": {"Bo"}, "accepted": {"Cy"}, "withdrawn": {"Di"}}.items():
        assert shown(page, f"status={status}") == name
    assert shown(page, f"cohort={other.cohort_id}") == {"Eve"}
    assert shown(page, f"cohort={cohort.pk}&status=waiting") == {"Amy"}
    assert shown(page, "q=bo@") == {"Bo"}
    # What is no cohort, or no status, cuts nothing down.
    assert shown(page, f"cohort={10**30}") == shown(page, "status=nonsense") == shown(page)


def test_how_many_stand_how_is_counted_within_what_was_asked_for(page: Client, cohort: Cohort) -> None:
    all_ways(cohort)
    invited("eve", cohort=CohortFactory())

    assert "Waiting: 2" in page.get(INDEX).content.decode()
    text = page.get(f"{INDEX}?cohort={cohort.pk}&status=accepted").content.decode()
    assert all(f"{label}: 1" in text for label in Invitation.Status.labels)


def test_roles_are_counted_and_filtered_for_administrators_alone(page: Client, cohort: Cohort) -> None:
    invited("ed", role=Role.EDITOR)
    administrator = Client()
    be(administrator, make_staff(Role.ADMINISTRATOR))

    assert shown(administrator, "role=editor") == {"Ed"}
    assert shown(administrator, "role=convenor") == set()
    assert shown(page, "role=editor") == set()
    assert "Waiting: 0" in page.get(INDEX).content.decode()


# Several at once ------------------------------------------------------------------------------------------


def several(verb: str, *invitations: Invitation) -> str:
    return f"{INDEX}several/{verb}/?" + "&".join(f"id={invitation.pk}" for invitation in invitations)


def test_those_that_are_chosen_go_out_again_once_a_day(page: Client, cohort: Cohort) -> None:
    ways = all_ways(cohort)
    hashes = {invitation.token_hash for invitation in ways.values()}
    address = several("resend", *ways.values())

    text = page.get(address).content.decode()
    assert "Send 2 invitations again" in text
    assert "2 are left out" in text
    assert not mailed()
    page.post(address)
    page.post(address)

    assert mailed() == ["amy@example.org", "bo@example.org"]
    new = Invitation.objects.exclude(token_hash__in=hashes)
    assert {invitation.name for invitation in new} == {"Amy", "Bo"}
    assert all(invitation.expires_at > timezone.now() + timedelta(days=13) for invitation in new)


def test_the_new_link_is_in_the_mail_and_the_old_one_is_over(cohort: Cohort) -> None:
    invitation = invited("amy", cohort=cohort)
    old = invitation.token_hash
    assert services.resend_several(invitations=Invitation.objects.all()) == 1
    body = OutboxTask.objects.get(kind="mail").payload["body"]
    token = body.partition("/invitation/")[2].split()[0].strip("/")

    assert services.usable_invitation(services.hash_of(token), timezone.now()).pk == invitation.pk
    with pytest.raises(services.InvitationOverError):
        services.usable_invitation(old, timezone.now())


def test_all_of_a_cohort_who_have_not_answered_go_out_again(page: Client, cohort: Cohort) -> None:
    all_ways(cohort)
    invited("eve", cohort=CohortFactory())
    assert "who have not answered (2)" in page.get(f"{INDEX}?cohort={cohort.pk}").content.decode()
    page.post(f"{INDEX}several/resend/?cohort={cohort.pk}")

    assert mailed() == ["amy@example.org", "bo@example.org"]
    assert "Nobody of 1998 cohort A is left" in page.get(f"{INDEX}?cohort={cohort.pk}").content.decode()


def test_those_that_are_chosen_are_withdrawn_and_what_was_accepted_stays(page: Client, cohort: Cohort) -> None:
    ways = all_ways(cohort)
    address = several("revoke", ways["waiting"], ways["accepted"])
    page.get(address)
    assert Invitation.objects.open().count() == 2
    page.post(address)
    page.post(address)

    now = timezone.now()
    assert [each.name for each in Invitation.objects.standing("withdrawn", now).order_by("name")] == ["Amy", "Di"]
    assert [each.name for each in Invitation.objects.standing("accepted", now)] == ["Cy"]
    assert not mailed()


@pytest.mark.thorough
@pytest.mark.parametrize("verb", ["resend", "revoke"])
@pytest.mark.parametrize("query", ["", "?id=0", "?id=nonsense", "?cohort=%C2%B2", f"?id={10**30}", f"?cohort={10**30}"])
def test_nobody_chosen_is_said_so(page: Client, verb: str, query: str) -> None:
    answer = page.get(f"{INDEX}several/{verb}/{query}", follow=True)

    assert "Choose at least one" in answer.content.decode()


def test_whoever_may_give_no_roles_touches_none(page: Client) -> None:
    role = invited("ed", role=Role.EDITOR)
    for verb in ("resend", "revoke"):
        page.post(several(verb, role))

    assert not mailed()
    assert Invitation.objects.open().get() == role


# Many by a list -------------------------------------------------------------------------------------------


@pytest.fixture
def inviter() -> User:
    return make_staff(Role.CONVENOR)


def test_many_are_invited_but_nobody_who_waits_or_is_in(inviter: User, cohort: Cohort) -> None:
    invited("amy", cohort=cohort)
    MembershipFactory(user__email="bo@example.org", cohort=cohort)
    names = ("amy", "bo", "cy", "cy", "di")
    people = [Invitee(f"{name}@example.org", name.title(), cohort) for name in names]

    assert services.invite_many(people=people, inviter=inviter) == 2
    assert mailed() == ["cy@example.org", "di@example.org"]


def test_single_ones_count_towards_the_limit_of_lists(
    inviter: User, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_FROM_LISTS_A_DAY", 2)
    services.invite(email="amy@example.org", cohort=cohort, inviter=inviter)
    services.invite(email="bo@example.org", cohort=cohort, inviter=UserFactory())
    people = [Invitee(f"{name}@example.org", "", cohort) for name in ("cy", "di")]

    assert services.left_today(inviter) == 1
    assert services.invite_many(people=people, inviter=inviter) == 1
    assert services.left_today(inviter) == 0
