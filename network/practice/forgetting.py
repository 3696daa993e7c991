"""What becomes of write-ups, credits and remarks when their author leaves: the choice, and steps of the register."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from core.page_cache import bump_version
from core.personal_rows import Whose
from network.practice.models import TEXT_FIELDS, Credit, Publication, Question, WriteUp, WriteUpText, WriteUpVersion
from network.practice.topic_names import topics_by_id
from search.indexing import refresh
from users.models import User

TAKEN_AWAY = "This question was taken away by its author."


@dataclass(frozen=True)
class Written:
    """What somebody wrote, by what leaving means for it."""

    drafts: list[WriteUp] = field(default_factory=list)
    alone: list[WriteUp] = field(default_factory=list)
    together: list[WriteUp] = field(default_factory=list)

    @property
    def shared(self) -> int:
        return len(self.alone) + len(self.together)


def written_by(user: User) -> Written:
    """The drafts and the shared write-ups of an author; drafts with others are with those written together."""
    written = Written()
    for write_up in write_ups_of(Whose(user.pk)).order_by("pk"):
        if co_authors(write_up, user.pk).exists():
            written.together.append(write_up)
        elif write_up.state == WriteUp.State.SHARED:
            written.alone.append(write_up)
        else:
            written.drafts.append(write_up)
    return written


def co_authors(write_up: WriteUp, person_id: int) -> QuerySet[Credit]:
    """The other authors but those who were erased; whoever is not on their way out comes first."""
    others = Credit.objects.authors().agreed().filter(write_up=write_up, user__erased_at=None)
    here_first = models.F("user__leaves_at").asc(nulls_first=True)
    return others.exclude(user=person_id).select_related("user").order_by(here_first, "pk")


def hide(write_ups: Iterable[WriteUp]) -> list[int]:
    """Hide what is to go from all but its authors, in the caller's transaction; give back what was shown before."""
    pks = [write_up.pk for write_up in write_ups]
    shown = list(WriteUp.objects.filter(pk__in=pks, hidden_at=None).values_list("pk", flat=True))
    _set_hidden(shown, timezone.now())
    return shown


def show_again(pks: list[int]) -> None:
    """Show what `hide` has hidden, in the caller's transaction."""
    _set_hidden(pks, None)


def show_remarks_as_they_stand(user: User) -> None:
    """Tell the index that somebody's questions and answers are hidden, or shown again."""
    asked = Question.objects.filter(author=user).values_list("write_up", flat=True)
    answered = Question.objects.filter(answers__author=user).values_list("write_up", flat=True)
    refresh("practice", {*asked, *answered})


def _set_hidden(pks: list[int], hidden_at: Any) -> None:
    for write_up in WriteUp.objects.filter(pk__in=pks):
        write_up.hidden_at = hidden_at
        write_up.save(update_fields=["hidden_at"])
    bump_version()


# Whose they are -----------------------------------------------------------------------------------


def write_ups_of(whose: Whose) -> QuerySet[WriteUp]:
    """Those that somebody has agreed to be an author of."""
    own = Credit.objects.authors().agreed().filter(user=whose.pk)
    return WriteUp.objects.filter(pk__in=own.values("write_up"))


def versions_of(whose: Whose) -> QuerySet[WriteUpVersion]:
    """The versions of what somebody is an author of."""
    return WriteUpVersion.objects.filter(write_up__in=write_ups_of(whose).order_by())


def credits_of(whose: Whose) -> QuerySet[Credit]:
    """Where somebody is named or asked to be."""
    return Credit.objects.filter(user=whose.pk)


def name_of_write_up(write_up: WriteUp, whose: Whose) -> str:
    """Its title, for whoever wrote it or may read it; nobody else learns it."""
    own = write_ups_of(whose).filter(pk=write_up.pk).exists()
    reader = User.objects.filter(pk=whose.pk).first()
    if own or (reader and WriteUp.objects.visible_to(reader).filter(pk=write_up.pk).exists()):
        return write_up.title or "A write-up without a title"
    return "A write-up that you cannot read now"


def name_of_version(version: WriteUpVersion, whose: Whose) -> str:
    """What a version is called for whoever wrote it; for anybody else its number alone."""
    own = versions_of(whose).filter(pk=version.pk).exists()
    return f"{version.title}, version {version.number}" if own and version.title else f"Version {version.number}"


def names_of_authors(write_up: WriteUp) -> list[str]:
    """Who is named as its author: whoever reads it sees them."""
    credits = Credit.objects.authors().agreed().filter(write_up=write_up).select_related("user").order_by("pk")
    return [credit.user.name for credit in credits]


def names_of_topics(write_up: WriteUp) -> list[str]:
    """Its topics by name."""
    return [str(topic.name) for topic in topics_by_id(write_up.topic_items.values_list("tag_id", flat=True))]


# What erasure does --------------------------------------------------------------------------------


def leave_write_ups(rows: QuerySet[WriteUp], whose: Whose) -> None:
    """Remove what goes with its author, and what nobody else has; hand over what others wrote with them."""
    for write_up in rows:
        others, pk = co_authors(write_up, whose.pk), write_up.pk
        if pk in whose.removes or (write_up.state == WriteUp.State.DRAFT and not others.exists()):
            _remove(write_up)
        elif (heir := others.first()) is not None:
            _hand_over(write_up, whose.pk, heir)
        # The index names authors.
        refresh("practice", [pk])
    bump_version()


def leave_credits(rows: QuerySet[Credit], whose: Whose) -> None:
    """Of what stays, the author remains without more than the choice left of a name; all else goes."""
    stays = rows.authors().agreed()  # type: ignore[attr-defined]
    rows.exclude(pk__in=stays.values("pk")).delete()


def delete_remarks(rows: QuerySet[Any], whose: Whose) -> None:
    """Delete answers, and questions; one that others answered stays without its words, for theirs."""
    if rows.model is Question:
        answered = rows.filter(answers__isnull=False).exclude(answers__author=whose.pk).values("pk")
        kept = list(Question.objects.filter(pk__in=answered).values_list("pk", flat=True))
        Question.objects.filter(pk__in=kept).update(text=TAKEN_AWAY)
        refresh("practice", list(Question.objects.filter(pk__in=kept).values_list("write_up", flat=True)))
        rows = rows.exclude(pk__in=kept)
    rows.delete()


def _remove(write_up: WriteUp) -> None:
    publication = Publication.objects.filter(write_up=write_up).first()
    if publication is None or publication.made_public_at is None:
        # A publication holds on to its versions.
        if publication is not None:
            publication.delete()
        write_up.delete()
        return
    # That its authors agreed must be possible to show: to what, nobody needs any more.
    now = timezone.now()
    publication.approved = publication.proposed = None
    publication.withdrawn_at, publication.returned_note = publication.withdrawn_at or now, ""
    publication.save()
    write_up.questions.all().delete()
    write_up.topic_items.all().delete()
    _empty(write_up)
    write_up.state = WriteUp.State.DRAFT
    write_up.save()
    for version in write_up.versions.all():
        _empty(version)
        version.note, version.audience, version.cohort, version.topic_ids = "", "", None, []
        version.save()
        version.consents.filter(withdrawn_at=None).update(withdrawn_at=now)


def _empty(text: WriteUpText) -> None:
    for name in TEXT_FIELDS:
        setattr(text, name, None if text._meta.get_field(name).null else "")


def _hand_over(write_up: WriteUp, person_id: int, heir: Credit) -> None:
    leads: models.QuerySet[Credit] = Credit.objects.filter(write_up=write_up, user=person_id, is_lead=True)
    if leads.update(is_lead=False):
        Credit.objects.filter(pk=heir.pk).update(is_lead=True)
