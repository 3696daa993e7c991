"""Generated members are the same people on every machine, may be added to, and are found."""

import pytest

from core import markdown
from demo.services.clearing import clear_all
from demo.services.many import load_many
from network.practice.models import WriteUp, WriteUpVersion
from network.profiles.models import Profile
from search.models import SearchThing
from users.models import CohortMembership, User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]


def test_generated_members_are_the_same_however_they_were_added() -> None:
    list(load_many(4))
    names = list(User.objects.order_by("email").values_list("name", flat=True))
    texts = list(WriteUp.objects.order_by("public_id").values_list("public_id", "title", "summary", "before"))
    assert len(set(names)) == len({text for *_, text in texts}) > 1
    list(clear_all())
    list(load_many(2))
    list(load_many(4))
    assert list(load_many(3)) == ["Generated members: there are 4 already."]

    assert list(User.objects.order_by("email").values_list("name", flat=True)) == names
    assert list(WriteUp.objects.order_by("public_id").values_list("public_id", "title", "summary", "before")) == texts


def test_generated_members_stand_as_others_do() -> None:
    list(load_many(12))
    assert Profile.objects.of_members().count() == 12
    assert WriteUp.objects.shared().count() == WriteUpVersion.objects.count() == 12
    assert 0 < WriteUp.objects.for_public().count() < 12
    for write_up in WriteUp.objects.all():
        assert write_up.html("what_we_did") == markdown.render(write_up.what_we_did)
        assert write_up.topics.count() >= 3
    for version in WriteUpVersion.objects.select_related("write_up"):
        assert (version.audience, version.cohort_id) == (version.write_up.audience, version.write_up.cohort_id)
    for member in CohortMembership.objects.select_related("user", "cohort__intake"):
        assert member.user.joined_at.year == member.cohort.intake.year
    assert SearchThing.objects.filter(kind="practice").count() == 12
