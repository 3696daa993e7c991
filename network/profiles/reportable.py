"""How a profile is reported, and hidden."""

from collections.abc import Iterator
from typing import Any

from network.moderation.registry import Reportable, register
from network.profiles import services
from network.profiles.models import Profile
from network.profiles.profile_view import ProfileView, view_for
from users.circles import circles_of
from users.models import User


def _text(profile: Profile, viewer: Any) -> str:
    """The profile as one viewer sees it, a part a line."""
    if not circles_of(viewer).sees_members_fields and profile.listed_to != "public":
        return ""
    return "\n".join(line for line in _lines(view_for(viewer, profile)) if not line.endswith(": "))


def _lines(view: ProfileView) -> Iterator[str]:
    yield f"Name: {view.name}"
    for label, value in (
        ("Headline", view.headline),
        ("Role level", view.role_level),
        ("What they do", ", ".join(view.functions)),
        ("Organisation", view.organisation),
        ("Where", view.where),
        ("About", view.about),
        ("Has tried", ", ".join(practice.topic.name for practice in view.practices)),
        ("Works with", ", ".join(topic.name for topic in view.works_with)),
        ("Offers", ", ".join(topic.name for topic in view.offers)),
        ("Offers, in words", view.offer_text),
        ("Email", view.contact_email),
        ("Telephone", view.telephone),
        ("Links", " ".join(view.links)),
    ):
        yield f"{label}: {value}"


def _owners(profile: Profile) -> list[User]:
    return [profile.user]


def _set_hidden(profile: Profile, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    services.set_hidden(profile=profile, hidden=hidden)


register(
    Reportable(
        kind="profile",
        model=Profile,
        rows=lambda: Profile.objects.select_related("user"),
        visible=lambda viewer: Profile.objects.visible_to(viewer).select_related("user"),
        title=lambda profile: f"the profile of {profile.user.name}",
        text=_text,
        url=lambda profile: profile.get_absolute_url(),
        owners=_owners,
        set_hidden=_set_hidden,
        is_hidden=lambda profile: profile.hidden_at is not None,
    )
)
