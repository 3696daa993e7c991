"""What the convenor's page counts: how much waits and for how long, of nobody by name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.moderation import figures, signals
from network.moderation.ages import ages_of
from network.moderation.models import Report
from network.profiles.models import Profile
from tests.factories.users import UserFactory, be, make_newcomer
from tests.network.moderation.case import INDEX, Case
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], ("nothing waits", "nothing waits")),
        ([0], ("less than a day", "less than a day")),
        ([1, 9, 3], ("9 days", "3 days")),
        ([8, 2, 4, 6], ("8 days", "6 days")),
        ([1], ("1 day", "1 day")),
    ],
)
def test_the_oldest_and_the_middle_one(days: list[int], said: tuple[str, str]) -> None:
    now = timezone.now()
    assert ages_of([now - timedelta(days=each, minutes=1) for each in days]) == said


def figures_on(page: str) -> dict[str, str]:
    rows = page.split("How much waits")[1].split("</table>")[0].split('<td class="title">')[1:]
    return {row.split("</td>")[0]: row.split("<td>")[1].split("</td>")[0] for row in rows}


@pytest.mark.thorough
def test_the_page_counts_what_waits(client: Client) -> None:
    case = Case()
    first = Report.objects.order_by("pk")[0]
    Report.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=9, hours=1))
    Profile.objects.filter(user=make_newcomer(name="Nell Newcomer")).update(listed_to="members")
    be(client, case.second)
    counted = figures_on(client.get(INDEX).content.decode())
    assert counted["Reports open"] == "2"
    assert (counted["The oldest waits for"], counted["The middle one waits for"]) == ("9 days", "9 days")
    assert counted["Answers to decisions open"] == counted["Notes about what is sent open"] == "0"
    assert "Nell" not in str(counted)
    assert counted["Newcomers whom nobody has welcomed"] == "1"

    case.appeal(case.decide("hide"))
    for _ in range(5):
        signals.note_text(author=case.author, text="One and the same text goes to you all.", recipient=UserFactory())
    counted = figures_on(client.get(INDEX).content.decode())
    assert counted["Reports open"] == "0"
    assert counted["Answers to decisions open"] == counted["Notes about what is sent open"] == "1"


def test_a_figure_has_one_name() -> None:
    with pytest.raises(ValueError, match="already"):
        figures.register("Newcomers whom nobody has welcomed", lambda: 1)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.thorough
def test_the_pages_ask_as_little_of_many_as_of_few(client: Client) -> None:
    counted = []
    for number in (1, 3):
        for _ in range(number):
            case = Case()
            answered = case.decide("warn")
            case.answer(case.appeal(answered), "uphold")
            case.appeal(case.decide("hide"))
            for _ in range(5):
                signals.note_text(
                    author=case.author, text="One and the same text goes to you all.", recipient=UserFactory()
                )
        case.second.groups.add(Role.ADMINISTRATOR.group())
        be(client, case.second)
        counted.append([queries(client, address) for address in ("/admin/", INDEX, f"{INDEX}log/")])

    assert counted[0] == counted[1]
