"""What of other people's words a copy holds: what has arrived."""

from django.db.models import Q, QuerySet

from core.personal_rows import Whose
from network.connections.models import Connection, Follow, Introduction


def requests_to(whose: Whose) -> QuerySet[Connection]:
    """What somebody was asked, as far as it arrived."""
    return Connection.objects.filter(asked=whose.pk, withheld=False, hidden_at=None)


def connected_unread(whose: Whose) -> QuerySet[Connection]:
    """Whom somebody was connected with by asking of their own, when what the other had asked never arrived."""
    unread = Q(withheld=True) | Q(hidden_at__isnull=False)
    return Connection.objects.exclude(state=Connection.State.ASKED).filter(unread, asked=whose.pk)


def introductions_of_first(whose: Whose) -> QuerySet[Introduction]:
    """Where somebody is the first of the two, as far as it arrived."""
    return Introduction.objects.filter(first=whose.pk, withheld=False, hidden_at=None)


def introductions_of_second(whose: Whose) -> QuerySet[Introduction]:
    """Where somebody is the second of the two, as far as it arrived."""
    return Introduction.objects.filter(second=whose.pk, withheld=False, hidden_at=None)


def what_is_followed(follow: Follow) -> str:
    """What somebody follows, in a word that says what kind of thing it is."""
    if follow.person is not None:
        return "a person"
    return "a topic" if follow.topic is not None else "a write-up"
