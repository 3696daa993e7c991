"""What somebody said, in a list from which they can take it away: for everyone who is signed in, the latest first.

Of what it was said to they meet what they may still see. Where that is nothing, the list does not say why.
"""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Value
from django.urls import reverse

from network.practice.models import Answer, Question, WriteUp

A_PAGE = 20
QUESTION, ANSWER = "question", "answer"
GONE = "A write-up that you cannot see now"
UNTITLED = "A write-up without a title yet"


@dataclass(frozen=True)
class OwnWords:
    """A text of one's own, and what it was said to: by an address, if one may see that."""

    said: Any
    what: str
    title: str
    url: str
    delete_url: str


def own_remarks(viewer: Any, *, number: Any) -> Page[OwnWords]:
    """One page of a viewer's own questions and answers under write-ups."""
    both = _keys(Question, QUESTION, viewer).union(_keys(Answer, ANSWER, viewer), all=True)
    part: Page[Any] = Paginator(both.order_by("-created_at", "-pk"), A_PAGE).get_page(number)
    keys = [(what, pk) for _, pk, what in part.object_list]
    found = _found(Question, QUESTION, keys, viewer) | _found(Answer, ANSWER, keys, viewer)
    part.object_list = [found[key] for key in keys if key in found]
    return part


def words_of(remark: Any) -> OwnWords:
    """One's own question or answer, which comes `with_write_up_for` oneself."""
    what = QUESTION if isinstance(remark, Question) else ANSWER
    write_up, title, url = write_up_of(remark), GONE, ""
    if write_up is not None:
        title = write_up.title or UNTITLED
        # Another's question may be gone from a page that one still reads.
        url = (remark if remark.sees_question else write_up).get_absolute_url()
    return OwnWords(remark, what, title, url, reverse(f"delete_{what}", args=[remark.public_id]))


def write_up_of(remark: Any) -> WriteUp | None:
    """The write-up of such a question or answer, if one may see it."""
    question = remark if isinstance(remark, Question) else remark.question
    return question.write_up if remark.sees_write_up else None


def _keys(model: Any, what: str, viewer: Any) -> Any:
    return model.objects.own(viewer).annotate(what=Value(what)).values_list("created_at", "pk", "what").order_by()


def _found(model: Any, what: str, keys: list[tuple[str, int]], viewer: Any) -> dict[tuple[str, int], OwnWords]:
    own = model.objects.own(viewer).with_write_up_for(viewer).filter(pk__in=[pk for kind, pk in keys if kind == what])
    return {(what, each.pk): words_of(each) for each in own}
