"""Questions and answers under a write-up."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.public_ids import key_for
from network.notifications.services import notify
from network.practice.models import Answer, Question, WriteUp
from network.practice.signals import question_answered, question_asked
from search.indexing import gathered
from users.models import User

QUESTION_ASKED = "asked a question"
QUESTION_ANSWERED = "answered a question"


@transaction.atomic
@gathered()
def ask_question(*, write_up: WriteUp, author: User, text: str, creation_key: str | None = None) -> Question:
    """Ask something under a write-up; its authors are told. The same key and words twice are the same question.

    Raises DoesNotExist for a key that somebody else has used.
    """
    _refuse_empty(text)
    question, is_new = Question.objects.get_or_create(
        creation_key=key_for(Question.objects.all(), creation_key, text=text.strip()),
        defaults={"author": author, "write_up": write_up, "text": text.strip()},
    )
    if not is_new:
        return Question.objects.get(pk=question.pk, author=author)
    for credit in write_up.credits.agreed().select_related("user"):
        if credit.user != author:
            notify(recipient=credit.user, kind=QUESTION_ASKED, subject=question)
    question_asked.send(sender=Question, question=question)
    return question


@transaction.atomic
@gathered()
def answer_question(*, question: Question, author: User, text: str, creation_key: str | None = None) -> Answer:
    """Answer a question; who asked it is told. The same key and words twice are the same answer.

    Raises DoesNotExist for a key that somebody else has used.
    """
    _refuse_empty(text)
    answer, is_new = Answer.objects.get_or_create(
        creation_key=key_for(Answer.objects.all(), creation_key, text=text.strip()),
        defaults={"author": author, "question": question, "text": text.strip()},
    )
    if not is_new:
        return Answer.objects.get(pk=answer.pk, author=author)
    if question.author != author:
        notify(recipient=question.author, kind=QUESTION_ANSWERED, subject=answer)
    question_answered.send(sender=Answer, answer=answer)
    return answer


@transaction.atomic
@gathered()
def delete_remark(*, remark: Question | Answer) -> None:
    """Delete a question with its answers, or an answer, for good."""
    remark.delete()


@transaction.atomic
@gathered()
def set_hidden(*, remark: Question | Answer, hidden: bool) -> None:
    """Hide a question or an answer from all but its author, or show it again."""
    remark.hidden_at = timezone.now() if hidden else None
    remark.save()


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise ValidationError({"text": "Write something first."})
