"""Asking people to be an author, or a person to ask; and their answers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from network.notifications.services import close, notify
from network.practice.models import Consent, Credit, WriteUp
from network.practice.needs import MOST_PEOPLE_TO_ASK
from network.practice.services.publication import answer_consent, ask_late_author
from network.practice.services.writing import refuse_leavers
from network.profiles.models import Profile
from search.indexing import gathered
from users.models import User

MOST_AUTHORS = 12
ASKED = {
    Credit.Role.AUTHOR: "asked to be an author",
    Credit.Role.PERSON_TO_ASK: "asked to be a person to ask",
}
ANSWERED = "answered whether to be named"


@transaction.atomic
@gathered()
def ask(*, write_up: WriteUp, by: User, user: User, role: str) -> Credit:
    """Ask a member to be named. Asking twice is asking once; somebody who said no may be asked again.

    Raises ValidationError for somebody whom `by` may not find, for too many, and if `by` is no member any more.
    """
    refuse_leavers(by)
    if not Profile.objects.visible_to(by).filter(user=user).exists():
        raise ValidationError("Choose a member of the network.")
    most = MOST_AUTHORS if role == Credit.Role.AUTHOR else MOST_PEOPLE_TO_ASK
    named = write_up.credits.filter(role=role).exclude(state=Credit.State.DECLINED)
    existing = named.filter(user=user).first()
    if existing is not None:
        return existing
    if named.count() >= most:
        raise ValidationError(f"At most {most} can be named.")
    # Nobody needs to be asked by themselves.
    is_own = user == by
    credit, _ = Credit.objects.update_or_create(
        write_up=write_up,
        user=user,
        role=role,
        defaults={
            "state": Credit.State.AGREED if is_own else Credit.State.ASKED,
            "asked_by": by,
            "answered_at": timezone.now() if is_own else None,
        },
    )
    if not is_own:
        notify(recipient=user, kind=ASKED[Credit.Role(role)], subject=credit)
    return credit


@transaction.atomic
@gathered()
def answer(*, credit: Credit, agrees: bool) -> Credit:
    """Say yes or no to being named, or change one's mind. An author who leaves agrees to nothing that is asked for.

    Raises ValidationError for the lead author, for the last person to ask of a shared write-up, for a yes of somebody
    who is no member any more, and if the asking was taken back meanwhile.
    """
    # Saving what was deleted since it was read would make it anew.
    if Credit.objects.select_for_update().filter(pk=credit.pk).first() is None:
        raise ValidationError("You are asked no more.")
    if agrees:
        refuse_leavers(credit.user)
    if credit.is_lead and not agrees:
        raise ValidationError("The lead author cannot leave the write-up.")
    if not agrees:
        _keep_somebody_to_ask(credit)
        _refuse_what_is_asked(credit)
    if credit.state == (Credit.State.AGREED if agrees else Credit.State.DECLINED):
        return credit
    credit.state = Credit.State.AGREED if agrees else Credit.State.DECLINED
    credit.answered_at = timezone.now()
    credit.save()
    if agrees and credit.role == Credit.Role.AUTHOR:
        ask_late_author(credit=credit)
    close(kind=ASKED[Credit.Role(credit.role)], subject=credit, recipient=credit.user)
    if credit.asked_by is not None and credit.asked_by != credit.user:
        notify(recipient=credit.asked_by, kind=ANSWERED, subject=credit)
    return credit


@transaction.atomic
@gathered()
def take_back(*, credit: Credit) -> None:
    """Take back a question that was not answered yet."""
    # Whoever said yes a moment ago stays.
    waiting = Credit.objects.select_for_update().waiting().filter(pk=credit.pk).first()
    if waiting is not None:
        close(kind=ASKED[Credit.Role(waiting.role)], subject=waiting)
        waiting.delete()


def _refuse_what_is_asked(credit: Credit) -> None:
    # Else the asking would wait for ever for somebody who has left.
    if credit.role == Credit.Role.AUTHOR:
        asked = Consent.objects.filter(user=credit.user, version__write_up=credit.write_up_id)
        for consent in asked.filter(version__write_up__publication__proposed=F("version")):
            answer_consent(consent=consent, agrees=False)


def _keep_somebody_to_ask(credit: Credit) -> None:
    if credit.role != Credit.Role.PERSON_TO_ASK or credit.state != Credit.State.AGREED:
        return
    others = credit.write_up.credits.people_to_ask().agreed().exclude(pk=credit.pk)
    if credit.write_up.state == WriteUp.State.SHARED and not others.exists():
        raise ValidationError("Readers must be able to ask somebody. Name another person first.")
