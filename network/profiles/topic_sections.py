"""People who have tried a practice, on the page of its topic: for those who see what members show each other."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import MD5, Concat
from django.http import HttpRequest
from django.utils import timezone

from network.profiles.models import Profile, ProfileTopic
from network.profiles.profile_view import ProfileView, view_for
from topics.models import Topic
from topics.sections import register
from users.circles import circles_of

SHOWN = 12


@dataclass(frozen=True)
class Person:
    """Somebody who has tried a practice, as the reader sees them, and how well they know it."""

    view: ProfileView
    level: str


def people_of(topic: Topic, request: HttpRequest) -> list[Person]:
    """Some of the people who show the reader that they have tried this, different ones each day."""
    viewer = request.user
    if not circles_of(viewer).sees_members_fields:
        return []
    tried = ProfileTopic.objects.filter(content_object=OuterRef("pk"), tag=topic, use=ProfileTopic.Use.TRIED)
    # Nobody is ranked: the order is drawn anew each day, and is the same for everyone on that day.
    day = Value(timezone.localdate().isoformat())
    profiles = (
        Profile.objects.visible_to(viewer)
        .showing("tried", viewer)
        .filter(Exists(tried))
        .order_by(MD5(Concat(F("public_id"), day)))
        .with_everything()[:SHOWN]
    )
    views = [view_for(viewer, profile) for profile in profiles]
    # The query proposes, the view decides.
    return [
        Person(view, practice.level) for view in views for practice in view.practices if practice.topic.pk == topic.pk
    ]


register("People who have tried it", source=people_of, template="network/profiles/people_of_topic.html")
