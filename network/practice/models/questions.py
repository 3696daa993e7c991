"""Questions and answers under a write-up: for members who may read it, even where everyone may (guide 3.3)."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from core import markdown
from core.markdown import SafeHTML
from core.public_ids import new_public_id
from network.practice.models.write_ups import WriteUp
from network.profiles.models import Block
from users.circles import circles_of
from users.models import User

LONGEST_REMARK = 2000


def still_said(author: str) -> Q:
    """That its author is not leaving; of somebody who was erased, no more words are left than others need."""
    return Q(**{f"{author}__leaves_at": None}) | Q(**{f"{author}__erased_at__isnull": False})


class RemarkQuerySet(models.QuerySet[Any]):
    """Questions, or answers, by who may read them."""

    write_up_path, question_path = "write_up", "pk"

    def visible_to(self, viewer: Any) -> Self:
        """Those under a write-up that the viewer may read; what was hidden, its author alone sees.

        Nor what somebody wrote who is absent for the viewer by a block.
        """
        if not circles_of(viewer).sees_network_write_ups:
            return self.none()
        readable = Q(**{f"{self.write_up_path}__in": WriteUp.objects.visible_to(viewer)})
        by_others = self.not_hidden() & ~self.written_by(Block.objects.absent_for(viewer.pk))
        return self.filter(readable, by_others | Q(author=viewer.pk))

    def own(self, viewer: Any) -> Self:
        """The viewer's own, whatever has become of the write-up: what somebody said they can always take away."""
        return self.filter(author=circles_of(viewer).person_id)

    def with_write_up_for(self, viewer: Any) -> Self:
        """With the write-up; `sees_write_up` and `sees_question` say what of it the viewer may read."""
        write_up = WriteUp.objects.visible_to(viewer).filter(pk=OuterRef(self.write_up_path))
        question = Question.objects.visible_to(viewer).on_a_page().filter(pk=OuterRef(self.question_path))
        found = self.select_related(self.write_up_path)
        return found.annotate(sees_write_up=Exists(write_up), sees_question=Exists(question))

    def kept_from(self, viewer: Any) -> Self:
        """Those that a viewer may not read though they may read the write-up, or that a block keeps from them."""
        absent = Block.objects.absent_for(circles_of(viewer).person_id)
        across = self.written_by(absent) | Q(**{f"{self.write_up_path}__in": WriteUp.objects.absent_for(viewer)})
        return self.filter(~self.not_hidden() | across).exclude(author=circles_of(viewer).person_id)

    def on_a_page(self) -> Self:
        """Those under a write-up that is shared: a draft, and what is hidden, shows its authors no questions."""
        return self.filter(**{f"{self.write_up_path}__in": WriteUp.objects.shared()})

    def open(self) -> Self:
        """Those that whoever may read the write-up may read: neither hidden, nor of somebody who is leaving."""
        return self.filter(self.not_hidden())

    def not_hidden(self) -> Q:
        return Q(hidden_at=None) & still_said("author")

    def written_by(self, people: Any) -> Q:
        return Q(author__in=people)


class Remark(models.Model):
    """What one member wrote under a write-up."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="%(class)ss")
    text = models.TextField(max_length=LONGEST_REMARK)
    created_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the form was sent with, so that sending it twice makes one.
    creation_key = models.CharField(max_length=22, null=True, unique=True, editable=False)  # noqa: DJ001 - no key is not one key

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()} {self.pk}"

    @property
    def html(self) -> SafeHTML:
        return markdown.render_said(self.text)


class QuestionQuerySet(RemarkQuerySet):
    """Questions by who may read them."""

    def newest_first(self) -> Self:
        """The latest on top."""
        return self.order_by("-pk")

    def with_answers_for(self, viewer: Any) -> Self:
        """With who asked, and the answers that a viewer may read, the oldest first."""
        answers = Answer.objects.visible_to(viewer).select_related("author").order_by("pk")
        return self.select_related("author").prefetch_related(Prefetch("answers", answers, to_attr="read_answers"))


class Question(Remark):
    """A question about a write-up."""

    write_up = models.ForeignKey(WriteUp, on_delete=models.CASCADE, related_name="questions")

    objects = QuestionQuerySet.as_manager()

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.public_id])


class AnswerQuerySet(RemarkQuerySet):
    """Answers by who may read them: not without their question."""

    write_up_path, question_path = "question__write_up", "question"

    def not_hidden(self) -> Q:
        unhidden = Q(hidden_at=None, question__hidden_at=None)
        return unhidden & still_said("author") & still_said("question__author")

    def written_by(self, people: Any) -> Q:
        return Q(author__in=people) | Q(question__author__in=people)


class Answer(Remark):
    """An answer to a question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")

    objects = AnswerQuerySet.as_manager()

    def get_absolute_url(self) -> str:
        return self.question.get_absolute_url()
