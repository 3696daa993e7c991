"""Asking, answering, closing with thanks, and looking for people who could help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cohorts.models import Cohort
from core.public_ids import key_for
from core.versions import claim_version
from network.asks.models import (
    FEWEST_TOPICS,
    MOST_TOPICS,
    TAKEN_AWAY,
    Ask,
    AskAnswer,
    AskNudge,
    AskTopic,
    Thanks,
)
from network.moderation.signals import note_text
from network.notifications.services import close, notify
from network.profiles.models import Profile
from search.indexing import gathered
from topics.models import Topic
from users.circles import circles_of, is_member
from users.models import User

ASK_ANSWERED = "answered an ask"
THANKED = "thanked for helping"
COULD_HELP = "could help with an ask"
REOPENS_WITHIN = timedelta(days=30)
TEXTS = ("question", "details", "needed_by")


@dataclass(frozen=True)
class Wording:
    """All that an author says of an ask; `cohort` where it is for one alone."""

    question: str
    details: str = ""
    needed_by: date | None = None
    topics: Sequence[Topic] = ()
    audience: str = Ask.Audience.COHORT
    cohort: Cohort | None = None


# Asking --------------------------------------------------------------------------------------------


@transaction.atomic
@gathered()
def ask(*, author: User, wording: Wording, creation_key: str | None = None) -> Ask:
    """Ask one's cohort or the network. The same words twice with a key are one ask.

    Raises ValidationError by field for what is missing, and DoesNotExist for a key that somebody else has used.
    """
    creation_key = key_of(wording, creation_key)
    if Ask.objects.filter(creation_key=creation_key).exists():
        return Ask.objects.of_author(author).get(creation_key=creation_key)
    _refuse_others(author)
    _refuse_missing(wording)
    _refuse_readers(wording, author)
    _refuse_past(wording.needed_by)
    asked, is_new = Ask.objects.get_or_create(
        creation_key=creation_key,
        defaults={
            "author": author,
            **{name: getattr(wording, name) for name in TEXTS},
            "audience": wording.audience,
            "cohort": wording.cohort,
        },
    )
    if not is_new:
        return Ask.objects.of_author(author).get(pk=asked.pk)
    _put_topics(asked, wording.topics)
    return asked


def key_of(wording: Wording, creation_key: str | None) -> str:
    """The key that an ask in these words has, if it was sent in a form with this key."""
    words = {name: getattr(wording, name) for name in TEXTS}
    cohort_id = wording.cohort and wording.cohort.pk
    return key_for(Ask.objects.all(), creation_key, **words, audience=wording.audience, cohort=cohort_id)


@transaction.atomic
@gathered()
def change(*, ask: Ask, by: User, version: int, wording: Wording) -> Ask:
    """Say an open ask anew, from the version that the form was filled from. What is there already is no change.

    Raises EditConflictError if it was saved elsewhere first, and ValidationError by field for what is missing, for
    other readers once somebody has answered, and for an ask that is closed.
    """
    if not differences(ask, wording):
        return ask
    _refuse_others(by)
    claim_version(ask, version)
    if not Ask.objects.open().filter(pk=ask.pk).exists():
        raise ValidationError("This ask is closed. Open it again to change it.")
    _refuse_missing(wording)
    if wording.needed_by != ask.needed_by:
        _refuse_past(wording.needed_by)
    if (wording.audience, wording.cohort) != (ask.audience, ask.cohort):
        if AskAnswer.objects.filter(ask=ask).exists():
            # Who answered did so for these readers.
            raise ValidationError({"audience": "Somebody has answered, so who may see it stays as it is."})
        # A cohort that they have left since keeps what was asked of it.
        _refuse_readers(wording, by)
        if ask.audience != Ask.Audience.NETWORK:
            ask.open_since = timezone.now()
        ask.audience, ask.cohort = wording.audience, wording.cohort
    for name in TEXTS:
        setattr(ask, name, getattr(wording, name))
    _put_topics(ask, wording.topics)
    # Last, so that what follows a saved ask finds its topics there.
    ask.save(update_fields=[*TEXTS, "audience", "cohort", "open_since"])
    return ask


def differences(ask: Ask, wording: Wording) -> set[str]:
    """The names of what is said otherwise than it stands in the ask in hand."""
    changed = {name for name in TEXTS if getattr(ask, name) != getattr(wording, name)}
    if (ask.audience, ask.cohort) != (wording.audience, wording.cohort):
        changed.add("audience")
    if topics_of(ask) != list(wording.topics):
        changed.add("topics")
    return changed


def topics_of(ask: Ask) -> list[Topic]:
    """Its topics as they stand in the database, in the order in which they were chosen."""
    items = AskTopic.objects.filter(content_object=ask).select_related("tag").order_by("pk")
    return [item.tag for item in items]


@transaction.atomic
@gathered()
def take_away(*, ask: Ask) -> None:
    """Delete an ask for good; one that others answered stays without its words, closed, for theirs. Twice is once."""
    # Before looking for answers, so that none comes in between.
    locked = Ask.objects.select_for_update(of=("self",)).filter(pk=ask.pk).first()
    if locked is None:
        return
    if not AskAnswer.objects.filter(ask=locked).exclude(author=locked.author_id).exists():
        locked.delete()
        return
    # What was thanked for would tell what was asked.
    Thanks.objects.filter(ask=locked).delete()
    AskNudge.objects.filter(ask=locked).delete()
    AskAnswer.objects.filter(ask=locked, author=locked.author_id).delete()
    _put_topics(locked, ())
    locked.question, locked.details, locked.needed_by = TAKEN_AWAY, "", None
    locked.state, locked.outcome, locked.closed_at = Ask.State.CLOSED, "", locked.closed_at or timezone.now()
    # No form that was filled from its words brings them back.
    locked.version += 1
    locked.save()


@transaction.atomic
@gathered()
def set_hidden(*, thing: Ask | AskAnswer, hidden: bool) -> None:
    """Hide an ask or an answer from all but its author, or show it again."""
    changed = ["hidden_at"]
    thing.hidden_at = timezone.now() if hidden else None
    if isinstance(thing, Ask) and not hidden:
        thing.open_since = timezone.now()
        changed.append("open_since")
    thing.save(update_fields=changed)


# Answering -----------------------------------------------------------------------------------------


@transaction.atomic
@gathered()
def answer(*, ask: Ask, author: User, text: str, readers: str = "", creation_key: str | None = None) -> AskAnswer:
    """Answer an ask; who asked is told. The same words twice with a key are one answer.

    Raises ValidationError for an empty text, for an ask that is closed or whose author left early, and if it is not
    for `readers` any more, whom the author of the answer saw it was for; DoesNotExist for a key that somebody else has
    used, and for an ask that was taken away.
    """
    creation_key = key_for(AskAnswer.objects.all(), creation_key, text=text.strip())
    if AskAnswer.objects.filter(creation_key=creation_key).exists():
        return AskAnswer.objects.get(creation_key=creation_key, author=author)
    _refuse_others(author)
    if not text.strip():
        raise ValidationError({"text": "Write your answer."})
    locked = _locked(ask)
    if not locked.is_open:
        raise ValidationError({"text": "This ask was closed meanwhile. Write to the person who asked instead."})
    if not Ask.objects.open().filter(pk=locked.pk).exists():
        raise ValidationError({"text": "This ask cannot be answered any more."})
    if readers and readers != locked.readers:
        raise ValidationError({"text": "Who can see this ask was changed meanwhile. Look again, then send it."})
    said, is_new = AskAnswer.objects.get_or_create(
        creation_key=creation_key, defaults={"author": author, "ask": ask, "text": text.strip()}
    )
    if not is_new:
        return AskAnswer.objects.get(pk=said.pk, author=author)
    if ask.author_id != author.pk:
        note_text(author=author, text=said.text, recipient=ask.author)
        notify(recipient=ask.author, kind=ASK_ANSWERED, subject=said)
        for nudge in AskNudge.objects.filter(ask=ask, person=author):
            close(kind=COULD_HELP, subject=nudge)
    return said


@transaction.atomic
@gathered()
def delete_answer(*, answer: AskAnswer) -> None:
    """Delete an answer for good."""
    answer.delete()


# Closing -------------------------------------------------------------------------------------------


@transaction.atomic
@gathered()
def close_ask(*, ask: Ask, outcome: str, helper: User | None = None, text: str = "", may_stand: bool = False) -> Ask:
    """Close an ask; if somebody helped, thank them, and they are told. The same twice is once.

    Raises ValidationError by field for no outcome, for a helper who may not read the ask or whom its author may not
    know of, and for other words on one that is closed already.
    """
    if outcome not in Ask.Outcome.values:
        raise ValidationError({"outcome": "Say whether it helped."})
    locked = _locked(ask)
    thanked = helper if outcome == Ask.Outcome.HELPED else None
    words = {"text": text.strip(), "may_stand": may_stand}
    if not locked.is_open:
        _refuse_other_end(locked, outcome, thanked, **words)
        return locked
    locked.state, locked.outcome, locked.closed_at = Ask.State.CLOSED, outcome, timezone.now()
    locked.save(update_fields=["state", "outcome", "closed_at"])
    for nudge in AskNudge.objects.filter(ask=locked):
        close(kind=COULD_HELP, subject=nudge)
    if thanked is not None:
        if not may_be_thanked(locked, thanked):
            raise ValidationError({"helper": "Choose somebody who can see this ask."})
        thanks = Thanks.objects.create(ask=locked, helper=thanked, **words)
        notify(recipient=thanked, kind=THANKED, subject=thanks)
    return locked


def may_be_thanked(ask: Ask, helper: User) -> bool:
    """Whether somebody may read an ask of another, and answered it or can be found by who asked."""
    if helper.pk == ask.author_id or not Ask.objects.visible_to(helper).filter(pk=ask.pk).exists():
        return False
    answered = AskAnswer.objects.visible_to(ask.author).filter(ask=ask, author=helper)
    return answered.exists() or Profile.objects.visible_to(ask.author).filter(user=helper).exists()


def may_reopen(ask: Ask) -> bool:
    """Whether a closed ask can still be opened again: within 30 days, and while there are words of it."""
    in_time = ask.closed_at is not None and ask.closed_at > timezone.now() - REOPENS_WITHIN
    return in_time and not ask.is_taken_away


@transaction.atomic
@gathered()
def reopen(*, ask: Ask) -> Ask:
    """Open an ask again that was closed in the last 30 days; its thanks are taken back. Twice is once.

    Raises ValidationError if it was closed longer ago.
    """
    locked = _locked(ask)
    if locked.is_open:
        return locked
    if not may_reopen(locked):
        raise ValidationError("It was closed more than 30 days ago. Ask anew instead.")
    for thanks in Thanks.objects.filter(ask=locked):
        close(kind=THANKED, subject=thanks)
        thanks.delete()
    locked.state, locked.outcome, locked.closed_at = Ask.State.OPEN, "", None
    locked.open_since = timezone.now()
    locked.save(update_fields=["state", "outcome", "closed_at", "open_since"])
    return locked


@transaction.atomic
@gathered()
def answer_thanks(*, thanks: Thanks, agrees: bool) -> Thanks:
    """The helper's yes or no to the thanks standing on their profile, which they may change. Who asked is not told.

    Raises ValidationError where who asked did not offer it, DoesNotExist for thanks that were taken back.
    """
    thanks = Thanks.objects.select_for_update(of=("self",)).select_related("ask", "helper").get(pk=thanks.pk)
    if not thanks.may_stand:
        raise ValidationError("These thanks stand on the ask only.")
    thanks.state = Thanks.State.AGREED if agrees else Thanks.State.LET_LIE
    thanks.answered_at = timezone.now()
    thanks.save(update_fields=["state", "answered_at"])
    close(kind=THANKED, subject=thanks, recipient=thanks.helper)
    return thanks


@transaction.atomic
@gathered()
def part(*, blocker: User, blocked: User) -> None:
    """What a block does: no thanks between the two stand on a profile. Nobody is told.

    Else they would stay there, and whom they name could not take them off.
    """
    between = Q(ask__author=blocker, helper=blocked) | Q(ask__author=blocked, helper=blocker)
    for thanks in Thanks.objects.filter(between, state=Thanks.State.AGREED):
        answer_thanks(thanks=thanks, agrees=False)


# People who could help -----------------------------------------------------------------------------


@transaction.atomic
def tell_who_could_help(*, ask: Ask, people: Sequence[tuple[User, str]]) -> list[AskNudge]:
    """Tell these people, each with why they, that an ask has no answer. It happens once in the life of an ask."""
    claimed = Ask.objects.open().filter(pk=ask.pk, helpers_sought_at=None)
    if not claimed.update(helpers_sought_at=timezone.now()):
        return []
    nudges = [AskNudge.objects.create(ask=ask, person=person, because=because) for person, because in people]
    for nudge in nudges:
        notify(recipient=nudge.person, kind=COULD_HELP, subject=nudge)
    return nudges


# What is refused -----------------------------------------------------------------------------------


def _locked(ask: Ask) -> Ask:
    return Ask.objects.select_for_update(of=("self",)).select_related("author").get(pk=ask.pk)


def _put_topics(ask: Ask, topics: Sequence[Topic]) -> None:
    if topics_of(ask) != list(topics):
        ask.topic_items.all().delete()
        AskTopic.objects.bulk_create(AskTopic(content_object=ask, tag=topic) for topic in topics)


def _refuse_others(person: User) -> None:
    if not is_member(person):
        raise ValidationError("This is for members of the network. You can still read what is yours, and take it away.")


def _refuse_other_end(ask: Ask, outcome: str, thanked: User | None, **words: Any) -> None:
    """That a closed ask ends otherwise: what was typed for it is kept in the form."""
    stands = Thanks.objects.filter(ask=ask)
    is_so = stands.filter(helper=thanked, **words).exists() if thanked else not stands.exists()
    if ask.outcome != outcome or not is_so:
        way_on = " To end it otherwise, open it again first." if may_reopen(ask) else ""
        raise ValidationError(f"This ask is closed already.{way_on}")


def _refuse_missing(wording: Wording) -> None:
    errors: dict[str, str] = {}
    if not wording.question.strip():
        errors["question"] = "Write your question."
    if not FEWEST_TOPICS <= len(wording.topics) <= MOST_TOPICS:
        errors["topics"] = f"Choose {FEWEST_TOPICS} to {MOST_TOPICS} topics."
    if errors:
        raise ValidationError(errors)


def _refuse_readers(wording: Wording, author: User) -> None:
    is_for_cohort = wording.audience == Ask.Audience.COHORT
    if wording.audience not in Ask.Audience.values or is_for_cohort != (wording.cohort is not None):
        raise ValidationError({"audience": "Choose who may see it."})
    if wording.cohort is not None and wording.cohort.pk not in circles_of(author).cohort_ids:
        raise ValidationError({"audience": "Choose one of your cohorts."})


def _refuse_past(needed_by: date | None) -> None:
    if needed_by is not None and needed_by <= timezone.localdate():
        raise ValidationError({"needed_by": "Write a day that is still to come."})
