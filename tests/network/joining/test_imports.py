"""A list of graduates: what becomes of each row is said before anybody is written to, and nobody is invited twice."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cohorts.models import Cohort
from core.models import OutboxTask
from core.public_ids import new_public_id
from core.retention import keep_periods
from core.versions import EditConflictError
from network.joining import imports
from network.joining.imports import Fate
from network.joining.models import GraduateImport
from network.joining.services import importing
from network.joining.tables import Table
from tests.factories.cohorts import CohortFactory, IntakeFactory
from tests.factories.users import MembershipFactory, UserFactory, be, make_staff
from users import services
from users.models import Invitation, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

COLUMNS = ["Name", "Email", "Cohort"]
MAPPING = {"name": 0, "email": 1, "cohort": 2}


@pytest.fixture
def cohort() -> Cohort:
    return CohortFactory(intake__year=1998)


@pytest.fixture
def inviter() -> User:
    return make_staff(Role.CONVENOR)


def a_list(by: User, *rows: list[str], cohort: Cohort | None = None, mapping: dict | None = None) -> GraduateImport:
    """A list whose columns are known."""
    table = Table(COLUMNS, [list(row) for row in rows])
    graduates = importing.keep(table=table, file_name="list.csv", by=by, key=new_public_id())
    importing.choose_columns(graduates=graduates, version=1, mapping=mapping or MAPPING, cohort=cohort)
    return graduates


def fates(graduates: GraduateImport, by: User) -> list[str]:
    return [row.fate for row in importing.judged(graduates=graduates, by=by)]


def confirm(graduates: GraduateImport, by: User) -> int:
    fresh = GraduateImport.objects.get(pk=graduates.pk)
    return importing.confirm(graduates=fresh, version=fresh.version, by=by)


def invited() -> list[str]:
    return sorted(Invitation.objects.values_list("email", flat=True))


# What becomes of a row -----------------------------------------------------------------------------------


def test_every_row_has_the_fate_that_it_should(inviter: User, cohort: Cohort) -> None:
    MembershipFactory(user__email="member@example.org", cohort=cohort)
    UserFactory(email="account@example.org")
    second = UserFactory()
    EmailAddress.objects.create(user=second, email="second@example.org", verified=True, primary=False)
    EmailAddress.objects.create(user=second, email="unproven@example.org", verified=False, primary=False)
    services.invite(email="waiting@example.org", cohort=cohort)
    services.invite(email="waiting.nameless@example.org", cohort=cohort)
    services.invite(email="elsewhere@example.org", cohort=CohortFactory())
    rows = {
        ("New", "new@example.org", "1998-A"): Fate.INVITE,
        ("Member", "Member@Example.org", "1998-A"): Fate.MEMBER,
        ("Account", "account@example.org", "1998-A"): Fate.ACCOUNT,
        ("Second", "second@example.org", "1998-A"): Fate.ACCOUNT,
        ("Unproven", "unproven@example.org", "1998-A"): Fate.INVITE,
        ("Waiting", "waiting@example.org", "1998-A"): Fate.WAITING,
        ("", "waiting.nameless@example.org", "1998-A"): Fate.WAITING,
        ("Elsewhere", "elsewhere@example.org", "1998-A"): Fate.INVITE,
        ("Again", " NEW@example.org\u200b", "1998-A"): Fate.TWICE,
        ("Wrong", "wrong@", "1998-A"): Fate.ADDRESS,
        ("None", "", "1998-A"): Fate.ADDRESS,
        ("Unknown", "unknown@example.org", "1998-C"): Fate.COHORT,
        ("No cohort", "nocohort@example.org", ""): Fate.COHORT,
        ("x" * 81, "long@example.org", "1998-A"): Fate.NAME,
        ("", "nameless@example.org", "1998-A"): Fate.INVITE,
    }
    graduates = a_list(inviter, *rows)

    assert fates(graduates, inviter) == list(rows.values())


def test_what_is_wrong_names_the_row_and_the_column(inviter: User, cohort: Cohort) -> None:
    rows = [["", "a@example.org", "1998-A"], [], ["", "wrong", "1066"], ["Amy", "a@example.org", "1998-A"]]
    found = importing.judged(graduates=a_list(inviter, *rows), by=inviter)

    assert [(row.number, [str(problem) for problem in row.problems]) for row in found] == [
        (2, ["A Name: there is no name; the mail greets them without one"]),
        (
            4,
            [
                "B Email: “wrong” is no email address",
                "A Name: there is no name; the mail greets them without one",
                "C Cohort: we know no cohort “1066”",
            ],
        ),
        (5, ["B Email: the same address stands in row 2"]),
    ]


def test_a_row_that_is_wrong_makes_no_later_one_a_second(inviter: User, cohort: Cohort) -> None:
    graduates = a_list(inviter, ["Amy", "amy@example.org", "1066-A"], ["Amy", "amy@example.org", "1998-A"])

    assert fates(graduates, inviter) == [Fate.COHORT, Fate.INVITE]


@pytest.mark.parametrize("written", ["1998-A", "1998 a", "1998A", "1998, cohort A", "Cohort A (1998)", "A/1998 intake"])
def test_a_cohort_is_known_however_it_is_written(inviter: User, cohort: Cohort, written: str) -> None:
    (row,) = importing.judged(graduates=a_list(inviter, ["Amy", "amy@example.org", written]), by=inviter)

    assert row.cohort == cohort


@pytest.mark.parametrize("written", ["1998", "A", "1998-B", "98-A", "1998-A and 1999-A", "²-A"])
def test_what_may_be_another_cohort_is_none(inviter: User, cohort: Cohort, written: str) -> None:
    assert fates(a_list(inviter, ["Amy", "amy@example.org", written]), inviter) == [Fate.COHORT]


def test_a_cohort_that_is_not_announced_is_unknown(inviter: User) -> None:
    later = [timezone.now() + timedelta(days=days) for days in (1, 2, 3)]
    intake = IntakeFactory(year=1999, announced_at=later[0], opens_at=later[1], closes_at=later[2])
    CohortFactory(intake=intake)

    assert fates(a_list(inviter, ["Amy", "amy@example.org", "1999-A"]), inviter) == [Fate.COHORT]


def test_two_columns_make_one_name_and_one_cohort_can_be_for_all(inviter: User, cohort: Cohort) -> None:
    mapping = {"first_name": 0, "last_name": 2, "email": 1}
    graduates = a_list(inviter, ["Amy ", "amy@example.org", "\tO’Neil"], cohort=cohort, mapping=mapping)
    (row,) = importing.judged(graduates=graduates, by=inviter)

    assert (row.name, row.cohort) == ("Amy O’Neil", cohort)


@pytest.mark.parametrize(
    ("headings", "meant"),
    [
        (["Full name", "E-mail", "Cohort"], {"name": 0, "email": 1, "cohort": 2}),
        (["First_Name", "SURNAME", "email address"], {"first_name": 0, "last_name": 1, "email": 2}),
        (["Name", "First name", "Email", "Email"], {"name": 0, "email": 2}),
        (["Who", "Post", "Where"], {"email": 1}),
        (["Who", "Where"], {}),
    ],
)
def test_columns_are_guessed_from_their_headings(headings: list[str], meant: dict[str, int]) -> None:
    assert imports.guessed(headings, [["x", "x@example.org"] if "Post" in headings else []]) == meant


# Confirming ----------------------------------------------------------------------------------------------


def test_confirming_invites_those_who_can_be_and_empties_the_list(inviter: User, cohort: Cohort) -> None:
    UserFactory(email="account@example.org")
    graduates = a_list(
        inviter,
        ["Amy", "amy@example.org", "1998-A"],
        ["Account", "account@example.org", "1998-A"],
        ["Wrong", "wrong", "1998-A"],
    )

    assert confirm(graduates, inviter) == 2
    assert invited() == ["account@example.org", "amy@example.org"]
    invitation = Invitation.objects.get(email="amy@example.org")
    assert (invitation.name, invitation.cohort, invitation.invited_by) == ("Amy", cohort, inviter)
    mail = OutboxTask.objects.get(kind="mail", payload__to="amy@example.org").payload["body"]
    token = mail.partition("/invitation/")[2].split("/")[0].split()[0]
    assert services.hash_of(token) == invitation.token_hash
    graduates.refresh_from_db()
    assert (graduates.state, graduates.rows, graduates.columns, graduates.mapping) == ("done", [], [], {})
    assert graduates.counts == {"invite": 1, "account": 1, "address": 1}


def test_the_same_list_again_invites_nobody_twice(inviter: User, cohort: Cohort) -> None:
    rows = [["Amy", "amy@example.org", "1998-A"], ["Bo", "bo@example.org", "1998-A"]]
    confirm(a_list(inviter, *rows), inviter)
    again = a_list(make_staff(Role.PROGRAMME_TEAM), *rows)

    assert fates(again, inviter) == [Fate.WAITING, Fate.WAITING]
    assert confirm(again, inviter) == 0
    assert OutboxTask.objects.filter(kind="mail").count() == 2


def test_two_who_confirm_what_both_saw_do_it_once(inviter: User, cohort: Cohort) -> None:
    graduates = a_list(inviter, ["Amy", "amy@example.org", "1998-A"])
    first, second = (GraduateImport.objects.get(pk=graduates.pk) for _ in range(2))

    assert importing.confirm(graduates=first, version=first.version, by=inviter) == 1
    with pytest.raises(EditConflictError):
        importing.confirm(graduates=second, version=second.version, by=make_staff(Role.CONVENOR))
    assert OutboxTask.objects.filter(kind="mail").count() == 1


@pytest.mark.parametrize("ending", ["done", "given up"])
def test_a_list_that_is_over_stays_over(inviter: User, cohort: Cohort, ending: str) -> None:
    graduates = a_list(inviter, ["Amy", "amy@example.org", "1998-A"])
    if ending == "done":
        confirm(graduates, inviter)
    else:
        importing.give_up(graduates=graduates, version=graduates.version)
    over = GraduateImport.objects.get(pk=graduates.pk)

    assert (over.state, over.rows, over.columns) == (ending, [], [])
    for service, values in (
        (importing.confirm, {"by": inviter}),
        (importing.give_up, {}),
        (importing.choose_columns, {"mapping": MAPPING, "cohort": None}),
    ):
        with pytest.raises(EditConflictError):
            service(graduates=GraduateImport.objects.get(pk=over.pk), version=over.version, **values)


def test_a_crash_on_the_way_leaves_whole_rows_and_the_rest_can_be_confirmed(
    inviter: User, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    graduates = a_list(inviter, *[[f"P{number}", f"p{number}@example.org", "1998-A"] for number in range(5)])
    real, calls = importing.invite_many, []

    def dies_the_second_time(**values: object) -> int:
        calls.append(values)
        if len(calls) == 2:
            raise MemoryError
        return real(**values)

    monkeypatch.setattr(importing, "AT_ONCE", 2)
    monkeypatch.setattr(importing, "invite_many", dies_the_second_time)
    with pytest.raises(MemoryError):
        confirm(graduates, inviter)

    assert len(invited()) == OutboxTask.objects.filter(kind="mail").count() == 2
    assert fates(GraduateImport.objects.get(pk=graduates.pk), inviter) == [Fate.WAITING] * 2 + [Fate.INVITE] * 3
    assert confirm(graduates, inviter) == 3
    assert len(invited()) == OutboxTask.objects.filter(kind="mail").count() == 5


def test_what_is_over_the_days_limit_waits_and_goes_out_another_day(
    inviter: User, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_FROM_LISTS_A_DAY", 3)
    services.invite(email="single@example.org", cohort=cohort, inviter=inviter)
    graduates = a_list(inviter, *[[f"P{number}", f"p{number}@example.org", "1998-A"] for number in range(4)])

    assert fates(graduates, inviter) == [Fate.INVITE] * 2 + [Fate.LIMIT] * 2
    assert confirm(graduates, inviter) == 2
    graduates.refresh_from_db()
    assert graduates.state == "checked"
    assert confirm(graduates, inviter) == 0
    # Somebody else has a limit of their own.
    assert fates(graduates, make_staff(Role.CONVENOR)) == [Fate.WAITING] * 2 + [Fate.INVITE] * 2

    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert confirm(graduates, inviter) == 2
    graduates.refresh_from_db()
    assert graduates.state == "done"


def test_rows_go_after_a_week_and_the_list_after_a_year(inviter: User, cohort: Cohort) -> None:
    start = timezone.now()
    graduates = a_list(inviter, ["Amy", "amy@example.org", "1998-A"])
    with time_machine.travel(start + timedelta(days=6, hours=23), tick=False):
        keep_periods()
    assert GraduateImport.objects.get().rows
    with time_machine.travel(start + timedelta(days=7, hours=1), tick=False):
        keep_periods()
    graduates.refresh_from_db()
    assert (graduates.state, graduates.rows, graduates.columns) == ("given up", [], [])
    with time_machine.travel(start + timedelta(days=373), tick=False):
        keep_periods()
    assert not GraduateImport.objects.exists()


def test_whoever_an_example_invites_by_a_list_is_one_too(cohort: Cohort) -> None:
    example = make_staff(Role.CONVENOR, is_example=True)
    confirm(a_list(example, ["Amy", "amy@example.org", "1998-A"]), example)

    assert Invitation.objects.get().is_example


def test_a_list_costs_the_same_queries_however_long_it_is(
    inviter: User, cohort: Cohort, django_assert_max_num_queries
) -> None:
    graduates = a_list(inviter, *[[f"P{number}", f"p{number}@example.org", "1998-A"] for number in range(300)])
    with django_assert_max_num_queries(6):
        importing.judged(graduates=graduates, by=inviter)


# The pages -----------------------------------------------------------------------------------------------

FILE = b"Name;Email;Cohort\nAmy;amy@example.org;1998-A\n=1+1;wrong;1998-A\nBo;bo@example.org;1998-B\n"


def send_file(client: Client, content: bytes = FILE, key: str | None = None):
    file = SimpleUploadedFile("list.csv", content)
    return client.post("/admin/lists-of-graduates/new/", {"file": file, "key": key or new_public_id()})


@pytest.fixture
def page(client: Client, inviter: User, cohort: Cohort) -> Client:
    be(client, inviter)
    return client


def test_a_list_goes_from_the_file_to_the_invitations(page: Client) -> None:
    columns = send_file(page)["Location"]
    assert "amy@example.org" in page.get(columns).content.decode()
    rows = page.post(columns, {"version": 1, **MAPPING})["Location"]

    text = page.get(rows).content.decode()
    assert not invited()
    assert "Invite 1 person" in text
    assert "we know no cohort “1998-B”" in text
    assert "bo@example.org" not in page.get(f"{rows}?fate=invite").content.decode()
    version = GraduateImport.objects.get().version
    page.post(f"{rows}invite/", {"version": version})
    page.post(f"{rows}invite/", {"version": version})

    assert invited() == ["amy@example.org"]
    assert "1 person was invited" in page.get(rows).content.decode()
    assert "Done: 1 invited" in page.get("/admin/lists-of-graduates/").content.decode()


def test_the_same_upload_sent_twice_is_one_list(page: Client) -> None:
    key = new_public_id()
    assert send_file(page, key=key)["Location"] == send_file(page, key=key)["Location"]
    assert GraduateImport.objects.count() == 1


def test_a_file_that_is_no_list_is_refused_beside_the_field(page: Client) -> None:
    text = send_file(page, b"\xd0\xcf\x11\xe0").content.decode()

    assert "without a password" in text
    assert not GraduateImport.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": 0, "cohort": 2}, "Choose the column with the addresses."),
        ({"email": 1, "name": 0, "first_name": 0, "cohort": 2}, "the whole name, or its two parts"),
        ({"email": 1}, "or one cohort for all below"),
        ({"email": 1, "cohort": 2, "for_all": "one"}, "Choose a column above or one cohort here"),
        ({"email": 7, "cohort": 2}, "Select a valid choice"),
    ],
)
def test_columns_that_make_no_sense_are_refused(page: Client, cohort: Cohort, sent: dict, words: str) -> None:
    columns = send_file(page)["Location"]
    sent = sent | ({"for_all": cohort.pk} if "for_all" in sent else {})

    assert words in page.post(columns, {"version": 1, **sent}).content.decode()
    assert GraduateImport.objects.get().state == "uploaded"


def test_rows_with_problems_come_as_csv_that_no_spreadsheet_runs(page: Client) -> None:
    page.post(send_file(page)["Location"], {"version": 1, **MAPPING})
    answer = page.get(f"/admin/lists-of-graduates/{GraduateImport.objects.get().public_id}/problems/")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert "no-store" in answer["Cache-Control"]
    assert lines == [
        ["Name", "Email", "Cohort", "Row", "What is wrong"],
        ["'=1+1", "wrong", "1998-A", "3", "B Email: “wrong” is no email address"],
        ["Bo", "bo@example.org", "1998-B", "4", "C Cohort: we know no cohort “1998-B”"],
    ]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])
def test_what_looks_like_a_formula_is_made_text(cell: str) -> None:
    assert imports.harmless(cell) == f"'{cell}"


def test_somebody_who_went_on_with_it_meanwhile_is_told_of(page: Client, inviter: User) -> None:
    graduates = a_list(inviter, ["Amy", "amy@example.org", "1998-A"])
    address = f"/admin/lists-of-graduates/{graduates.public_id}/"
    answer = page.post(f"{address}invite/", {"version": graduates.version - 1}, follow=True)

    assert "Somebody went on with this list" in answer.content.decode()
    assert not invited()


def test_a_list_that_waits_is_on_the_first_screen_of_those_who_may_invite(page: Client, inviter: User) -> None:
    a_list(inviter, ["Amy", "amy@example.org", "1998-A"])
    assert "The list “list.csv” waits" in page.get("/admin/").content.decode()
    editor = Client()
    be(editor, make_staff(Role.EDITOR))
    assert "list.csv" not in editor.get("/admin/").content.decode()
