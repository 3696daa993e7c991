"""A block lasts through a new account at the same address, and goes for good when it is taken back."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from pytest_django import Settings

from cohorts.models import Cohort
from network.privacy.services import erasing
from network.profiles import blocks
from network.profiles.models import Block, BlockedAddress, Profile
from tests.factories.users import make_member
from users import services as users
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")

FIRST, SECOND = "ben@example.com", "ben.oake@example.net"


class Pair:
    """Ada, who blocks Ben, who has two addresses."""

    def __init__(self) -> None:
        self.ada, self.ben = make_member(name="Ada Marsh"), make_member(name="Ben Oake", email=FIRST)
        EmailAddress.objects.create(user=self.ben, email=SECOND, verified=True, primary=False)
        self.block = blocks.block(blocker=self.ada, person=self.ben)
        self.cohort = Cohort.objects.first()

    def erase(self, person: User) -> None:
        User.objects.filter(pk=person.pk).update(leaves_at=timezone.now())
        erasing.erase(user=person)

    def come_back(self, email: str) -> User:
        """By an invitation, as everybody comes in."""
        link = users.invite(email=email, cohort=self.cohort)
        return users.accept(token_hash=users.hash_of(link.strip("/").rpartition("/")[2]), name="Benjamin")[0]


@pytest.fixture(autouse=True)
def _own_list(settings: Settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.ERASURE_LIST = tmp_path / "erased.jsonl"


@pytest.fixture
def pair() -> Pair:
    return Pair()


@pytest.mark.thorough
@pytest.mark.parametrize("email", [FIRST, SECOND, "Ben.OAKE@example.net"])
def test_whoever_was_erased_and_comes_back_by_any_address_meets_the_block(pair: Pair, email: str) -> None:
    pair.erase(pair.ben)
    assert not Block.objects.exists()
    # Of the erased person nothing is left but the hashes.
    assert set(BlockedAddress.objects.values_list("blocker", "blocked")) == {(pair.ada.pk, None)}

    back = pair.come_back(email)

    assert back != pair.ben
    assert Block.objects.get().blocked == back
    for one, other in ((pair.ada, back), (back, pair.ada)):
        assert not Profile.objects.visible_to(User.objects.get(pk=one.pk)).filter(user=other).exists()


def test_an_address_that_is_added_later_is_known_too(pair: Pair) -> None:
    EmailAddress.objects.create(user=pair.ben, email="third@example.org", verified=True, primary=False)
    pair.erase(pair.ben)

    assert Block.objects.filter(blocked=pair.come_back("third@example.org")).exists()


def test_an_address_counts_once_it_is_confirmed(pair: Pair) -> None:
    pair.erase(pair.ben)
    other = make_member()
    address = EmailAddress.objects.create(user=other, email=SECOND, verified=False, primary=False)
    assert not Block.objects.exists()

    address.verified = True
    address.save()
    assert Block.objects.get().blocked == other


def _taken_back_at_once(pair: Pair) -> None:
    blocks.unblock(block=pair.block)
    pair.erase(pair.ben)


def _blocker_left(pair: Pair) -> None:
    pair.erase(pair.ada)
    pair.erase(pair.ben)


@pytest.mark.thorough
@pytest.mark.parametrize("end", [_taken_back_at_once, _blocker_left])
def test_what_ends_a_block_ends_it_for_good(pair: Pair, end: Callable[[Pair], None]) -> None:
    end(pair)

    assert not BlockedAddress.objects.exists()
    pair.come_back(FIRST)
    assert not Block.objects.exists()


@pytest.mark.thorough
def test_a_block_that_stood_again_can_be_taken_back(pair: Pair) -> None:
    pair.erase(pair.ben)
    blocks.unblock(block=Block.objects.get(blocked=pair.come_back(FIRST)))
    pair.erase(User.objects.get(email=FIRST))

    pair.come_back(FIRST)
    assert not Block.objects.exists()


def test_nobody_blocks_themselves_by_taking_over_an_address(pair: Pair) -> None:
    pair.erase(pair.ben)
    EmailAddress.objects.create(user=pair.ada, email=SECOND, verified=True, primary=False)

    assert not Block.objects.exists()


def test_hashes_hold_when_the_key_changes(pair: Pair, settings: Settings) -> None:
    pair.erase(pair.ben)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of fifty letters, and it is quite long enough"

    assert Block.objects.filter(blocked=pair.come_back(FIRST)).exists()


def test_no_address_can_be_read_from_what_is_kept(pair: Pair) -> None:
    kept = " ".join(BlockedAddress.objects.values_list("digest", flat=True))

    assert len(kept.split()) == 2
    assert "ben" not in kept
