"""Sharing: with whom one chose, said in words, and taken back as a page says."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from network.practice.models import Consent, WriteUp
from network.practice.services import credits, sharing, writing
from tests.factories.practice import QUICK, WHOLE, make_draft, make_public, make_topics, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.fixture
def author(client: Client) -> User:
    """A member who is signed in."""
    person = make_member()
    be(client, person)
    return person


def address(write_up: WriteUp, page: str) -> str:
    return f"/network/practice/{write_up.public_id}/{page}/"


def post(client: Client, write_up: WriteUp, **values: object):  # type: ignore[no-untyped-def]
    names = [topic.name for topic in make_topics()]
    texts = {"version": write_up.version, "depth": write_up.depth, "topics": names} | QUICK
    return client.post(address(write_up, "edit"), texts | values)


def stored(write_up: WriteUp) -> WriteUp:
    return WriteUp.objects.get(pk=write_up.pk)


def test_the_choices_say_whom_they_mean(client: Client, author: User) -> None:
    cohort = author.cohort_memberships.get().cohort
    MembershipFactory(user=UserFactory(), cohort=cohort)
    MembershipFactory(user=UserFactory(), cohort=cohort, state="left early")
    make_member()
    page = client.get(address(make_draft(author), "edit")).text
    assert f"2 members in {cohort.intake.year}, cohort A" in page
    assert "All 3 members" in page


@pytest.mark.parametrize(("choice", "audience"), [("network", "network"), ("public", "public"), ("cohort", "cohort")])
def test_a_draft_is_shared_with_whom_was_chosen(client: Client, author: User, choice: str, audience: str) -> None:
    draft = make_draft(author)
    cohort = author.cohort_memberships.get().cohort
    sent = f"cohort:{cohort.pk}" if choice == "cohort" else choice
    response = post(client, draft, audience=sent, do="share")
    write_up = stored(draft)
    assert response.headers["Location"] == address(write_up, "shared")
    assert (write_up.state, write_up.audience, write_up.cohort) == (
        "shared",
        audience,
        cohort if choice == "cohort" else None,
    )
    assert not write_up.is_public
    page = client.get(address(write_up, "shared")).text
    assert ("Ask to make it public" in page) == (choice != "cohort")


def test_shared_twice_it_is_shared_once(client: Client, author: User) -> None:
    draft = make_draft(author)
    for _ in range(2):
        assert post(client, draft, audience="network", do="share").status_code == 302
    assert stored(draft).versions.count() == 1


@pytest.mark.thorough
@pytest.mark.parametrize("sent", ["", "everyone", "cohort:", "cohort:x", "cohort:{other}"])
def test_nothing_else_can_be_chosen(client: Client, author: User, sent: str) -> None:
    draft = make_draft(author)
    other = make_member().cohort_memberships.get().cohort_id
    response = post(client, draft, audience=sent.format(other=other), do="share")
    assert response.status_code == 200
    assert 'id="id_audience_error"' in response.text
    assert stored(draft).state == "draft"


def test_whom_one_thinks_of_is_kept_in_a_draft(client: Client, author: User) -> None:
    draft = make_draft(author)
    post(client, draft, audience="network", do="save")
    assert (stored(draft).state, stored(draft).audience) == ("draft", "network")
    assert 'value="network" checked' in client.get(address(draft, "edit")).text


def test_nobody_shares_with_a_cohort_that_is_not_theirs(author: User) -> None:
    draft = make_draft(author)
    other = make_member().cohort_memberships.get().cohort
    with pytest.raises(ValidationError):
        sharing.share(write_up=draft, by=author, version=draft.version, audience="cohort", cohort=other)


@pytest.mark.thorough
def test_a_write_up_needs_more_than_a_quick_share(client: Client, author: User) -> None:
    draft = make_draft(author, depth="write-up")
    assert post(client, draft, audience="network", do="share").status_code == 200
    assert stored(draft).state == "draft"
    draft = stored(draft)
    assert post(client, draft, **WHOLE, audience="network", do="share").status_code == 302
    assert stored(draft).state == "shared"


def test_a_change_of_something_shared_keeps_a_version_and_the_line_about_it(client: Client, author: User) -> None:
    write_up = make_write_up(author)
    post(client, write_up, summary="We did it again.", audience="network", note="A second year")
    versions = [(version.summary, version.note) for version in write_up.versions.order_by("number")]
    assert versions == [(QUICK["summary"], ""), ("We did it again.", "A second year")]


def test_something_shared_keeps_what_sharing_needs(client: Client, author: User) -> None:
    write_up = make_write_up(author)
    response = post(client, write_up, title="", summary="Typed and kept.", audience="network")
    assert 'href="#id_title"' in response.text
    assert "Typed and kept." in response.text
    assert stored(write_up).summary == QUICK["summary"]


@pytest.mark.thorough
def test_a_new_text_and_new_readers_are_one_version_and_both_or_none(client: Client, author: User) -> None:
    write_up = make_write_up(author, "cohort")
    post(client, write_up, summary="For all.", audience="network", note="For the network")
    latest = write_up.versions.order_by("-number").first()
    assert latest is not None
    assert (latest.summary, latest.note, latest.audience) == ("For all.", "For the network", "network")
    assert write_up.versions.count() == 2

    public = make_public(author, make_staff(Role.EDITOR))
    cohort = author.cohort_memberships.get().cohort
    texts = {name: getattr(public, name) for name in WHOLE} | {"summary": "For us alone."}
    post(client, public, **texts, audience=f"cohort:{cohort.pk}")
    assert stored(public).summary == public.summary


def test_an_author_of_another_cohort_leaves_whom_it_is_for(client: Client) -> None:
    lead, second = make_member(), make_member()
    cohort = lead.cohort_memberships.get().cohort
    draft = make_draft(lead, audience="cohort", cohort=cohort)
    credits.answer(credit=credits.ask(write_up=draft, by=lead, user=second, role="author"), agrees=True)
    be(client, second)
    assert post(client, draft, summary="Second words.").status_code == 302
    assert (stored(draft).summary, stored(draft).audience, stored(draft).cohort) == ("Second words.", "cohort", cohort)


@pytest.mark.parametrize("write", ["change", "share", "stop"])
def test_what_the_convenor_hid_meanwhile_stays_hidden(author: User, write: str) -> None:
    read_before = make_write_up(author)
    writing.set_hidden(write_up=stored(read_before), hidden=True)
    start = {"write_up": read_before, "version": read_before.version}
    if write == "change":
        writing.change(**start, by=author, values={"summary": "Later."})
    elif write == "share":
        cohort = author.cohort_memberships.get().cohort
        sharing.share(**start, by=author, audience="cohort", cohort=cohort)
    else:
        sharing.stop_sharing(**start)
    assert stored(read_before).hidden_at


def test_another_audience_later(client: Client, author: User) -> None:
    write_up = make_write_up(author, "cohort")
    post(client, write_up, audience="network")
    assert (stored(write_up).audience, stored(write_up).cohort) == ("network", None)


def test_what_is_public_is_not_narrowed(client: Client, author: User) -> None:
    write_up = make_public(author, make_staff(Role.EDITOR))
    cohort = author.cohort_memberships.get().cohort
    texts = {name: getattr(write_up, name) for name in WHOLE}
    response = post(client, write_up, **texts, audience=f"cohort:{cohort.pk}")
    assert "Withdraw it from the public first." in response.text
    assert stored(write_up).audience == "public"
    assert stored(write_up).is_public


def test_stopping_says_what_it_does_and_loses_nothing(client: Client, author: User) -> None:
    write_up = make_write_up(author)
    assert "From the next moment only its authors see it." in client.get(address(write_up, "stop-sharing")).text
    assert stored(write_up).state == "shared"
    for _ in range(2):
        assert client.post(address(write_up, "stop-sharing"), {"version": write_up.version}).status_code == 302
    assert (stored(write_up).state, stored(write_up).summary) == ("draft", QUICK["summary"])
    be(client, make_member())
    assert client.get(write_up.get_absolute_url()).status_code == 404


def test_a_draft_is_deleted_after_a_page_that_says_so(client: Client, author: User) -> None:
    draft = make_draft(author)
    assert "Nobody can bring it back." in client.get(address(draft, "delete")).text
    assert WriteUp.objects.exists()
    sent = {"version": draft.version}
    assert client.post(address(draft, "delete"), sent).headers["Location"] == "/network/practice/yours/"
    assert not WriteUp.objects.exists()


@pytest.mark.parametrize(("page", "make"), [("delete", make_draft), ("stop-sharing", make_write_up)])
def test_what_another_author_changed_meanwhile_is_looked_at_again(
    client: Client, author: User, page: str, make: Callable[[User], WriteUp]
) -> None:
    write_up = make(author)
    sent = {"version": write_up.version}
    assert f'name="version" value="{write_up.version}"' in client.get(address(write_up, page)).text
    writing.change(write_up=stored(write_up), by=author, version=write_up.version, values={"summary": "Later."})
    response = client.post(address(write_up, page), sent, follow=True)
    assert "Another author has changed it meanwhile." in response.text
    assert stored(write_up).state == write_up.state


def test_what_is_shared_is_not_deleted(client: Client, author: User) -> None:
    write_up = make_write_up(author)
    client.post(address(write_up, "delete"))
    assert stored(write_up).state == "shared"
    with pytest.raises(ValidationError):
        sharing.delete_draft(write_up=write_up, version=stored(write_up).version)


def test_who_has_left_the_network_puts_nothing_in_and_takes_theirs_away(client: Client, author: User) -> None:
    draft, shared = make_draft(author), make_write_up(author)
    author.cohort_memberships.update(state="left early")
    for write_up in (draft, shared):
        post(client, write_up, audience="network", do="share", summary="Quillfeather")
    draft.refresh_from_db()
    shared.refresh_from_db()
    assert draft.state == WriteUp.State.DRAFT
    assert shared.summary != "Quillfeather"
    with pytest.raises(ValidationError):
        credits.ask(write_up=draft, by=User.objects.get(pk=author.pk), user=make_member(), role="author")

    client.post(address(shared, "stop-sharing"), {"version": shared.version})
    shared.refresh_from_db()
    assert shared.state == WriteUp.State.DRAFT


def test_own_write_ups_stand_in_one_list(client: Client, author: User, django_assert_max_num_queries) -> None:
    make_draft(author, title="Half written")
    make_write_up(author, title="With the network")
    make_write_up(author, "cohort", title="With the cohort")
    make_draft(make_member(), title="Somebody else’s")
    client.get("/network/practice/yours/")
    with django_assert_max_num_queries(16):
        page = client.get("/network/practice/yours/").text
    for title in ("Half written", "With the network", "With the cohort"):
        assert title in page
    assert "Somebody else’s" not in page


def test_a_draft_may_not_say_whom_it_is_for_once_it_is_shared(author: User) -> None:
    write_up = make_write_up(author)
    with pytest.raises(KeyError):
        writing.change(write_up=write_up, by=author, version=write_up.version, values={"audience": "cohort"})


def test_the_list_is_for_members_and_authors(client: Client) -> None:
    be(client, make_staff(Role.CONVENOR))
    assert client.get("/network/practice/yours/").status_code == 404


@pytest.mark.thorough
def test_authors_are_told_that_the_convenor_has_hidden_it(client: Client, author: User) -> None:
    write_up = make_write_up(author)
    assert "seen by the one member" in client.get(address(write_up, "edit")).text
    writing.set_hidden(write_up=write_up, hidden=True)
    assert "the convenor has hidden it" in client.get(address(write_up, "edit")).text


def test_what_was_public_once_keeps_the_record_of_who_agreed() -> None:
    write_up = make_public(make_member(), make_staff(Role.EDITOR))
    taken_back = sharing.stop_sharing(write_up=write_up, version=write_up.version)
    with pytest.raises(ValidationError, match="record of who agreed"):
        sharing.delete_draft(write_up=taken_back, version=taken_back.version)
    assert Consent.objects.filter(version__write_up=write_up, withdrawn_at__isnull=False).exists()


@pytest.mark.parametrize("saved", [{"audience": "network"}, {}], ids=["with whom", "text only"])
def test_an_autosave_on_its_way_back_does_not_hold_up_sharing(
    client: Client, author: User, saved: dict[str, str]
) -> None:
    draft = make_draft(author)
    # The page still holds the version from before its last autosave.
    post(client, draft, summary="It was saved while it was typed.", **saved)
    post(client, draft, summary="It was saved while it was typed.", do="share", audience="network")
    assert stored(draft).state == WriteUp.State.SHARED
