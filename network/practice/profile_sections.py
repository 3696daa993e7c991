"""What somebody wrote and answered, on their profile: to each reader what they may read of it."""

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.urls import reverse

from network.practice.models import Answer, Consent, WriteUp
from network.profiles.models import Profile
from network.profiles.sections import MOST_ENTRIES, Entry, register
from users.circles import circles_of

WROTE, ANSWERED = "Wrote", "Answered a question about"


@register
def written_by(profile: Profile, viewer: Any) -> list[Entry]:
    """The write-ups of a person that a reader may read, and those that they answered a question under."""
    if not circles_of(viewer).sees_network_write_ups:
        return _public_ones(profile)
    write_ups = WriteUp.objects.visible_to(viewer).shared().of_author(profile.user)
    answers = Answer.objects.visible_to(viewer).filter(author=profile.user, hidden_at=None, question__hidden_at=None)
    # One query for both.
    rows = (
        _rows(write_ups, WROTE, "shared_at", "title", "public_id")
        .union(_rows(answers, ANSWERED, "created_at", "question__write_up__title", "question__write_up__public_id"))
        .order_by("-moment")[:MOST_ENTRIES]
    )
    return [
        Entry(moment, kind, title, reverse("write_up", args=[public_id]), is_own_work=kind == WROTE)
        for moment, kind, title, public_id in rows
    ]


def _rows(things: Any, kind: str, moment: str, title: str, public_id: str) -> Any:
    named = things.annotate(moment=F(moment), kind=Value(kind, CharField()), what=F(title), where=F(public_id))
    # Rows that go into a union have no order of their own.
    return named.order_by().values_list("moment", "kind", "what", "where")


def _public_ones(profile: Profile) -> list[Entry]:
    # As an author to everyone, only who agreed to the version that everyone reads.
    stands = Consent.objects.standing().filter(version=OuterRef("publication__approved"), user=profile.user)
    agreed = WriteUp.objects.for_public().filter(Exists(stands))
    newest = agreed.of_author(profile.user).order_by("-publication__made_public_at")[:MOST_ENTRIES]
    rows = newest.select_related("publication__approved").annotate(
        moment=F("publication__made_public_at"), what=F("publication__approved__title")
    )
    return [Entry(write_up.moment, WROTE, write_up.what, write_up.public_url) for write_up in rows]
