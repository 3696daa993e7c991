"""Erasure: a canary in every column that tells of a person, and none left anywhere but what is held for a reason."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from core.personal_data import all_registers
from core.personal_rows import DELETED
from network.notifications.models import Notice
from network.practice.models import Answer, Consent, Credit, Question, WriteUp
from network.practice.services import credits
from network.privacy.models import ErasureRecord, Leaving, RemovalQuestion
from network.privacy.people import whose
from network.privacy.services import erasing
from network.privacy.services import leaving as services
from network.profiles import photos
from network.profiles.models import Profile
from network.profiles.rings import Ring
from tests.factories.practice import make_write_up
from tests.factories.users import make_member
from tests.network.privacy.whole_person import (
    FIRST,
    GONE,
    HELD,
    NAME,
    NEVER_THERE,
    SECOND,
    WholePerson,
    table_of,
    tables_with,
)
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

AUTHOR = Credit.Role.AUTHOR
# What is held for a reason that the register names, and no table besides.
HOLDS = {
    "moderation.Report",
    "moderation.Decision",
    "moderation.AppealAnswer",
    "users.StaffAccess",
    "privacy.Complaint",
    "practice.WriteUp",
    "practice.WriteUpVersion",
}


@pytest.fixture(autouse=True)
def _own_list(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.ERASURE_LIST = tmp_path / "erased.jsonl"


@pytest.fixture
def erased(django_capture_on_commit_callbacks):  # type: ignore[no-untyped-def]
    """A function that erases somebody, with all that follows a commit."""

    def erase(user: User) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            erasing.erase(user=User.objects.get(pk=user.pk))

    return erase


def test_the_whole_person_has_a_row_in_every_table_of_the_register() -> None:
    world = WholePerson()
    person = whose(world.leaves())
    empty = {
        register.model._meta.label
        for register in all_registers().values()
        if register.rows and not any(rows.find(register.model, person).exists() for rows in register.rows)
    }
    assert empty == NEVER_THERE


def test_of_whoever_takes_everything_along_nothing_is_left_but_what_is_held(erased) -> None:  # type: ignore[no-untyped-def]
    world = WholePerson(choice=Leaving.WriteUps.REMOVE)
    world.put_canaries()
    user = world.leaves()
    world.photo.refresh_from_db()
    photos.storage().save(f"{photos.FOLDER}/{world.photo.key}-{photos.SIZES[0]}.webp", ContentFile(GONE.encode()))
    assert len(tables_with(GONE)) >= 20
    assert files_with(GONE)
    person = whose(user)
    erased(user)

    only_what_is_held()
    assert not files_with(GONE)
    every = [(model, rows) for model, register in all_registers().items() for rows in register.rows]
    assert not [model for model, rows in every if rows.erasure is DELETED and rows.find(model, person).exists()]
    # Of what was public, a shell is left: that its authors agreed is kept.
    assert not WriteUp.objects.filter(pk=world.alone.pk).exists()
    shell = WriteUp.objects.get(pk=world.public.pk)
    assert (shell.title, shell.state) == ("", WriteUp.State.DRAFT)
    consent = Consent.objects.get(version__write_up=shell)
    assert consent.agreed_at
    assert consent.withdrawn_at
    assert not consent.version.title
    # Others keep what they said, and get no notice about what is gone.
    assert Answer.objects.filter(text="An answer that stays").exists()
    assert Question.objects.filter(text="A question that stays").exists()
    assert not Notice.objects.filter(recipient=world.other, kind="about what goes").exists()


def test_of_whoever_leaves_write_ups_as_a_former_member_no_name_is_left(erased) -> None:  # type: ignore[no-untyped-def]
    world = WholePerson(choice=Leaving.WriteUps.FORMER)
    world.put_canaries()
    erased(world.leaves())

    only_what_is_held()
    user = User.objects.get(pk=world.person.pk)
    assert (user.name, user.email) == ("A former member", f"erased-{user.pk}@erased.invalid")
    assert not user.is_active
    assert not user.has_usable_password()
    assert not user.groups.exists()
    assert not user.cohort_memberships.exists()
    assert Credit.objects.get(write_up=world.alone).user == user
    assert WriteUp.objects.for_public().filter(pk=world.public.pk).exists()
    assert not WriteUp.objects.filter(pk=world.draft.pk).exists()
    # Twice is once.
    erased(user)
    assert User.objects.get(pk=user.pk).erased_at == user.erased_at
    assert ErasureRecord.objects.count() == 1


def files_with(word: str) -> list[str]:
    """The files anywhere, public or private, with a word in them."""
    found, folders = [], [(storages[alias], "") for alias in ("default", "private")]
    for storage, folder in folders:
        within, files = storage.listdir(folder) if storage.exists(folder or ".") else ([], [])
        folders += [(storage, f"{folder}{name}/") for name in within]
        found += [f"{folder}{name}" for name in files if word.encode() in storage.open(f"{folder}{name}").read()]
    return found


def only_what_is_held() -> None:
    assert tables_with(GONE) == set()
    assert tables_with(NAME.lower()) == set()
    assert tables_with(FIRST) == {table_of("privacy.Complaint")}
    assert tables_with(SECOND) == set()
    held = {name for name in tables_with(HELD) if not name.startswith("search_")}
    assert held == {table_of(label) for label in HOLDS}


def test_a_name_stays_where_its_person_left_it(erased) -> None:  # type: ignore[no-untyped-def]
    person = make_member(name=NAME, email=FIRST)
    write_up = make_write_up(person)
    services.leave(user=person, write_ups=Leaving.WriteUps.KEEP)
    erased(person)
    assert Credit.objects.get(write_up=write_up).user.name == NAME
    assert tables_with(NAME.lower()) == {table_of("users.User")}
    assert tables_with(FIRST) == set()


def test_the_files_of_a_picture_go_too(erased, settings) -> None:  # type: ignore[no-untyped-def]
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"location": "/private"}}
    settings.STORAGES = settings.STORAGES | {"private": in_memory}
    person = make_member()
    profile = Profile.objects.get(user=person)
    photos.change_photo(
        profile=profile, seen=photos.state_of(profile), alt="", ring=Ring.MEMBERS, pictures=[b"Wan"] * len(photos.SIZES)
    )
    assert photos.storage().listdir(photos.FOLDER)[1]
    services.leave(user=person, write_ups=Leaving.WriteUps.FORMER)
    erased(person)
    assert photos.storage().listdir(photos.FOLDER)[1] == []


@pytest.mark.parametrize(("agrees", "stays"), [(None, True), (False, True), (True, False)])
def test_what_was_written_together_goes_only_if_every_other_author_agrees(agrees, stays, erased) -> None:  # type: ignore[no-untyped-def]
    person, other = make_member(), make_member()
    write_up = make_write_up(person)
    credit = credits.ask(write_up=write_up, by=person, user=other, role=Credit.Role.AUTHOR)
    credits.answer(credit=credit, agrees=True)
    services.leave(user=person, write_ups=Leaving.WriteUps.REMOVE)
    if agrees is not None:
        services.answer_removal(question=RemovalQuestion.objects.get(), agrees=agrees)
    erased(person)

    assert WriteUp.objects.filter(pk=write_up.pk).exists() == stays
    if stays:
        assert Credit.objects.get(write_up=write_up, user=other).is_lead


@pytest.mark.parametrize(("change", "stays"), [("somebody came since", True), ("somebody who was asked left", False)])
def test_it_is_the_other_authors_of_today_who_must_agree(change: str, stays: bool, erased) -> None:  # type: ignore[no-untyped-def]
    person, other, third = make_member(), make_member(), make_member()
    write_up = make_write_up(person)
    authors = [(person, other)] + [(person, third)] * (not stays)
    for by, user in authors:
        credits.answer(credit=credits.ask(write_up=write_up, by=by, user=user, role=AUTHOR), agrees=True)
    services.leave(user=person, write_ups=Leaving.WriteUps.REMOVE)
    services.answer_removal(question=RemovalQuestion.objects.get(user=other), agrees=True)
    if stays:
        credits.answer(credit=credits.ask(write_up=write_up, by=other, user=third, role=AUTHOR), agrees=True)
    else:
        credits.answer(credit=Credit.objects.get(user=third), agrees=False)
        assert not RemovalQuestion.objects.visible_to(third).exists()
    erased(person)

    assert WriteUp.objects.filter(pk=write_up.pk).exists() == stays


def test_whoever_comes_back_while_others_are_erased_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_member(), make_member()
    for person in (first, second):
        services.leave(user=person, write_ups=Leaving.WriteUps.FORMER)
    User.objects.update(leaves_at=timezone.now())
    real = erasing.erase

    def meanwhile(*, user: User) -> ErasureRecord | None:
        services.come_back(user=second)
        return real(user=user)

    monkeypatch.setattr(erasing, "erase", meanwhile)
    assert erasing.erase_due() == 1
    assert User.objects.get(pk=second.pk).erased_at is None


def test_those_whose_day_has_come_are_erased_and_no_others() -> None:
    due, waiting, here = make_member(), make_member(), make_member()
    for person in (due, waiting):
        services.leave(user=person, write_ups=Leaving.WriteUps.FORMER)
    User.objects.filter(pk=due.pk).update(leaves_at=timezone.now())

    assert erasing.erase_due() == 1
    assert list(User.objects.filter(erased_at__isnull=False)) == [due]
    assert User.objects.get(pk=here.pk).is_active


def test_one_erasure_that_fails_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_member(), make_member()
    for person in (first, second):
        services.leave(user=person, write_ups=Leaving.WriteUps.FORMER)
    User.objects.update(leaves_at=timezone.now())
    real = erasing.erase

    def failing(*, user: User) -> ErasureRecord | None:
        if user == first:
            raise RuntimeError
        return real(user=user)

    monkeypatch.setattr(erasing, "erase", failing)
    assert erasing.erase_due() == 1
    assert User.objects.get(pk=second.pk).erased_at
