"""How write-ups, questions and answers are reported, and hidden."""

from collections.abc import Iterator
from typing import Any, cast

from django.db.models import Field
from django.utils import timezone
from django.utils.formats import date_format

from network.moderation.registry import Reportable, register
from network.practice.models import TEXT_FIELDS, Answer, Credit, Question, WriteUp, WriteUpText, WriteUpVersion
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
    return _is_shared(write_up) and _reaches(write_up, circles)


def _reaches(text: WriteUp | WriteUpVersion, circles: Circles) -> bool:
    if text.audience == WriteUp.Audience.COHORT:
        return text.cohort_id in circles.cohort_ids
    return bool(text.audience) and circles.sees_network_write_ups


def _text(write_up: WriteUp, viewer: Any) -> str:
    return "\n\n".join(_parts(write_up)) if _is_for(write_up, circles_of(viewer)) else ""


def _version_text(version: WriteUpVersion, viewer: Any) -> str:
    circles = circles_of(viewer)
    is_for = _is_for(version.write_up, circles) and _reaches(version, circles)
    return "\n\n".join(_parts(version)) if is_for else ""


def _credit_text(credit: Credit, viewer: Any) -> str:
    """What whoever is asked reads of the draft until they answer, and no more."""
    shown = (credit.write_up.title, credit.write_up.summary)
    is_asked = credit.state == Credit.State.ASKED and viewer.pk == credit.user_id
    return "\n\n".join(filter(None, shown)) if is_asked else ""


def _parts(text: WriteUpText) -> Iterator[str]:
    for name in TEXT_FIELDS:
        value = getattr(text, name)
        if value and name not in CHOSEN:
            label = str(cast("Field[Any, Any]", WriteUp._meta.get_field(name)).verbose_name)
            yield f"{label[:1].upper()}{label[1:]}: {value}"


def _remark_text(remark: Question | Answer, viewer: Any) -> str:
    return remark.text if _is_for(_write_up_of(remark), circles_of(viewer)) else ""


def _title(write_up: WriteUp) -> str:
    # A draft is its authors' alone, and so is its title.
    return f"the write-up “{write_up.title}”" if _is_shared(write_up) else "a write-up that is not shared now"


def _version_title(version: WriteUpVersion) -> str:
    return f"{_title(version.write_up)}, as it was on {date_format(timezone.localdate(version.saved_at), 'j F Y')}"


def _remark_title(remark: Question | Answer, what: str) -> str:
    write_up = _write_up_of(remark)
    return f"{what} “{write_up.title}”" if _is_shared(write_up) else f"{what} a write-up that is not shared now"


def _is_shared(write_up: WriteUp) -> bool:
    return write_up.state == WriteUp.State.SHARED


def _write_up_of(remark: Question | Answer) -> WriteUp:
    return remark.write_up if isinstance(remark, Question) else remark.question.write_up


def _hide_write_up(write_up: WriteUp, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    writing.set_hidden(write_up=write_up, hidden=hidden)


def _hide_write_up_of(part: WriteUpVersion | Credit, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    writing.set_hidden(write_up=part.write_up, hidden=hidden)


def _hide_remark(remark: Question | Answer, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    questions.set_hidden(remark=remark, hidden=hidden)


def _is_hidden(thing: WriteUp | Question | Answer) -> bool:
    return thing.hidden_at is not None


def _author(remark: Question | Answer) -> list[User]:
    return [remark.author]


register(
    Reportable(
        kind="write-up",
        noun="a write-up",
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
        kind="version",
        noun="an earlier version of a write-up",
        model=WriteUpVersion,
        rows=lambda: WriteUpVersion.objects.select_related("write_up"),
        visible=lambda viewer: WriteUpVersion.objects.visible_to(viewer).select_related("write_up"),
        title=_version_title,
        text=_version_text,
        url=lambda version: version.get_absolute_url(),
        owners=lambda version: _authors(version.write_up),
        # No version is read of what is hidden, nor is anybody asked to be named by it.
        set_hidden=_hide_write_up_of,
        is_hidden=lambda version: _is_hidden(version.write_up),
    )
)
register(
    Reportable(
        kind="credit",
        noun="a request to be named",
        model=Credit,
        rows=lambda: Credit.objects.select_related("write_up"),
        visible=lambda viewer: Credit.objects.visible_to(viewer).waiting().select_related("write_up"),
        # A draft is its authors' alone, and so is its title.
        title=lambda _: "a request to be named",
        text=_credit_text,
        url=lambda credit: credit.get_absolute_url(),
        owners=lambda credit: _authors(credit.write_up),
        set_hidden=_hide_write_up_of,
        is_hidden=lambda credit: _is_hidden(credit.write_up),
    )
)
register(
    Reportable(
        kind="question",
        noun="a question",
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
        noun="an answer",
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
