"""What is measured with is the same on every machine, and the raw engine finds it too."""

import pytest

from network.practice.models import WriteUp
from network.profiles.models import Profile
from search.finding import find
from search.indexing import rebuild
from search.models import SearchWord
from tests.bench.content import ONE_THING, name_of_thing, write
from tests.bench.queries import RARE, Asked
from tests.bench.raw import RawDatabase
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]


def test_members_are_written_and_found_by_both() -> None:
    assert list(write(12)) == [12]
    assert Profile.objects.of_members().count() == WriteUp.objects.shared().count() == 12
    first = User.objects.get(email="member-0@example.org")
    assert first.name == "Lionel Codicil"
    rebuild()
    word = SearchWord.objects.order_by("-things", "word").first()
    assert word is not None
    asked = Asked("common word", "people", word.word)
    assert find(asked.query, first).total
    assert RawDatabase().asks(asked, first)()


def test_there_are_rare_words_at_every_size() -> None:
    list(write(3 * ONE_THING))
    rebuild()
    names = [name_of_thing(number).lower() for number in range(3)]
    found = dict(SearchWord.objects.filter(word__in=names).values_list("word", "things"))
    assert all(2 * RARE[0] <= found[name] <= 2 * RARE[1] for name in names)
    # As many as there are letters for, and none twice.
    assert len({name_of_thing(number) for number in range(30_000)}) == 30_000
