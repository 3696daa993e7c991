"""What is written about proposals. Whoever made one is told what became of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.folding import folded_key
from network.notifications.services import notify
from network.proposals.models import TopicProposal
from topics.models import Topic
from topics.services import add_synonym, add_topic
from users.models import User

MOST_WAITING = 5
DECIDED = "topic proposal decided"


class DecidedBeforeError(Exception):
    """Somebody else has decided it already."""


def check_is_new(name: str) -> None:
    """Raise ValidationError if the vocabulary knows the name already, or it has no letters."""
    if not folded_key(name):
        raise ValidationError("Write a name with letters.", code="empty")
    topic = Topic.objects.named(name).order_by("name").first()
    if topic is None:
        return
    if topic.key == folded_key(name):
        raise ValidationError(f"“{topic.name}” is in the list already.", code="known")
    raise ValidationError(f"“{name}” is in the list already, as another name of “{topic.name}”.", code="known")


@transaction.atomic
def propose(*, person: User, name: str, facet: str, why: str) -> TopicProposal:
    """Keep a proposal; the same one that still waits is given back.

    Raises ValidationError for other words on what waits, and if one has too many.
    """
    check_is_new(name)
    # Two requests at once are counted one after the other.
    waiting = TopicProposal.objects.waiting().filter(proposed_by=User.objects.select_for_update().get(pk=person.pk))
    if same := waiting.filter(key=folded_key(name)).first():
        if (same.facet, same.why) != (facet, why):
            raise ValidationError(f"You proposed “{same.name}” before, and it waits for the convenor.", code="waits")
        return same
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(
            f"{MOST_WAITING} of your proposals wait for the convenor. Propose another once they are decided.",
            code="too many",
        )
    return TopicProposal.objects.create(proposed_by=person, name=name, facet=facet, why=why)


@transaction.atomic
def accept(
    *,
    proposal: TopicProposal,
    by: User,
    name: str,
    facet: str,
    definition: str,
    broader: Topic | None = None,
    reason: str = "",
) -> Topic:
    """Make a topic of it, worded by the convenor. Raises ValidationError if there is one of that name."""
    check_is_new(name)
    _decide(proposal, by=by, state=TopicProposal.State.ACCEPTED, reason=reason)
    topic = add_topic(name=name, facet=facet, definition=definition, broader=broader)
    # So that what was proposed leads there too.
    add_synonym(topic=topic, name=proposal.name)
    return _settle(proposal, topic)


@transaction.atomic
def merge(*, proposal: TopicProposal, by: User, topic: Topic, reason: str = "") -> Topic:
    """Make it another name of a topic that is there."""
    _decide(proposal, by=by, state=TopicProposal.State.MERGED, reason=reason)
    add_synonym(topic=topic, name=proposal.name)
    return _settle(proposal, topic)


def is_decided_so(*, proposal: TopicProposal, by: User, state: str, reason: str = "", definition: str = "") -> bool:
    """Whether they decided it so themselves, in these words."""
    is_new = state == TopicProposal.State.ACCEPTED
    in_words = not is_new or (proposal.topic is not None and proposal.topic.definition == definition)
    return (proposal.state, proposal.decided_by, proposal.reason) == (state, by, reason) and in_words


@transaction.atomic
def decline(*, proposal: TopicProposal, by: User, reason: str) -> None:
    """Leave the vocabulary as it is, with a reason."""
    _decide(proposal, by=by, state=TopicProposal.State.DECLINED, reason=reason)
    _tell(proposal)


def _decide(proposal: TopicProposal, *, by: User, state: TopicProposal.State, reason: str) -> None:
    # Compare and set: of two decisions the first counts.
    now = timezone.now()
    waiting = TopicProposal.objects.waiting().filter(pk=proposal.pk)
    if not waiting.update(state=state, decided_by=by, decided_at=now, reason=reason):
        raise DecidedBeforeError
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.reason = state, by, now, reason


def _settle(proposal: TopicProposal, topic: Topic) -> Topic:
    proposal.topic = topic
    proposal.save(update_fields=["topic"])
    _tell(proposal)
    return topic


def _tell(proposal: TopicProposal) -> None:
    notify(recipient=proposal.proposed_by, kind=DECIDED, subject=proposal)
