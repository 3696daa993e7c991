"""What the convenor decides, who is told, and that it can be undone."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import SiteSettings
from network.moderation import services
from network.moderation.cases import cases_for
from network.moderation.deciding import MEANWHILE
from network.moderation.models import Decision, Report
from network.moderation.registry import kind_of
from network.notifications.models import Notice
from network.practice.models import WriteUp
from network.practice.services import sharing
from network.practice.services.questions import answer_question, ask_question
from network.profiles.models import Profile
from tests.factories.practice import make_write_up
from tests.factories.users import be, mails_to, make_member, make_staff
from tests.network.moderation.case import Case, words_for
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

INDEX = "/admin/members-reports/"
ACTION = Decision.Action


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.mark.thorough
def test_what_is_hidden_is_gone_for_all_but_its_author_and_comes_back(case: Case, client: Client) -> None:
    address = case.write_up.public_url
    assert client.get(address).status_code == 200

    case.decide(ACTION.HIDE)
    assert client.get(address).status_code == 404
    assert not WriteUp.objects.visible_to(case.reporters[0]).exists()
    assert WriteUp.objects.visible_to(case.author).exists()

    case.decide(ACTION.RESTORE, reason="It has been put right.")
    assert client.get(address).status_code == 200
    assert WriteUp.objects.visible_to(case.reporters[0]).exists()


@pytest.mark.parametrize("thing", ["profile", "question", "answer"])
def test_every_kind_is_hidden_and_shown_again(thing: str) -> None:
    author, reader, convenor = make_member(), make_member(), make_staff(Role.CONVENOR)
    question = ask_question(write_up=make_write_up(make_member()), author=author, text="Who paid?")
    things: dict[str, Any] = {
        "profile": Profile.objects.get(user=author),
        "question": question,
        "answer": answer_question(question=question, author=author, text="The parish."),
    }
    kind = kind_of(things[thing])
    assert kind is not None

    decision = None
    for action, is_seen in ((ACTION.HIDE, False), (ACTION.RESTORE, True)):
        decision = services.decide(
            kind=kind,
            object_id=things[thing].pk,
            action=action,
            reason="So.",
            by=convenor,
            after=decision.pk if decision else 0,
            seen_report=0,
        )
        assert kind.visible(reader).filter(pk=things[thing].pk).exists() is is_seen
        assert "So." in words_for(author)


def test_whose_it_is_reads_what_and_why_and_never_who(case: Case) -> None:
    SiteSettings.objects.update(convenor_email="care@example.org")
    case.decide(ACTION.HIDE)

    words = words_for(case.author)
    assert "It names a neighbour." in words
    assert "say so until" in words
    assert not any(reporter.name in words for reporter in case.reporters)
    case.decide(ACTION.RESTORE, reason="It has been put right.")
    assert "write to care@example.org" in words_for(case.author)


@pytest.mark.thorough
def test_the_mail_about_it_holds_neither_title_nor_reason(case: Case) -> None:
    from network.notifications.mailing import mail_what_is_new

    case.decide(ACTION.HIDE)
    mail_what_is_new()

    (mail,) = mails_to(case.author.email)
    assert case.write_up.title not in mail
    assert "neighbour" not in mail


@pytest.mark.parametrize(
    ("action", "outcome"), [(ACTION.HIDE, "acted"), (ACTION.WARN, "acted"), (ACTION.KEEP, "it stands")]
)
def test_who_reported_it_hears_whether_it_stands_and_no_more(case: Case, action: str, outcome: str) -> None:
    case.decide(action)

    words = words_for(case.reporters[0])
    assert "has looked at what you reported" in words
    assert f"We looked at it and {outcome}." in words
    assert not any(told in words for told in (case.write_up.title, "neighbour", "warn", "hidden"))
    assert not Report.objects.open().exists()


@pytest.mark.parametrize(("does", "undoes"), [(ACTION.HIDE, ACTION.RESTORE), (ACTION.WARN, ACTION.UNWARN)])
def test_both_sides_hear_that_a_decision_was_undone(case: Case, does: str, undoes: str) -> None:
    case.decide(does)
    case.decide(undoes, reason="It was a mistake.")

    assert "It was a mistake." in words_for(case.author)
    words = words_for(case.reporters[0])
    assert "has looked again" in words
    assert "acted" not in words


def test_what_is_left_as_it_is_is_told_to_the_reporters_alone(case: Case) -> None:
    case.decide(ACTION.KEEP, reason="")

    assert set(Notice.objects.values_list("recipient", flat=True)) == {person.pk for person in case.reporters}


def test_a_report_that_the_convenor_had_not_seen_stays_open(case: Case) -> None:
    seen = Report.objects.order_by("pk").first()
    assert seen is not None
    case.decide(ACTION.KEEP, seen_report=seen.pk)

    assert Report.objects.open().count() == 1


def test_the_same_decision_sent_twice_is_one_and_nobody_is_told_twice(case: Case) -> None:
    first = case.decide(ACTION.HIDE)
    told = Notice.objects.count()
    assert case.decide(ACTION.HIDE, after=0) == first
    assert (Decision.objects.count(), Notice.objects.count()) == (1, told)
    case.decide(ACTION.RESTORE)
    with pytest.raises(services.DecidedMeanwhileError):
        case.decide(ACTION.HIDE, after=0)


def test_the_second_of_two_decisions_does_nothing(case: Case) -> None:
    case.decide(ACTION.HIDE)

    with pytest.raises(services.DecidedMeanwhileError):
        case.decide(ACTION.KEEP, after=0)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "reason"), [(ACTION.HIDE, " "), (ACTION.RESTORE, "It is shown."), (ACTION.SUSPEND, "Not so."), ("", "x")]
)
def test_what_cannot_be_done_is_refused(case: Case, action: str, reason: str) -> None:
    with pytest.raises(ValidationError):
        case.decide(action, reason=reason)
    assert not Decision.objects.exists()


def test_nobody_decides_about_their_own(case: Case) -> None:
    case.author.groups.add(Role.CONVENOR.group())
    with pytest.raises(ValidationError):
        case.decide(ACTION.KEEP, by=case.author)
    with pytest.raises(ValidationError):
        case.suspend(by=case.author)


def test_what_was_deleted_can_only_be_closed(case: Case) -> None:
    pk = case.write_up.pk
    case.write_up.publication.delete()
    case.write_up.delete()
    case.write_up.pk = pk

    with pytest.raises(ValidationError):
        case.decide(ACTION.HIDE)
    case.decide(ACTION.KEEP)
    assert not Report.objects.open().exists()


# Accounts ---------------------------------------------------------------------------------------


def test_a_suspended_person_is_out_at_once_and_nowhere_shown(case: Case, client: Client) -> None:
    profile = Profile.objects.get(user=case.author)
    profile.listed_to = "public"
    profile.save()
    visitor = Client()
    be(client, case.author)
    assert client.get("/network/notices/").status_code == 200
    assert visitor.get(profile.get_absolute_url()).status_code == 200

    case.suspend()

    assert client.get("/network/notices/").status_code == 302
    assert visitor.get(profile.get_absolute_url()).status_code == 404
    assert not Profile.objects.visible_to(case.reporters[0]).filter(user=case.author).exists()
    (mail,) = mails_to(case.author.email)
    assert "It happened again." in mail
    assert not any(reporter.name in mail for reporter in case.reporters)


def test_a_suspension_is_undone(case: Case, client: Client) -> None:
    first = case.suspend()
    services.unsuspend(user=case.author, reason="A talk was enough.", by=case.convenor, after=first.pk)

    assert Profile.objects.visible_to(case.reporters[0]).filter(user=case.author).exists()
    assert "A talk was enough." in mails_to(case.author.email)[-1]
    case.suspend(after=Decision.objects.about(case.author).newest_first()[0].pk)
    assert not User.objects.get(pk=case.author.pk).is_active


@pytest.mark.thorough
def test_suspending_somebody_answers_the_reports_that_were_seen(case: Case, client: Client) -> None:
    be(client, case.convenor)
    address = f"{case.address}suspend/{case.author.pk}/"
    assert "is told that you acted" in client.get(address).content.decode()
    seen = max(Report.objects.values_list("pk", flat=True))
    late = make_member(name="Fernlatch")
    services.report(kind=case.kind, thing=case.write_up, reporter=late, reason="unkind", note="Look")
    client.post(address, {"reason": "It happened again.", "after": 0, "seen_report": seen})

    assert [report.reporter for report in Report.objects.open()] == [late]
    for reporter in case.reporters:
        assert "looked at what you reported" in words_for(reporter)
        assert ", a write-up. Thank you" in words_for(reporter)
        assert "We looked at it and acted." in words_for(reporter)
        assert "suspended" not in words_for(reporter)

    last = Decision.objects.about(case.author).newest_first()[0].pk
    client.post(f"{INDEX}account/{case.author.pk}/", {"reason": "A talk was enough.", "after": last})
    assert "looked again at what you reported" in words_for(case.reporters[0])
    assert "it stands" in words_for(case.reporters[0])


def test_an_administrator_is_not_suspended(case: Case) -> None:
    case.author.groups.add(Role.ADMINISTRATOR.group())
    with pytest.raises(ValidationError):
        case.suspend()
    User.objects.filter(pk=case.author.pk).update(is_superuser=True)
    case.author.groups.clear()
    with pytest.raises(ValidationError):
        case.suspend()


def test_an_account_that_an_administrator_shut_stays_shut(case: Case) -> None:
    User.objects.filter(pk=case.author.pk).update(is_active=False)

    with pytest.raises(ValidationError):
        services.unsuspend(user=case.author, reason="Let them in.", by=case.convenor, after=0)
    with pytest.raises(ValidationError):
        case.suspend()


# The convenor's pages -----------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("role", [role for role in Role if role != Role.CONVENOR])
def test_reports_are_the_convenors_alone(case: Case, role: Role, client: Client) -> None:
    case.suspend()
    be(client, make_staff(role))
    for address in (INDEX, case.address, f"{INDEX}account/{case.author.pk}/"):
        assert client.get(address).status_code == 302
    assert client.post(case.address, {"action": "hide"}).status_code == 302
    first_screen = client.get("/admin/").content.decode()
    assert "members reported" not in first_screen
    assert INDEX not in first_screen


@pytest.mark.thorough
def test_the_convenor_reads_hides_and_suspends(case: Case, client: Client) -> None:
    be(client, case.convenor)
    assert "1 thing that members reported waits for your decision." in client.get("/admin/").content.decode()
    page = client.get(INDEX).content.decode()
    assert page.count(case.address) == 1
    page = client.get(case.address).content.decode()
    assert all(text in page for text in ("Wrenlock", "Thistlemay", "Quillfeather", "Suspend the account of Amara Fenn"))

    sent = {"action": "hide", "reason": "It names a neighbour.", "after": 0, "seen_report": 10**6}
    for _ in range(2):
        assert client.post(case.address, sent).status_code == 302
    again = client.post(case.address, sent | {"reason": "Typed with care"}).content.decode()
    assert MEANWHILE in again
    assert "Typed with care" in again
    assert Decision.objects.count() == 1

    suspend = f"{case.address}suspend/{case.author.pk}/"
    assert "get an email with your reason" in client.get(suspend).content.decode()
    sent = {"reason": "It happened again.", "after": 0, "seen_report": 10**6}
    assert client.post(suspend, sent | {"reason": ""}).status_code == 200
    for _ in range(2):
        assert client.post(suspend, sent).status_code == 302
    late = client.post(suspend, sent | {"reason": "It happened to me too."}).content.decode()
    assert MEANWHILE in late
    assert "readonly>\nIt happened to me too.</textarea>" in late
    assert "Amara Fenn" in client.get(INDEX).content.decode()
    account = f"{INDEX}account/{case.author.pk}/"
    last = Decision.objects.newest_first()[0].pk
    for _ in range(2):
        assert client.post(account, {"reason": "A talk was enough.", "after": last}).status_code == 302
    assert Decision.objects.count() == 3
    assert User.objects.get(pk=case.author.pk).is_active


@pytest.mark.thorough
def test_a_convenor_learns_nothing_of_who_reported_their_own(case: Case, client: Client) -> None:
    case.author.groups.add(Role.CONVENOR.group())
    be(client, case.author)

    assert "members reported" not in client.get("/admin/").content.decode()
    assert case.address not in client.get(INDEX).content.decode()
    assert client.get(case.address).status_code == 404


@pytest.mark.parametrize("goes", ["deleted", "left"])
def test_nor_by_deleting_it_or_leaving_it(case: Case, goes: str, client: Client) -> None:
    case.author.groups.add(Role.CONVENOR.group())
    if goes == "deleted":
        question = ask_question(write_up=case.write_up, author=case.author, text="Rude")
        kind = kind_of(question)
        assert kind is not None
        services.report(kind=kind, thing=question, reporter=case.reporters[0], reason="unkind", note="")
        address = f"{INDEX}question/{question.pk}/"
        question.delete()
    else:
        kind, address = case.kind, case.address
        case.write_up.credits.filter(user=case.author).update(state="declined", is_lead=False)
    be(client, case.author)

    assert address not in client.get(INDEX).content.decode()
    assert client.get(address).status_code == 404
    decision = {"action": ACTION.KEEP, "reason": "", "by": case.author, "after": 0, "seen_report": 10**6}
    with pytest.raises(ValidationError):
        services.decide(kind=kind, object_id=int(address.split("/")[-2]), **decision)


def test_the_title_of_a_draft_is_its_authors_again(case: Case) -> None:
    question = ask_question(write_up=case.write_up, author=case.reporters[0], text="Who paid?")
    kind = kind_of(question)
    assert kind is not None
    given = {"reason": "So.", "by": case.convenor, "after": 0, "seen_report": 0}
    services.decide(kind=kind, object_id=question.pk, action=ACTION.HIDE, **given)
    assert case.write_up.title in words_for(case.reporters[0])

    sharing.stop_sharing(write_up=case.write_up, version=case.write_up.version)
    assert "something that you wrote" in words_for(case.reporters[0])
    titles = [each.title for each in cases_for(case.convenor, Report.objects.select_related("content_type"))]
    assert titles == ["a write-up that is not shared now"]


@pytest.mark.thorough
def test_what_nobody_reported_is_not_the_convenors_to_open(case: Case, client: Client) -> None:
    other = make_write_up(make_member())
    be(client, case.convenor)

    assert client.get(f"{INDEX}write-up/{other.pk}/").status_code == 404
    assert client.get(f"{INDEX}page/{other.pk}/").status_code == 404
    assert client.get(f"{case.address}suspend/{case.reporters[0].pk}/").status_code == 404
    assert client.get(f"{INDEX}account/{case.author.pk}/").status_code == 404


def test_what_was_taken_back_is_its_authors_again(case: Case, client: Client) -> None:
    sharing.stop_sharing(write_up=case.write_up, version=case.write_up.version)
    WriteUp.objects.filter(pk=case.write_up.pk).update(summary="Not for anybody")
    be(client, case.convenor)

    page = client.get(case.address).content.decode()
    assert "Quillfeather" in page
    assert "Not for anybody" not in page


@pytest.mark.thorough
def test_the_pages_ask_as_little_of_many_reports_as_of_few(client: Client) -> None:
    reporter, convenor = make_member(), make_staff(Role.CONVENOR)
    counts = []
    for number in (3, 6):
        for _ in range(number):
            author = make_member()
            question = ask_question(write_up=make_write_up(author), author=author, text="Who paid?")
            answer = answer_question(question=question, author=author, text="The parish.")
            for thing in (Profile.objects.get(user=author), question.write_up, question, answer):
                report_and_close(thing, reporter, convenor)
        be(client, convenor)
        counts.append([queries(client, address) for address in ("/admin/", INDEX)])

    assert counts[0] == counts[1]


def report_and_close(thing: Any, reporter: User, convenor: User) -> None:
    """One report that waits, and one that is closed."""
    kind = kind_of(thing)
    assert kind is not None
    about = {"kind": kind, "thing": thing, "reporter": reporter, "reason": "unkind"}
    services.report(note="Look", **about)
    services.decide(
        kind=kind, object_id=thing.pk, action=ACTION.KEEP, reason="", by=convenor, after=0, seen_report=10**6
    )
    services.report(note="Look again", **about)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
