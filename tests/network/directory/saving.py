"""Saving searches in tests, and telling of them."""

from datetime import timedelta
from typing import Any

from django.core import mail
from django.utils import timezone

from core import outbox
from network.directory import alerts
from network.directory.models import SavedSearch
from network.directory.services import searches
from network.profiles.models import Profile
from network.profiles.services import TopicsOfProfile, change_profile
from tests.factories.users import make_member
from topics.models import Topic
from users.models import User


def tries(name: str, *slugs: str, **values: Any) -> User:
    """A member who has tried timebanking."""
    user = make_member(name=name)
    topics = TopicsOfProfile(tried={Topic.objects.get(slug=slug): "done" for slug in slugs or ("timebanking",)})
    change_profile(profile=(profile := profile_of(user)), version=profile.version, values=values, topics=topics)
    return user


def profile_of(user: User) -> Profile:
    return Profile.objects.get(user=user)


def saved(owner: User, kind: str = "people", address: str = "?tried=timebanking", rhythm: str = "daily") -> SavedSearch:
    return searches.save_search(user=owner, kind=kind, address=address, name="Timebanking", rhythm=rhythm)[0]


def tell(days: float = 1) -> int:
    return alerts.tell_what_is_new(timezone.now() + timedelta(days=days))


def deliver() -> list[str]:
    """The mails about searches that leave."""
    mail.outbox.clear()
    outbox.drain()
    texts = [message.subject + "\n" + str(message.body) for message in mail.outbox]
    return [text for text in texts if " new for “" in text]
