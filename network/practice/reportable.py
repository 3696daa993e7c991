"""How write-ups, questions and answers are reported, and hidden."""

from collections.abc import Iterator
from typing import Any, cast

from django.db.models import Field

from network.moderation.registry import Reportable, register
from network.practice.models import TEXT_FIELDS, Answer, Question, WriteUp
from network.practice.services import questions, writing
from users.circles import Circles, circles_of
from users.models import User

# What is chosen from a list, and not written.
CHOSEN = {"region", "power_shared", "evidence", "still_going", "last_checked", "interests"}


def _authors(write_up: WriteUp) -> list[User]:
    if hasattr(write_up, "agreed_credits"):
        return [credit.user for credit in write_up.agreed_credits if credit.role == credit.Role.AUTHOR]
    return [credit.user for credit in write_up.credits.authors().agreed().select_related("user")]


def _is_for(write_up: WriteUp, circles: Circles) -> bool:
    """Whether it is shared with a reader, hidden or not: what was taken back is its authors' again."""
    if write_up.state != WriteUp.State.SHARED:
        return False
    if write_up.audience == WriteUp.Audience.COHORT:
        return write_up.cohort_id in circles.cohort_ids
    return circles.sees_network_write_ups


def _text(write_up: WriteUp, viewer: Any) -> str:
    return "\n\n".join(_parts(write_up)) if _is_for(write_up, circles_of(viewer)) else ""


def _parts(write_up: WriteUp) -> Iterator[str]:
    for name in TEXT_FIELDS:
        value = getattr(write_up, name)
        if value and name not in CHOSEN:
            label = str(cast("Field[Any, Any]", WriteUp._meta.get_field(name)).verbose_name)
            yield f"{label[:1].upper()}{label[1:]}: {value}"


def _remark_text(remark: Question | Answer, viewer: Any) -> str:
    return remark.text if _is_for(_write_up_of(remark), circles_of(viewer)) else ""


def _title(write_up: WriteUp) -> str:
    # A draft is its authors' alone, and so is its title.
    return f"the write-up “{write_up.title}”" if _is_shared(write_up) else "a write-up that is not shared now"


def _remark_title(remark: Question | Answer, what: str) -> str:
    write_up = _write_up_of(remark)
    return f"{what} “{write_up.title}”" if _is_shared(write_up) else f"{what} a write-up that is not shared now"


def _is_shared(write_up: WriteUp) -> bool:
    return write_up.state == WriteUp.State.SHARED


def _write_up_of(remark: Question | Answer) -> WriteUp:
    return remark.write_up if isinstance(remark, Question) else remark.question.write_up


def _hide_write_up(write_up: WriteUp, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    writing.set_hidden(write_up=write_up, hidden=hidden)


def _hide_remark(remark: Question | Answer, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    questions.set_hidden(remark=remark, hidden=hidden)


def _is_hidden(thing: WriteUp | Question | Answer) -> bool:
    return thing.hidden_at is not None


def _author(remark: Question | Answer) -> list[User]:
    return [remark.author]


register(
    Reportable(
        kind="write-up",
        model=WriteUp,
        rows=WriteUp.objects.with_names,
        visible=WriteUp.objects.visible_to,
        title=_title,
        text=_text,
        url=lambda write_up: write_up.get_absolute_url(),
        owners=_authors,
        set_hidden=_hide_write_up,
        is_hidden=_is_hidden,
    )
)
register(
    Reportable(
        kind="question",
        model=Question,
        rows=lambda: Question.objects.select_related("author", "write_up"),
        visible=lambda viewer: Question.objects.visible_to(viewer).select_related("author", "write_up"),
        title=lambda question: _remark_title(question, "a question about"),
        text=_remark_text,
        url=lambda question: question.write_up.get_absolute_url(),
        owners=_author,
        set_hidden=_hide_remark,
        is_hidden=_is_hidden,
    )
)
register(
    Reportable(
        kind="answer",
        model=Answer,
        rows=lambda: Answer.objects.select_related("author", "question__write_up"),
        visible=lambda viewer: Answer.objects.visible_to(viewer).select_related("author", "question__write_up"),
        title=lambda answer: _remark_title(answer, "an answer to a question about"),
        text=_remark_text,
        url=lambda answer: answer.question.write_up.get_absolute_url(),
        owners=_author,
        set_hidden=_hide_remark,
        is_hidden=_is_hidden,
    )
)
