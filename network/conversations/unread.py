"""What is new for somebody, in one expression that any query of people can carry along."""

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from network.conversations.models import Message, Participation, Withheld
from network.profiles.models import Block


def unread_messages() -> QuerySet[Message]:
    """Inside a query of participations: what each has not had before them yet and may read."""
    reader = OuterRef(OuterRef("user"))
    kept_back = Withheld.objects.filter(message=OuterRef("pk"), reader=reader)
    blocked = Block.objects.filter(blocker=reader, blocked=OuterRef("author"))
    later = Message.objects.filter(conversation=OuterRef("conversation"), pk__gt=OuterRef("read_up_to"))
    said = later.filter(withdrawn_at=None, hidden_at=None, author__leaves_at=None).exclude(author=OuterRef("user"))
    return said.filter(~Exists(kept_back), ~Exists(blocked))


def unread_count() -> Coalesce:
    """Inside a query of people: in how many conversations something is new for each; muted ones do not count."""
    new = Participation.objects.filter(user=OuterRef("pk"), muted_at=None).filter(Exists(unread_messages()))
    many = new.order_by().values("user").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(many, output_field=IntegerField()), 0)
