"""The demo's asks, with what was answered and who helped: made by the same services as anyone's, and dated back."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from demo.reading import fixed_id, read
from demo.services.practice import Cast, moment_of, on_day
from network.asks.models import Ask, AskAnswer, Thanks
from network.asks.nudging import WAITS
from network.asks.services import Wording, answer, answer_thanks, ask, close_ask


def load_asks(today: date) -> Iterator[str]:
    """Add the asks, answers and closings that are missing and had happened by that day."""
    rows = [row for row in read("asks") if row["on"] <= today.isoformat()]
    known = set(Ask.objects.values_list("creation_key", flat=True))
    known |= set(AskAnswer.objects.values_list("creation_key", flat=True))
    cast = Cast.assemble() if rows else None
    made = sum(_add(row, cast, known, today) for row in rows if cast)
    yield f"Asks and answers: {made} examples were added."


def _add(row: dict[str, Any], cast: Cast, known: set[str | None], today: date) -> int:
    key, made = fixed_id(f"ask {row['question']}"), 0
    author = cast.people[row["by"]]
    if key not in known:
        asked = ask(author=author, wording=_wording(row, cast, today), creation_key=key)
        _date_back(asked, row["on"], key)
        made += 1
    asked = Ask.objects.select_related("author").get(creation_key=key)
    for reply in row["answers"]:
        made += _add_answer(asked, reply, cast, known, today)
    if asked.is_open and "" < row["closed_on"] <= today.isoformat():
        _close(asked, row, cast)
    return made


def _wording(row: dict[str, Any], cast: Cast, today: date) -> Wording:
    is_for_cohort = row["audience"] == Ask.Audience.COHORT
    places = cast.people[row["by"]].cohort_memberships.opening().select_related("cohort")
    days = row["needed_in_days"]
    return Wording(
        question=row["question"],
        details=row["details"],
        needed_by=None if days is None else today + timedelta(days=days),
        topics=[cast.topics[name] for name in row["topics"]],
        audience=row["audience"],
        cohort=places[0].cohort if is_for_cohort else None,
    )


def _add_answer(asked: Ask, row: dict[str, Any], cast: Cast, known: set[str | None], today: date) -> int:
    key = fixed_id(f"answer to an ask {row['text']}")
    if key in known or row["on"] > today.isoformat() or not asked.is_open:
        return 0
    with on_day(row["on"], is_read=False):
        answer(ask=asked, author=cast.people[row["by"]], text=row["text"], creation_key=key)
    AskAnswer.objects.filter(creation_key=key).update(created_at=moment_of(row["on"]), public_id=key)
    return 1


def _close(asked: Ask, row: dict[str, Any], cast: Cast) -> None:
    moment, said = moment_of(row["closed_on"]), row["thanks"] or {}
    with on_day(row["closed_on"]):
        close_ask(
            ask=asked,
            outcome=row["outcome"],
            helper=cast.people[said["to"]] if said else None,
            text=said.get("text", ""),
            may_stand=bool(said),
        )
        for thanks in Thanks.objects.filter(ask=asked).select_related("helper"):
            if said["agreed"]:
                answer_thanks(thanks=thanks, agrees=True)
    Ask.objects.filter(pk=asked.pk).update(closed_at=moment)
    Thanks.objects.filter(ask=asked).update(created_at=moment, answered_at=moment if said.get("agreed") else None)


def _date_back(asked: Ask, day: str, key: str) -> None:
    # Who could help was looked for in its time.
    moment = moment_of(day)
    Ask.objects.filter(pk=asked.pk).update(
        created_at=moment, open_since=moment, public_id=key, helpers_sought_at=moment + WAITS
    )
