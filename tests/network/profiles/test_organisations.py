"""Organisations: who makes a record, whom its page names to whom, and that nobody's secret makes anything."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.profiles.models import Organisation, Profile
from network.profiles.organisation_admin import OrganisationForm
from network.profiles.organisations import suggested_names
from network.profiles.periodic_jobs import forget_unused_organisations
from network.profiles.services import change_profile, set_hidden, set_paused
from tests.factories.profiles import WITHIN, Neighbours
from tests.factories.users import be, make_member, make_staff
from tests.network.profiles.sending import ADDRESS, sent
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site", "without_index"), pytest.mark.thorough]

NAME = "Wexmoor Council"
LOOK = {"owner", "mate", "member", "convenor", "editor", "visitor"}


@pytest.fixture
def people() -> Neighbours:
    return Neighbours()


def works_at(person: User, name: str = NAME, ring: str = "members", **values: Any) -> Profile:
    """A profile that names an organisation and lets its page name the person, to a ring."""
    profile = Profile.objects.get(user=person)
    values = {"organisation": name, "on_organisation_page": True, "listed_to": "public"} | values
    rings = profile.rings | {"organisation": ring}
    return change_profile(profile=profile, version=profile.version, values={"rings": rings} | values)


def page(people: Neighbours, who: str, address: str) -> Any:
    client = Client()
    if who != "visitor":
        be(client, people.fresh(who))
    return client.get(address)


def names(answer: Any, profile: Profile) -> bool:
    """Whether a page of an organisation names a person."""
    return f'<b><a href="{profile.get_absolute_url()}">' in answer.content.decode()


@pytest.mark.parametrize(
    ("ring", "changes", "makes_one"),
    [
        ("members", {}, True),
        ("public", {}, True),
        ("cohort", {}, False),
        ("only me", {}, False),
        ("public", {"listed_to": "cohort"}, False),
        ("public", {"on_organisation_page": False}, False),
        ("public", {"organisation": ""}, False),
    ],
)
def test_only_who_is_named_there_openly_makes_a_record(
    people: Neighbours, ring: str, changes: dict[str, Any], makes_one: bool
) -> None:
    works_at(people.owner, ring=ring, organisation_type="local-authority", **changes)
    made = [(NAME, "local-authority", False)] if makes_one else []
    assert list(Organisation.objects.values_list("name", "organisation_type", "is_checked")) == made


@pytest.mark.parametrize("ring", ["only me", "cohort", "members", "public"])
def test_a_page_names_people_to_those_who_may_see_where_they_work(people: Neighbours, ring: str) -> None:
    record = Organisation.objects.create(name=NAME)
    profile = works_at(people.owner, ring=ring)
    answers = {who: page(people, who, record.get_absolute_url()) for who in LOOK}
    # Of an unchecked record nobody else knows.
    assert {who for who, answer in answers.items() if answer.status_code == 200} == WITHIN[ring] & LOOK
    assert {who for who, answer in answers.items() if names(answer, profile)} == WITHIN[ring] & LOOK
    for who in LOOK:
        html = page(people, who, profile.get_absolute_url()).content.decode()
        assert (record.get_absolute_url() in html) == (who in WITHIN[ring]), who


def test_a_checked_record_is_there_for_everyone_and_names_nobody_else_for_it(people: Neighbours) -> None:
    record = Organisation.objects.create(name=NAME, is_checked=True)
    profile = works_at(people.owner, ring="cohort")
    answers = {who: page(people, who, record.get_absolute_url()) for who in people.viewers}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {who for who, answer in answers.items() if names(answer, profile)} == WITHIN["cohort"]
    empty = {who for who, answer in answers.items() if "Nobody is named here yet." in answer.content.decode()}
    assert empty == WITHIN["public"] - WITHIN["cohort"]


@pytest.mark.parametrize("how", ["paused", "hidden", "listed to cohort", "not ticked", "leaving"])
def test_who_is_not_found_is_not_named(people: Neighbours, how: str) -> None:
    record = Organisation.objects.create(name=NAME, is_checked=True)
    profile = works_at(people.owner, ring="public")
    if how == "paused":
        set_paused(profile=profile, paused=True)
    elif how == "hidden":
        set_hidden(profile=profile, hidden=True)
    elif how == "leaving":
        User.objects.filter(pk=people.owner.pk).update(leaves_at=timezone.now() + timedelta(days=30))
    elif how == "not ticked":
        works_at(people.owner, ring="public", on_organisation_page=False)
    else:
        works_at(people.owner, ring="public", listed_to="cohort")
    answers = {who: page(people, who, record.get_absolute_url()) for who in LOOK}
    named = {who for who, answer in answers.items() if names(answer, profile)}
    assert named == {"listed to cohort": {"owner", "mate"}, "not ticked": set(), "leaving": set()}.get(how, {"owner"})


def test_suggestions_are_checked_or_named_openly_to_whom_they_are_made(people: Neighbours) -> None:
    Organisation.objects.create(name="Checked", is_checked=True)
    Organisation.objects.create(name="Nobody named")
    Organisation.objects.create(name="For the cohort")
    later = Organisation.objects.get(name="Checked")
    Organisation.objects.create(name="Became another", is_checked=True, became=later)
    Organisation.objects.create(name="Ended", is_checked=True, valid_until="2013-03-31")
    works_at(people.owner, "For the cohort", ring="cohort")
    assert suggested_names(people.fresh("mate")) == ["Checked", "For the cohort"]
    assert suggested_names(people.fresh("member")) == ["Checked"]
    be(client := Client(), people.fresh("mate"))
    assert '<option value="For the cohort">' in client.get(ADDRESS).content.decode()


def test_a_known_name_is_linked_and_fills_what_was_left_empty(people: Neighbours) -> None:
    record = Organisation.objects.create(
        name=NAME, is_checked=True, organisation_type="local-authority", sector="faith"
    )
    be(client := Client(), people.fresh("owner"))
    typed = sent(organisation=" wexmoor  council ", organisation_type="", sector="nhs")
    assert [client.post(ADDRESS, typed).status_code for _ in range(2)] == [302, 302]
    profile = Profile.objects.get(user=people.owner)
    assert (profile.organisation_record, profile.organisation) == (record, "wexmoor council")
    assert (profile.organisation_type, profile.sector, profile.version) == ("local-authority", "nhs", 2)


def test_a_record_that_one_may_not_know_of_tells_nothing(people: Neighbours) -> None:
    record = Organisation.objects.create(name=NAME, organisation_type="local-authority")
    works_at(people.owner, ring="cohort")
    be(client := Client(), people.fresh("member"))
    assert client.post(ADDRESS, sent(organisation=NAME, organisation_type="", sector="")).status_code == 302
    profile = Profile.objects.get(user=people.viewers["member"])
    assert profile.organisation_type == ""
    assert client.get(record.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("how", ["hides it", "renames it", "goes"])
def test_an_unchecked_name_goes_with_the_last_who_named_it(people: Neighbours, how: str) -> None:
    works_at(people.owner)
    works_at(people.viewers["mate"])
    for person in (people.owner, people.viewers["mate"]):
        assert Organisation.objects.filter(name=NAME).exists()
        if how == "hides it":
            works_at(person, ring="only me")
        elif how == "renames it":
            works_at(person, "Another")
        else:
            User.objects.get(pk=person.pk).delete()
    assert not Organisation.objects.filter(name=NAME).exists()


def test_a_checked_name_stays_and_one_that_was_left_over_goes(people: Neighbours) -> None:
    works_at(people.owner)
    Organisation.objects.update(is_checked=True)
    works_at(people.owner, "Another")
    Profile.objects.filter(user=people.owner).update(organisation_record=None)
    forget_unused_organisations()
    assert [record.name for record in Organisation.objects.all()] == [NAME]


def test_what_it_was_and_became_is_told(people: Neighbours) -> None:
    later = Organisation.objects.create(name="Severn Integrated Care Board", is_checked=True)
    earlier = Organisation.objects.create(name="Severn Clinical Commissioning Group", became=later, is_checked=True)
    Organisation.objects.create(name="A secret", became=later)
    works_at(people.owner, earlier.name)
    here = page(people, "member", later.get_absolute_url()).content.decode()
    there = page(people, "member", earlier.get_absolute_url()).content.decode()
    assert f'It was <a href="{earlier.get_absolute_url()}">' in here
    assert f'It became <a href="{later.get_absolute_url()}">' in there
    # Who is named by the older name is found at both.
    assert "Priya Wendle" in here
    assert "Priya Wendle" in there
    assert "A secret" not in here


def test_a_page_of_many_asks_as_little_as_one_of_few(people: Neighbours) -> None:
    works_at(people.owner)
    address = Organisation.objects.get().get_absolute_url()
    be(client := Client(), people.fresh("member"))

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    few = queries()
    for _ in range(4):
        works_at(make_member())
    assert queries() == few


# The convenor's list ------------------------------------------------------------------------------------


def test_the_convenor_sees_names_that_are_open_and_no_person(people: Neighbours) -> None:
    works_at(people.owner)
    record = Organisation.objects.get()
    hidden = Organisation.objects.create(name="Kept to themselves")
    works_at(people.viewers["mate"], hidden.name, ring="cohort")
    be(client := Client(), make_staff(Role.CONVENOR))
    index = client.get("/admin/organisations/").content.decode()
    edit = client.get(f"/admin/organisations/edit/{record.pk}/").content.decode()
    assert NAME in index
    for html in (index, edit):
        assert "Kept to themselves" not in html
        assert "Priya Wendle" not in html
    assert client.get(f"/admin/organisations/edit/{hidden.pk}/").status_code == 404
    for gone in ("history", "usage", "delete"):
        assert client.get(f"/admin/organisations/{gone}/{record.pk}/").status_code == 404


def test_nothing_becomes_what_became_of_it() -> None:
    first = Organisation.objects.create(name="First", is_checked=True)
    second = Organisation.objects.create(name="Second", is_checked=True, became=first)
    third = Organisation.objects.create(name="Third", is_checked=True, became=second)
    form = _form(first, became=third.pk)
    assert form.errors == {"became": ["That one became this one. Choose another, or change that one first."]}
    assert _form(first, became=Organisation.objects.create(name="Kept to themselves").pk).errors.keys() == {"became"}
    assert _form(first, became="").errors == {}


def _form(record: Organisation, **values: Any) -> OrganisationForm:
    from network.profiles.wagtail_hooks import register_organisations

    form_class = register_organisations().get_form_class(for_update=True)
    return form_class({"name": record.name, "is_checked": "on", **values}, instance=record)
