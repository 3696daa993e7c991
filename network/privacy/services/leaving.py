"""Leaving, coming back within thirty days, and what co-authors say meanwhile."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.mail import send_written
from core.page_cache import bump_version
from core.queued import A_FORMER_MEMBER
from network.notifications.services import close, notify
from network.practice import forgetting
from network.practice.models import WriteUp
from network.privacy.models import Leaving, RemovalQuestion
from network.privacy.people import addresses_of, whose
from search.indexing import gathered
from users.forgetting import sessions_of
from users.models import User
from users.roles import Role

TIME_TO_COME_BACK = timedelta(days=30)
ASKED_TO_REMOVE = "asked to remove a write-up"
LAST_ADMINISTRATOR = "You are the only administrator. Make somebody else one before you leave."


@transaction.atomic
@gathered()
def leave(*, user: User, write_ups: str, session_key: str | None = None) -> Leaving:
    """Hide somebody at once, end their other sessions, and set the day of their erasure. Twice is once.

    Raises ValidationError for the only administrator.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    existing = Leaving.objects.filter(user=user).first()
    if existing is not None:
        return existing
    if _is_last_administrator(user):
        raise ValidationError(LAST_ADMINISTRATOR)
    written = forgetting.written_by(user)
    # Nothing to stand by.
    choice = write_ups if written.shared else Leaving.WriteUps.FORMER.value
    removes = choice == Leaving.WriteUps.REMOVE
    leaving = Leaving.objects.create(
        user=user,
        write_ups=choice,
        name=user.name,
        hidden_write_ups=forgetting.hide(written.alone) if removes else [],
    )
    if removes:
        _ask_co_authors(leaving, [each for each in written.together if each.state == WriteUp.State.SHARED])
    user.leaves_at = leaving.started_at + TIME_TO_COME_BACK
    if choice != Leaving.WriteUps.KEEP:
        # Every by-line follows, and every other place that names people.
        user.name = A_FORMER_MEMBER
    user.save(update_fields=["leaves_at", "name"])
    forgetting.show_remarks_as_they_stand(user)
    bump_version()
    sessions_of(whose(user)).exclude(pk=session_key or "").delete()
    _mail(user, leaving, "leaving")
    return leaving


@transaction.atomic
@gathered()
def come_back(*, user: User) -> None:
    """Undo all that leaving did. Twice is once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    leaving = Leaving.objects.filter(user=user).first()
    if leaving is None:
        return
    for question in leaving.removal_questions.all():
        close(kind=ASKED_TO_REMOVE, subject=question)
    user.name, user.leaves_at = leaving.name, None
    user.save(update_fields=["leaves_at", "name"])
    forgetting.show_again(leaving.hidden_write_ups)
    forgetting.show_remarks_as_they_stand(user)
    bump_version()
    _mail(user, leaving, "came_back")
    leaving.delete()


@transaction.atomic
def answer_removal(*, question: RemovalQuestion, agrees: bool) -> RemovalQuestion:
    """A co-author's yes or no, which they may change until the other is erased."""
    question = RemovalQuestion.objects.select_for_update().get(pk=question.pk)
    question.agrees, question.answered_at = agrees, timezone.now()
    question.save(update_fields=["agrees", "answered_at"])
    close(kind=ASKED_TO_REMOVE, subject=question, recipient=question.user)
    return question


def _ask_co_authors(leaving: Leaving, write_ups: list[WriteUp]) -> None:
    for write_up in write_ups:
        for credit in forgetting.co_authors(write_up, leaving.user_id):
            question = RemovalQuestion.objects.create(leaving=leaving, write_up=write_up, user=credit.user)
            notify(recipient=credit.user, kind=ASKED_TO_REMOVE, subject=question)


def _is_last_administrator(user: User) -> bool:
    administrators = User.objects.filter(groups__name=Role.ADMINISTRATOR.label, is_active=True, leaves_at=None)
    return administrators.filter(pk=user.pk).exists() and not administrators.exclude(pk=user.pk).exists()


def _mail(user: User, leaving: Leaving, what: str) -> None:
    context = {"name": leaving.name, "day": user.leaves_at, "link": settings.SITE_URL, "leaving": leaving}
    context["written"] = forgetting.written_by(user)
    for address in addresses_of(user):
        send_written(f"network/privacy/email/{what}", to=address, context=context)
