"""How the notice of a decision reads."""

from django.db.models import QuerySet
from django.urls import reverse

from network.notifications.models import About, Notice
from network.notifications.reading import Reading, Source, register
from network.proposals.models import TopicProposal
from network.proposals.services import DECIDED
from users.models import User

State = TopicProposal.State


def proposals_of(recipient: User) -> QuerySet[TopicProposal]:
    """What somebody proposed."""
    return TopicProposal.objects.filter(proposed_by=recipient)


PROPOSALS = Source(
    proposals_of, state="state", name="name", reason="reason", topic="topic__name", topic_slug="topic__slug"
)


@register(DECIDED, source=PROPOSALS, about=About.CARE)
def decided(notice: Notice) -> Reading | None:
    """What became of the topic that somebody proposed."""
    proposal = notice.words
    topic = proposal.topic
    sentences = {
        State.ACCEPTED: f"The topic you proposed is in the list: “{topic or proposal.name}”.",
        State.MERGED: f"“{proposal.name}” now leads to the topic “{topic}”.",
        State.DECLINED: f"“{proposal.name}” does not become a topic this time.",
    }
    if proposal.state not in sentences or (proposal.state == State.MERGED and not topic):
        return None
    return Reading(
        sentence=sentences[State(proposal.state)],
        url=reverse("topic", args=[proposal.topic_slug]) if topic else reverse("propose_topic"),
        link_text="See the topic" if topic else "See your proposals",
        detail=proposal.reason,
        sentence_in_mail="The convenor has decided on a topic you proposed.",
    )
