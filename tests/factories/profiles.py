"""Profiles for tests, with something to look for in every part."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from network.profiles.models import Profile, ProfilePhoto, ProfileTopic
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.services import TopicsOfProfile, Work, change_profile
from tests.factories.cohorts import CohortFactory
from tests.factories.users import MembershipFactory, UserFactory, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

VALUES: dict[str, Any] = {
    "name_aloud": "Wanaloud",
    "pronouns": "wan/wans",
    "languages": ["yiddish"],
    "ask": "Wanask",
    "headline": "Wanheadline",
    "role_level": "elected-member-or-non-executive",
    "functions": ["workforce-and-learning"],
    "organisation": "Wanorganisation",
    "organisation_type": "shared-lives-scheme",
    "sector": "faith",
    "regions": ["east-midlands"],
    "place": "Wanplace",
    "about": "Wanabout",
    "offer_kinds": ["thinking partner"],
    "offer_text": "Wanofferings",
    "contact_email": "wanmail@example.org",
    "telephone": "01632 960961",
    "links": ["https://example.org/wanlink"],
}
# What stands on the page where a part is open.
CANARIES: dict[str, tuple[str, ...]] = {
    "name_aloud": ("Wanaloud",),
    "pronouns": ("wan/wans",),
    "photo": ("Wanpicture",),
    "history": ("Wanhistory", "Wanformer", "May 2009"),
    "ask": ("Wanask",),
    "languages": ("Yiddish",),
    "headline": ("Wanheadline",),
    "role_level": ("Elected member or non-executive",),
    "functions": ("Workforce and learning",),
    "organisation": ("Wanorganisation", "Shared Lives scheme", "Faith"),
    "regions": ("East Midlands", "Wanplace"),
    "cohort": ("1987, cohort A",),
    "about": ("Wanabout",),
    "tried": ("Wanpractice", "I could teach it"),
    "works_with": ("Wanpeople",),
    "offers": ("Wanskill", "Wanofferings", "Thinking partner"),
    "contact_email": ("wanmail@example.org",),
    "telephone": ("01632 960961", "tel:01632960961"),
    "links": ("https://example.org/wanlink",),
}
RINGS = list(Ring)


def make_profile(user: User, *, rings: Mapping[str, str] | None = None, listed_to: str = "public") -> Profile:
    """A member's profile with something in every part; each part open to everyone, unless told otherwise."""
    tried, people, skill = (
        Topic.objects.get_or_create(name=name, slug=name.lower(), defaults={"facet": facet})[0]
        for name, facet in (("Wanpractice", "practice"), ("Wanpeople", "population"), ("Wanskill", "skill"))
    )
    profile = Profile.objects.get(user=user)
    # No file belongs to it: who looks for one finds none.
    ProfilePhoto.objects.get_or_create(profile=profile, defaults={"alt": "Wanpicture"})
    return change_profile(
        profile=profile,
        version=profile.version,
        values=VALUES | {"rings": rings or dict.fromkeys(FIELD_RULES, "public"), "listed_to": listed_to},
        topics=TopicsOfProfile({tried: ProfileTopic.Level.COULD_TEACH}, [people], [skill]),
        history=[Work("Wanhistory", "Wanformer", started_on=date(2009, 5, 1))],
    )


def rings_turned(by: int) -> dict[str, Ring]:
    """A ring for each part, all four in turn; turned by 0 to 3, every part has had every ring."""
    return {name: RINGS[(number + by) % len(RINGS)] for number, name in enumerate(FIELD_RULES)}


class Neighbours:
    """An owner of a profile, and one of each kind of viewer."""

    def __init__(self) -> None:
        cohort = CohortFactory(intake__year=1987)
        self.owner = MembershipFactory(user=UserFactory(name="Priya Wendle"), cohort=cohort).user
        self.viewers: dict[str, Any] = {
            "visitor": AnonymousUser(),
            "owner": self.owner,
            "mate": MembershipFactory(user=UserFactory(), cohort=cohort).user,
            "member": make_member(),
            "left early": MembershipFactory(user=UserFactory(), cohort=cohort, state="left early").user,
            **{role.value: make_staff(role) for role in Role},
        }

    def fresh(self, who: str) -> Any:
        """A viewer as a request would find them."""
        viewer = self.viewers[who]
        return viewer if who == "visitor" else User.objects.get(pk=viewer.pk)


# Who stands in each ring, as seen from the owner's profile.
MEMBERS = {"owner", "mate", "member", "convenor", "programme team", "administrator"}
WITHIN: dict[str, set[str]] = {
    "only me": {"owner"},
    "cohort": {"owner", "mate"},
    "members": MEMBERS,
    "public": MEMBERS | {"visitor", "left early", "editor"},
}
