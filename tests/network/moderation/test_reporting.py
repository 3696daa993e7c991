"""Who may report what, and what is kept of it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.test import Client

from core.models import RateCount
from network.moderation import services
from network.moderation.cases import cases_for
from network.moderation.models import Report
from network.moderation.registry import kind_of, kinds
from network.moderation.templatetags.moderation import report_link
from network.moderation.views import MOST_REPORTS_A_DAY
from network.practice import forgetting
from network.practice.models import WriteUp
from network.practice.services import credits, writing
from network.practice.services.questions import answer_question, ask_question
from network.profiles.models import Profile
from tests.factories.practice import make_draft, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

SENT = {"reason": "private", "note": "The second sentence."}


class World:
    """One thing of each kind, all of one author, shared with the author's cohort alone."""

    def __init__(self) -> None:
        self.author = make_member(name="Amara Fenn")
        self.cohort = self.author.cohort_memberships.get().cohort
        self.mate = MembershipFactory(user=UserFactory(), cohort=self.cohort).user
        self.write_up = make_write_up(self.author, WriteUp.Audience.COHORT, summary="Quillfeather")
        self.profile = Profile.objects.get(user=self.author)
        Profile.objects.filter(pk=self.profile.pk).update(listed_to="cohort", headline="Quillfeather")
        self.version = self.write_up.versions.get()
        self.question = ask_question(write_up=self.write_up, author=self.author, text="Quillfeather?")
        self.answer = answer_question(question=self.question, author=self.author, text="Quillfeather.")

    def address(self, name: str) -> str:
        kind = kind_of(getattr(self, name))
        assert kind is not None
        return f"/network/report/{kind.kind}/{getattr(self, name).public_id}/"


@pytest.fixture
def world() -> World:
    return World()


THINGS = ["write_up", "version", "profile", "question", "answer"]


@pytest.mark.thorough
@pytest.mark.parametrize("thing", THINGS)
def test_who_may_read_it_may_report_it_and_nobody_else_knows_of_it(world: World, thing: str, client: Client) -> None:
    address = world.address(thing)
    assert client.get(address).status_code == 302
    assert "/accounts/login/" in client.get(address)["Location"]
    for stranger in (world.author, make_member(), make_staff(Role.EDITOR), make_staff(Role.CONVENOR)):
        be(client, stranger)
        assert client.get(address).status_code == client.post(address, SENT).status_code == 404
    assert not Report.objects.exists()

    be(client, world.mate)
    assert client.get(address).status_code == 200
    assert client.post(address, SENT).status_code == 302

    report = Report.objects.get()
    assert (report.reporter, report.reason, report.note) == (world.mate, "private", "The second sentence.")
    # A profile that its cohort alone finds is not the convenor's to read.
    assert ("Quillfeather" in report.evidence) == (thing != "profile")


@pytest.mark.parametrize(("listed_to", "has_any"), [("cohort", False), ("members", True), ("public", True)])
def test_the_evidence_of_a_profile_is_what_members_see_whoever_reports_it(
    world: World, listed_to: str, *, has_any: bool
) -> None:
    rings = Profile.objects.get(pk=world.profile.pk).rings | {
        "headline": "only me",
        "about": "cohort",
        "offers": "members",
    }
    Profile.objects.filter(pk=world.profile.pk).update(
        rings=rings, listed_to=listed_to, about="Shown to mates", offer_text="Shown to members"
    )
    profile = Profile.objects.get(pk=world.profile.pk)
    kind = kind_of(profile)
    assert kind is not None

    report = services.report(kind=kind, thing=profile, reporter=world.mate, reason="other", note="As I saw it.")

    assert ("Shown to members" in report.evidence) == has_any
    assert "Shown to mates" not in report.evidence
    assert "Quillfeather" not in report.evidence
    assert report.note == "As I saw it."


def test_other_words_on_what_one_reported_already_stay_with_why(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "how_to_answer", lambda: "convenor@example.org")
    be(client, world.mate)
    for _ in range(2):
        assert client.post(world.address("question"), SENT).status_code == 302
    html = client.post(world.address("question"), SENT | {"note": "The third sentence."}).content.decode()
    assert html.count("and it waits for the convenor. To add to it, write to convenor@example.org.") == 2
    assert "The third sentence.</textarea>" in html
    assert Report.objects.get().note == "The second sentence."


def test_the_evidence_stays_what_it_was(world: World, client: Client) -> None:
    be(client, world.mate)
    client.post(world.address("question"), SENT)
    world.question.text = "Changed"
    world.question.save()

    assert Report.objects.get().evidence == "Quillfeather?"


def test_what_is_reported_of_an_earlier_version_is_what_it_said(world: World, client: Client) -> None:
    row = WriteUp.objects.get(pk=world.write_up.pk)
    writing.change(write_up=row, by=world.author, version=row.version, values={"summary": "Harmless now"})
    be(client, world.mate)
    page = client.get(world.version.get_absolute_url()).content.decode()
    assert world.address("version") in page
    client.post(world.address("version"), SENT)

    report = Report.objects.get()
    assert "Quillfeather" in report.evidence
    assert "Harmless now" not in report.evidence
    decide_to_hide(world.version)
    assert client.get(f"/network/practice/{world.write_up.public_id}/").status_code == 404


@pytest.mark.thorough
def test_whoever_is_asked_to_be_named_reports_what_they_read_of_the_draft(world: World, client: Client) -> None:
    draft = make_draft(world.author, title="Quillfeather", summary="Wrenlock", before="Thistlemay")
    credit = credits.ask(write_up=draft, by=world.author, user=world.mate, role="author")
    be(client, world.mate)
    asked, address = f"/network/practice/asked/{credit.public_id}/", f"/network/report/credit/{credit.public_id}/"
    assert address in client.get(asked).content.decode()
    assert "Quillfeather" not in client.get(address).content.decode()
    assert client.post(address, SENT)["Location"] == asked
    for stranger in (world.author, make_member(), make_staff(Role.CONVENOR)):
        be(client, stranger)
        assert client.get(address).status_code == 404

    assert Report.objects.get().evidence == "Quillfeather\n\nWrenlock"
    decide_to_hide(credit)
    be(client, world.mate)
    assert client.get(asked).status_code == 404
    assert "Quillfeather" not in client.get("/network/practice/yours/").content.decode()
    be(client, world.author)
    assert "Hidden by the convenor" in client.get("/network/practice/yours/").content.decode()


def test_of_a_draft_the_convenor_reads_on_only_while_whoever_was_asked_does(world: World) -> None:
    draft = make_draft(world.author, title="Quillfeather", summary="Wrenlock")
    credit = credits.ask(write_up=draft, by=world.author, user=world.mate, role="author")
    services.report(kind=kinds()["credit"], thing=credit, reporter=world.mate, reason="unkind", note="Look")

    def text_now() -> str:
        rows = Report.objects.select_related("content_type", "reporter")
        (case,) = cases_for(make_staff(Role.CONVENOR), rows)
        return case.text_now

    assert "Wrenlock" in text_now()
    credits.answer(credit=credit, agrees=False)
    assert text_now() == ""


def test_what_another_decision_or_its_author_has_hidden_is_not_shown_again_from_here(world: World) -> None:
    for thing in (world.version, world.write_up):
        kind = kind_of(thing)
        assert kind is not None
        services.report(kind=kind, thing=thing, reporter=world.mate, reason="unkind", note="Look")
    decide_to_hide(world.version)
    rows = Report.objects.select_related("content_type", "reporter").order_by("pk")
    of_version, of_write_up = cases_for(make_staff(Role.CONVENOR), rows)
    assert "restore" in of_version.actions
    assert {"hide", "restore"}.isdisjoint(of_write_up.actions)
    values = {"reason": "So.", "by": make_staff(Role.CONVENOR), "after": 0, "seen_report": 0}
    with pytest.raises(ValidationError):
        services.decide(kind=of_write_up.kind, object_id=world.write_up.pk, action="restore", **values)
    # Whoever leaves and takes their write-ups along.
    other = make_write_up(make_member(), title="Thistlemay")
    forgetting.hide([other])
    kind = kind_of(other)
    assert kind is not None
    with pytest.raises(ValidationError):
        services.decide(kind=kind, object_id=other.pk, action="restore", **values)


def decide_to_hide(thing: Model) -> None:
    kind = kind_of(thing)
    assert kind is not None
    services.decide(
        kind=kind,
        object_id=thing.pk,
        action="hide",
        reason="It is unkind.",
        by=make_staff(Role.CONVENOR),
        after=0,
        seen_report=10**6,
    )


def test_reporting_twice_is_one_report(world: World, client: Client) -> None:
    be(client, world.mate)
    for _ in range(2):
        client.post(world.address("write_up"), SENT)

    assert Report.objects.count() == 1


def test_a_report_without_a_reason_comes_back_with_what_was_typed(world: World, client: Client) -> None:
    be(client, world.mate)
    page = client.post(world.address("write_up"), {"note": "Typed with care"}).content.decode()
    other = client.post(world.address("write_up"), {"reason": "other"}).content.decode()

    assert "Choose what is wrong with it." in page
    assert "Typed with care" in page
    assert "Say in a few words what is wrong." in other
    assert not Report.objects.exists()


def test_a_draft_and_an_unknown_kind_are_not_there(world: World, client: Client) -> None:
    draft = make_draft(world.author)
    be(client, world.mate)

    assert client.get(f"/network/report/write-up/{draft.public_id}/").status_code == 404
    assert client.get(f"/network/report/page/{draft.public_id}/").status_code == 404


def test_nobody_reports_without_end(world: World, client: Client) -> None:
    be(client, world.mate)
    client.post(world.address("write_up"), SENT)
    RateCount.objects.update(count=MOST_REPORTS_A_DAY)

    assert client.post(world.address("profile"), SENT).status_code == 429


def test_the_link_stands_beside_what_others_wrote(world: World, rf: Any) -> None:
    from django.contrib.auth.models import AnonymousUser

    shown = {}
    for who, viewer in (("mate", world.mate), ("author", world.author), ("visitor", AnonymousUser())):
        request = rf.get("/")
        request.user = viewer
        shown[who] = bool(report_link({"request": request}, world.write_up)["url"])

    assert shown == {"mate": True, "author": False, "visitor": False}


@pytest.mark.thorough
def test_every_page_with_somebodys_words_has_a_way_to_report_them(world: World, client: Client) -> None:
    write_up = world.write_up
    whole = write_up.get_absolute_url()
    pages = {
        world.profile.get_absolute_url(): ["profile"],
        whole: ["write_up", "question", "answer"],
        f"{whole}versions/": ["write_up"],
        world.version.get_absolute_url(): ["version"],
    }
    be(client, world.mate)
    missing = {
        address: [name for name in names if world.address(name) not in client.get(address).content.decode()]
        for address, names in pages.items()
    }

    assert not any(missing.values()), missing


def test_somebody_who_has_left_reports_nothing(world: World, client: Client) -> None:
    world.mate.cohort_memberships.update(state="left early")
    be(client, User.objects.get(pk=world.mate.pk))

    assert client.post(world.address("write_up"), SENT).status_code == 404
