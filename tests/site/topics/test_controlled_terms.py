"""The short lists of people and organisations: complete, in order, known by slug, changed by the convenor."""

import csv
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from core.page_cache import bump_version
from tests.factories.users import be, make_staff
from topics.models import ControlledTerm
from topics.services import DATA, load_vocabulary
from topics.terms import choices, term_name, terms
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")
Kind = ControlledTerm.Kind


def rows() -> list[dict[str, str]]:
    with (DATA / "controlled_terms.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named(name: str) -> set[str]:
    """The names of the entries that are called this."""
    return {term.name for kind in Kind for term in terms(kind) if name in term.names}


def test_the_lists_are_whole_and_in_order() -> None:
    assert {kind: len(terms(kind)) for kind in Kind} == {
        Kind.REGION: 11,
        Kind.ROLE_LEVEL: 13,
        Kind.FUNCTION: 15,
        Kind.ORGANISATION_TYPE: 22,
        Kind.SECTOR: 12,
    }
    for kind in Kind:
        assert [term.name for term in terms(kind)] == [row["name"] for row in rows() if row["kind"] == kind]


def test_each_sector_of_an_organisation_type_is_there() -> None:
    sectors = {term.slug for term in terms(Kind.SECTOR)}
    without = [term.name for term in terms(Kind.ORGANISATION_TYPE) if term.broader not in sectors]
    assert without == ["None or prefer not to say"]


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("Wessex", {"South East", "South West"}),
        ("Midlands", {"East Midlands", "West Midlands"}),
        ("Home Counties", {"South East", "East of England"}),
        ("north", {"North East", "North West", "Yorkshire and the Humber"}),
        ("executive", {"Director or executive"}),
        ("commissioner", {"Commissioning manager", "Commissioning"}),
        ("CCG", {"Integrated care board or NHS commissioner"}),
        ("PCT", {"Integrated care board or NHS commissioner"}),
        ("CIC", {"Social enterprise or CIC"}),
    ],
)
def test_an_entry_is_known_by_its_other_names(name: str, entries: set[str]) -> None:
    assert named(name) == entries


def test_a_slug_has_a_name_and_an_unknown_one_has_none() -> None:
    assert term_name(Kind.REGION, "south-west") == "South West"
    assert term_name(Kind.REGION, "housing") == ""
    assert term_name(Kind.SECTOR, "housing") == term_name(Kind.FUNCTION, "housing") == "Housing"


def test_a_new_name_keeps_the_slug() -> None:
    term = ControlledTerm.objects.get(kind=Kind.REGION, slug="yorkshire-and-the-humber")
    term.name = "Yorkshire"
    term.save()

    assert term_name(Kind.REGION, "yorkshire-and-the-humber") == "Yorkshire"
    assert load_vocabulary() == 0


@pytest.mark.parametrize(
    ("first", "last", "is_offered"), [(0, 0, True), (None, None, True), (1, None, False), (None, -1, False)]
)
def test_only_what_is_valid_today_can_be_chosen_and_the_rest_keeps_its_name(
    first: int | None, last: int | None, is_offered: bool
) -> None:
    today = timezone.localdate()
    ControlledTerm.objects.create(
        kind=Kind.SECTOR,
        name="Space",
        valid_from=None if first is None else today + timedelta(days=first),
        valid_until=None if last is None else today + timedelta(days=last),
    )
    assert (("space", "Space") in choices(Kind.SECTOR)) is is_offered
    assert term_name(Kind.SECTOR, "space") == "Space"


def test_jobs_of_a_level_have_names_joined_by_an_equals_sign() -> None:
    term = ControlledTerm(kind=Kind.ROLE_LEVEL, name="Level", examples=" GP = general practitioner ;; = ; nurse;")
    assert term.examples_by_name == [("GP", "general practitioner"), ("nurse",)]
    (director,) = [term for term in terms(Kind.ROLE_LEVEL) if term.slug == "director-or-executive"]
    assert ("DASS", "director of adult social services") in director.examples_by_name


def test_the_lists_are_read_once_until_something_changes(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    terms(Kind.REGION)
    # The version alone; within a request it was asked for already.
    with django_assert_num_queries(1):
        choices(Kind.ORGANISATION_TYPE)
    bump_version()
    with django_assert_num_queries(2):
        terms(Kind.REGION)


def test_two_entries_of_a_list_have_different_names() -> None:
    with pytest.raises(ValidationError, match="has an entry of that name already"):
        ControlledTerm(kind=Kind.REGION, name="South  west").full_clean()
    ControlledTerm(kind=Kind.SECTOR, name="South West").full_clean()


def test_the_last_day_is_not_before_the_first() -> None:
    today = timezone.localdate()
    term = ControlledTerm(kind=Kind.REGION, name="New", valid_from=today, valid_until=today - timedelta(days=1))
    with pytest.raises(ValidationError, match="must not be before the first day"):
        term.full_clean()


def test_the_convenor_adds_and_changes_an_entry(client: Client) -> None:
    be(client, make_staff(Role.CONVENOR))
    values = {"kind": Kind.ORGANISATION_TYPE, "name": "Mutual aid group", "broader": "faith", "order": "5"}

    assert client.post("/admin/short-lists/new/", values).status_code == 302
    term = ControlledTerm.objects.get(slug=slugify("Mutual aid group"))
    changed = {**values, "kind": Kind.REGION, "name": "Mutual aid"}
    assert client.post(f"/admin/short-lists/edit/{term.pk}/", changed).status_code == 302

    term.refresh_from_db()
    assert (term.kind, term.slug, term.name) == (Kind.ORGANISATION_TYPE, "mutual-aid-group", "Mutual aid")
    assert client.get(f"/admin/short-lists/delete/{term.pk}/").status_code == 302


def test_only_a_role_level_has_jobs(client: Client) -> None:
    be(client, make_staff(Role.CONVENOR))
    values = {"kind": Kind.ROLE_LEVEL, "name": "Fellow", "order": "5", "examples": "research fellow"}
    refused = client.post("/admin/short-lists/new/", values | {"kind": Kind.REGION})
    assert "Only a role level has jobs." in refused.content.decode()
    assert client.post("/admin/short-lists/new/", values).status_code == 302
    assert ControlledTerm.objects.get(slug="fellow").examples == "research fellow"


def test_only_an_organisation_type_belongs_to_a_sector(client: Client) -> None:
    be(client, make_staff(Role.CONVENOR))
    response = client.post(
        "/admin/short-lists/new/", {"kind": Kind.REGION, "name": "Isle of Man", "broader": "faith", "order": "5"}
    )
    assert "Only an organisation type belongs to a sector." in response.content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PROGRAMME_TEAM, Role.ADMINISTRATOR])
def test_other_staff_do_not_change_the_lists(client: Client, role: Role) -> None:
    be(client, make_staff(role))
    assert client.get("/admin/short-lists/").status_code == 302
