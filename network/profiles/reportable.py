"""How a profile is reported, and hidden."""

from collections.abc import Iterator
from typing import Any

from network.moderation.registry import Reportable, register
from network.profiles import services
from network.profiles.models import Position, Profile
from network.profiles.profile_view import ProfileView
from network.profiles.rings import Ring, narrower
from users.circles import circles_of
from users.models import User


def _text(profile: Profile, viewer: Any) -> str:
    """What members see of a profile, a part a line; to a viewer who sees less, what everyone does.

    Parts for a cohort alone are not the convenor's to read, though a cohort mate reported them (guide 1.13).
    """
    ring = Ring.MEMBERS if circles_of(viewer).sees_members_fields else Ring.PUBLIC
    if narrower(Ring(profile.listed_to), ring) is not ring:
        return ""
    return "\n".join(line for line in _lines(ProfileView(profile, ring)) if not line.endswith(": "))


# Never lived experience: a report keeps its text, and whoever deletes those words must find them gone everywhere. The
# reporter says in their own words what is wrong, and the convenor looks at the page.
def _lines(view: ProfileView) -> Iterator[str]:
    yield f"Name: {view.name}"
    for label, value in (
        ("Name to say aloud", view.name_aloud),
        ("Pronouns", view.pronouns),
        ("Headline", view.headline),
        ("Role level", view.role_level),
        ("What they do", ", ".join(view.functions)),
        ("Organisation", view.organisation),
        ("Earlier work", "; ".join(filter(None, map(_position, view.history)))),
        ("Where", view.where),
        ("Languages", ", ".join(view.languages)),
        ("About", view.about),
        ("Has tried", ", ".join(practice.topic.name for practice in view.practices)),
        ("Works with", ", ".join(topic.name for topic in view.works_with)),
        ("Offers", ", ".join(topic.name for topic in view.offers)),
        ("Offers, in words", view.offer_text),
        ("Room for it now", view.availability),
        ("Looks for", view.ask),
        ("Email", view.contact_email),
        ("Telephone", view.telephone),
        ("Links", " ".join(view.links)),
    ):
        yield f"{label}: {value}"


def _position(position: Position) -> str:
    return ", ".join(filter(None, (position.role, position.organisation)))


def _owners(profile: Profile) -> list[User]:
    return [profile.user]


def _set_hidden(profile: Profile, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    services.set_hidden(profile=profile, hidden=hidden)


register(
    Reportable(
        kind="profile",
        noun="a profile",
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
