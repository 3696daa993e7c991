"""One person with something in every table that can hold anything of a person, and a canary in every column of it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from wagtail import models as wagtail
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.users.models import UserProfile

from core.mail import send_written
from core.personal_data import all_registers
from core.personal_rows import Rows
from demo.models import CaughtMail
from network.conversations import services as services_of_messages
from network.conversations.models import Withheld
from network.directory.services.searches import save_search
from network.directory.services.suggestions import choose_suggestions, dismiss
from network.home.models import HomeState
from network.joining.models import Arrival, Compact, CompactAgreement, GraduateImport
from network.moderation import appeals
from network.moderation import services as moderation
from network.moderation.models import Addressee, AppealAnswer, Decision, SentText, Signal
from network.moderation.registry import kinds
from network.notifications.services import ask_for_digest, choose_mail, notify, open_issue
from network.practice.models import Credit, WriteUp, WriteUpVersion
from network.practice.services import credits, publication, questions
from network.privacy.models import Leaving
from network.privacy.people import whose
from network.privacy.services import complaints
from network.privacy.services import leaving as leaving_services
from network.profiles.models import Block, BlockedAddress, LivedExperience, Position, ProfilePhoto
from network.proposals.services import propose
from search import indexing
from search.models import UnansweredSearch
from tests import guarded_log
from tests.factories.asks import ask_around
from tests.factories.cohorts import CohortFactory
from tests.factories.connections import know_people
from tests.factories.conversations import answer, begin, introduce
from tests.factories.pages import make_news, make_picture
from tests.factories.practice import FOR_PUBLIC, make_draft, make_public, make_write_up
from tests.factories.profiles import make_profile
from tests.factories.users import be, give_second_factor, make_member, make_staff
from users import services as users
from users.models import AddressTrouble, StaffAccess, User
from users.roles import Role

# In what is to go; in what is held for a reason that is named.
# The word index keeps of a word what its neighbour in the alphabet does not have: nothing else begins with a z.
GONE, HELD = "zqx", "vkx"
NAME, FIRST, SECOND = "Wilma Wendlequill", "wendlefirst@example.com", "wendlesecond@example.com"

# Of these nothing can be made by hand: tables that stay empty.
NEVER_THERE = {"wagtailimages.Image", "wagtailcore.APIToken", "wagtailcore.WorkflowState", "wagtailcore.TaskState"}
NEVER_THERE |= {"wagtailcore.UploadedFile"}


class WholePerson:
    """The person, with others around them; `other` writes with them and asks them."""

    def __init__(self, *, choice: str = Leaving.WriteUps.REMOVE) -> None:
        self.choice = choice
        self.person = make_member(name=NAME, email=FIRST)
        self.other = make_member(name="Olive Other", email="other@example.net")
        self.editor = make_staff(Role.EDITOR, email="editor@example.net")
        EmailAddress.objects.create(user=self.person, email=SECOND, verified=True, primary=False)
        give_second_factor(self.person)
        self.person.groups.add(Role.CONVENOR.group())
        self.client = Client()
        be(self.client, self.person, second_factor=False)
        self._account()
        self._profile()
        self._writing()
        self._network()
        self._messages()
        self._work()

    def _account(self) -> None:
        person = self.person
        cohort = CohortFactory()
        UserSession.objects.create(
            user=person, ip="192.0.2.1", session_key=self.client.session.session_key, user_agent="x"
        )
        users.invite(email=SECOND, name="x", cohort=cohort, inviter=self.other)
        users.invite(email="guest@example.net", name="Guest", cohort=cohort, inviter=person)
        AddressTrouble.objects.create(user=person, email=SECOND, sign="bounce")
        StaffAccess.objects.create(person=person, staff=self.editor, role=Role.EDITOR, what="x", reason="x")
        StaffAccess.objects.create(person=self.other, staff=person, role=Role.CONVENOR, what="Account", reason="Asked")
        UserProfile.get_for_user(person)
        CaughtMail.objects.create(recipient=FIRST, subject="x", text="x")
        send_written("network/privacy/email/came_back", to=FIRST, context={"name": NAME})
        send_written("network/privacy/email/came_back", to="other@example.net", context={"name": f"{NAME} {FIRST}"})

    def _profile(self) -> None:
        profile = make_profile(self.person)
        self.photo = ProfilePhoto.objects.update_or_create(profile=profile, defaults={"alt": "x"})[0]
        Position.objects.create(profile=profile, role="x", organisation="x")
        words = {"text": "x", "wording": "x", "consented_at": timezone.now()}
        LivedExperience.objects.update_or_create(profile=profile, defaults=words)
        Block.objects.create(blocker=self.person, blocked=make_member())
        Block.objects.create(blocker=make_member(), blocked=self.person)
        BlockedAddress.objects.create(blocker=self.person, digest="x")
        BlockedAddress.objects.create(blocker=make_member(), blocked=self.person, digest="x")

    def _writing(self) -> None:
        person, other = self.person, self.other
        self.draft = make_draft(person)
        self.alone = make_write_up(person, WriteUp.Audience.NETWORK)
        self.public = make_public(person, self.editor)
        self.together = make_write_up(person, WriteUp.Audience.NETWORK, title="Together")
        credit = credits.ask(write_up=self.together, by=person, user=other, role=Credit.Role.AUTHOR)
        credits.answer(credit=credit, agrees=True)
        self.others = make_write_up(other, WriteUp.Audience.NETWORK, **(FOR_PUBLIC | {"title": "Of the other"}))
        credits.ask(write_up=self.others, by=other, user=person, role=Credit.Role.AUTHOR)
        question = questions.ask_question(write_up=self.others, author=person, text="x")
        questions.answer_question(question=question, author=other, text="An answer that stays")
        questions.ask_question(write_up=self.others, author=person, text="x")
        asked = questions.ask_question(write_up=self.others, author=other, text="A question that stays")
        questions.answer_question(question=asked, author=person, text="x")
        publication.ask_to_make_public(write_up=self.others, by=other)

    def _network(self) -> None:
        person, other = self.person, self.other
        notify(recipient=person, kind="x", subject=self.others)
        notify(recipient=self.other, kind="about what goes", subject=self.draft)
        choose_mail(user=person, rhythms={"messages": "none"})
        ask_for_digest(user=person, wording="x", source="x")
        since, until = timezone.now() - timedelta(days=1), timezone.now()
        open_issue(user=person, week=timezone.localdate(), since=since, until=until)
        save_search(user=person, kind="people", address="?q=x", name="x", rhythm="daily")
        UnansweredSearch.objects.create(day=timezone.localdate(), kind="people", words=f"wendlequill {GONE}9998")
        choose_suggestions(user=person, suggests_people=False)
        dismiss(user=person, person=other)
        dismiss(user=other, person=person)
        know_people(person, "x")
        ask_around(person, self.other, "x")
        HomeState.objects.create(user=person, last_on=timezone.localdate(), dismissed=["x"])
        propose(person=person, name="A topic of mine", facet="skill", why="x")
        kind = kinds()["write-up"]
        moderation.report(kind=kind, thing=self.others, reporter=person, reason="other", note="x")
        moderation.report(kind=kind, thing=self.alone, reporter=self.other, reason="other", note="Look")
        account = ContentType.objects.get_for_model(User)
        Decision.objects.create(content_type=account, object_id=person.pk, action="unsuspend", reason="x")
        warned = Decision.objects.create(content_type=account, object_id=person.pk, action="warn", reason="x")
        said = appeals.appeal(addressee=Addressee.objects.create(decision=warned, person=person), text="x")
        AppealAnswer.objects.create(appeal=said, outcome="uphold", reason="x")
        of_other = Decision.objects.create(content_type=account, object_id=other.pk, action="warn", reason="x")
        said = appeals.appeal(addressee=Addressee.objects.create(decision=of_other, person=other), text="Kept")
        AppealAnswer.objects.create(appeal=said, outcome="uphold", reason="Kept", answered_by=person)
        SentText.objects.create(author=person, sketch=["x"], recipient_digest="x")
        Signal.objects.create(kind="same text", person=person, count=5, sample="x")
        Signal.objects.create(kind="limits", person=other, count=5, put_aside_by=person, put_aside_because="x")
        compact = Compact.objects.create(number=90, text="Be kind.", published_at=timezone.now())
        CompactAgreement.objects.create(user=person, compact=compact)
        Arrival.objects.update_or_create(user=person, defaults={"steps": ["compact"]})
        rows = [["x", FIRST], ["Ann", "ann@example.net"]]
        GraduateImport.objects.create(file_name="list.csv", columns=["Name", "Address"], rows=rows)
        GraduateImport.objects.create(file_name="without headings.csv", columns=[NAME, SECOND], rows=[])
        keys = {"creation_key": "c" * 22}
        complaints.receive(user=person, name="x", email=FIRST, text="x", **keys)

    def _messages(self) -> None:
        person, other = self.person, self.other
        answer(answer(begin(person, other, "x"), other, "A message that stays"), person, "x")
        introduce(person, make_member(), make_member())
        unsent = {"author": person, "recipient": make_member()}
        services_of_messages.save_first_draft(**unsent, text="x")
        services_of_messages.save_first_draft(author=other, recipient=person, text="Dear you")
        # Somebody is blocked meanwhile.
        message = begin(other, make_member())
        Withheld.objects.create(message=message, reader=person)

    def _work(self) -> None:
        person, page = self.person, make_news("A page that stays")
        wagtail.Page.objects.filter(pk=page.pk).update(owner=person, locked_by=person, locked_at=timezone.now())
        revision = page.save_revision(user=person)
        revision.content = revision.content | {
            "wagtail_admin_comments": [{"user": person.pk, "text": f"{GONE}9999", "replies": []}]
        }
        revision.save()
        comment = wagtail.Comment.objects.create(page=page, user=person, text="x", contentpath="title")
        wagtail.CommentReply.objects.create(comment=comment, user=person, text="x")
        wagtail.PageSubscription.objects.create(page=page, user=person, comment_notifications=True)
        wagtail.PageLogEntry.objects.log_action(page, "wagtail.edit", user=person)
        wagtail.ModelLogEntry.objects.log_action(person, "wagtail.edit", user=person)
        wagtail.ModelLogEntry.objects.log_action(person, "wagtail.edit", user=self.other)
        about = {"content_type": ContentType.objects.get_for_model(page), "object_id": str(page.pk)}
        now = timezone.now()
        EditingSession.objects.create(user=person, last_seen_at=now, **about)
        FormState.objects.create(user=person, data="x", last_updated_at=now, **about)
        picture = make_picture()
        type(picture).objects.filter(pk=picture.pk).update(uploaded_by_user=person)
        Document.objects.create(title="A file", uploaded_by_user=person, file="x.pdf")

    def goes(self, row: models.Model, rows: Rows) -> bool:
        """Whether a row, or what tells of them in it, goes when they are erased."""
        if not isinstance(row, WriteUp | WriteUpVersion):
            return not rows.erasure.holds
        write_up = row if isinstance(row, WriteUp) else row.write_up
        alone = {self.alone.pk, self.public.pk} if self.choice == Leaving.WriteUps.REMOVE else set()
        return write_up.pk in {self.draft.pk} | alone

    def put_canaries(self) -> None:
        """Write a canary into every column of text that tells of them, row by row."""
        with guarded_log.lifted():
            self._put_canaries()
        indexing.rebuild()

    def _put_canaries(self) -> None:
        person, number = whose(self.person), 0
        for model, register in all_registers().items():
            for rows in register.rows:
                for field in (model._meta.get_field(each.name) for each in register.personal):
                    if not takes_a_canary(model, field, rows):
                        continue
                    for row in list(rows.find(model, person)):
                        number += 1
                        _put(row, field, f"{GONE if self.goes(row, rows) else HELD}{number:04}")

    def leaves(self) -> User:
        """They leave as they chose; give them back as they are in the database."""
        leaving_services.leave(user=self.person, write_ups=self.choice, session_key=self.client.session.session_key)
        return User.objects.get(pk=self.person.pk)


def takes_a_canary(model: type[models.Model], field: Any, rows: Rows) -> bool:
    """Whether a column holds words of the person that erasure takes away or holds for a reason."""
    if rows.erasure.words == "kept without what tells of you" or (field.name in KEPT_AS_IS.get(model._meta.label, ())):
        return False
    plain = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return plain and not field.choices and not isinstance(field, models.EmailField | models.FileField)


# What the world gives other words, or what other things hang on.
KEPT_AS_IS = {
    "users.User": {"password", "email", "name"},
    "sessions.Session": {"session_data"},
    "core.OutboxTask": {"payload", "key"},
    "search.UnansweredSearch": {"words"},
    "wagtailcore.Revision": {"content"},
    "practice.WriteUp": {"rendered", "state", "audience", "last_checked"},
    "practice.WriteUpVersion": {"rendered"},
    "practice.Credit": set(),
    "joining.GraduateImport": {"rows", "file_name", "columns"},
    "moderation.Report": {"owner_ids"},
    "privacy.Leaving": {"hidden_write_ups", "name"},
    "wagtailcore.ModelLogEntry": {"label", "action", "data"},
    "wagtailcore.PageLogEntry": {"label", "action", "data"},
}


def _put(row: models.Model, field: Any, canary: str) -> None:
    value: Any = canary
    if isinstance(field, models.JSONField):
        now = getattr(row, field.name)
        value = {**now, "canary": canary} if isinstance(now, dict) else [*(now or []), canary]
    type(row)._base_manager.filter(pk=row.pk).update(**{field.name: value})


def whole_database() -> Iterator[tuple[str, str]]:
    """Every row of every table, those of the word index too, as (table, text)."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - the names of the database itself
            for row in cursor.fetchall():
                yield name, " ".join(_readable(value) for value in row).lower()


def _readable(value: Any) -> str:
    is_binary = isinstance(value, bytes | memoryview)
    return bytes(value).decode("utf-8", "ignore") if is_binary else str(value)


def tables_with(word: str) -> set[str]:
    """The tables in which a word stands, or a canary that begins with it."""
    # Three letters alone may stand in any random name; the word index has none, and cuts words short.
    canary = re.compile(rf"{word}\d{{4}}" if word in (GONE, HELD) else re.escape(word))
    return {
        name
        for name, text in whole_database()
        if canary.search(text) or (name.startswith("search_words") and word in text)
    }


def table_of(label: str) -> str:
    """The table of a model."""
    return apps.get_model(label)._meta.db_table
