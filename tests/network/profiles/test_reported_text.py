"""What a report keeps of a profile: its parts as members see them, and never lived experience."""

import pytest

from network.moderation.registry import kinds
from network.profiles.models import Profile
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.services import OwnWords, change_profile
from tests.factories.profiles import CANARIES, Neighbours, make_profile

pytestmark = pytest.mark.usefixtures("site", "without_index")

# In the picture, or in no words of their own.
NO_TEXT = {"photo", "cohort"}
# Said in more words, or in a link, on the page.
AS_PAGE = {"I could teach it", "tel:01632960961", "Shared Lives scheme", "Faith", "Thinking partner", "May 2009"}


def reported(profile: Profile, people: Neighbours, who: str) -> str:
    return kinds()["profile"].text(Profile.objects.with_everything().get(pk=profile.pk), people.fresh(who))


@pytest.mark.parametrize("ring", [Ring.ONLY_ME, Ring.MEMBERS])
def test_it_holds_every_part_that_members_see(ring: Ring) -> None:
    people = Neighbours()
    profile = make_profile(people.owner, rings=dict.fromkeys(FIELD_RULES, ring.value))
    words = {word for part, canaries in CANARIES.items() if part not in NO_TEXT for word in canaries} - AS_PAGE
    text = reported(profile, people, "member")
    assert {word for word in words if word in text} == (words if ring is Ring.MEMBERS else set())


def test_words_that_can_be_purged_are_never_copied() -> None:
    people = Neighbours()
    profile = make_profile(people.owner)
    words = OwnWords("Wanlived through it.", Ring.PUBLIC, "I agree.")
    change_profile(profile=profile, version=profile.version, values={}, lived_experience=words)
    assert not any("Wanlived" in reported(profile, people, who) for who in people.viewers)
