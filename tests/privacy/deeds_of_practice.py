"""What is done, and where is looked, to see that one rule about what members write holds."""

from contextlib import suppress

from django.core.exceptions import ValidationError

from network.practice.models import Credit
from network.practice.services import credits
from tests.privacy import probes as ways
from tests.privacy import searches
from tests.privacy.deeds import EACH, look, search
from tests.privacy.oracle import VISITOR, WriteUp
from tests.privacy.probes import Probes
from tests.privacy.world import World


def written(world: World, name: str, audience: str = "") -> int:
    number = world.write(name)
    assert number is not None
    if audience:
        world.share(number, audience)
    return number


# Write-ups ------------------------------------------------------------------------------------------------


def drafts(world: World) -> None:
    written(world, "Ann")
    look(world, "write-up", "about a write-up")


def shared(world: World) -> None:
    written(world, "Ann", "network")
    look(world, "write-up", "public write-up", "public practice")


def shared_with_cohort(world: World) -> None:
    written(world, "Ann", "cohort")
    look(world, "write-up", "person", "topic", "home", "find practice")
    ways.index(world, Probes())


def shared_and_left(world: World) -> None:
    written(world, "Bea", "network")
    world.leave_early("Ann", left=True)
    look(world, "write-up")


def taken_back(world: World) -> None:
    world.stop_sharing(written(world, "Ann", "network"))
    look(world, "write-up")


def taken_back_and_shared(world: World) -> None:
    number = written(world, "Ann", "network")
    world.stop_sharing(number)
    world.rewrite(number)
    world.share(number, "network")
    look(world, "version")


def write_up_hidden(world: World) -> None:
    world.hide_write_up(written(world, "Ann", "network"), hidden=True)
    look(world, "write-up")
    ways.index(world, Probes())


def public_hidden(world: World) -> None:
    number = written(world, "Ann", "network")
    world.make_public(number)
    world.hide_write_up(number, hidden=True)
    address = f"/practice/write-up-{world.row(number).public_id}/"
    assert not ways.WORD.search(ways.page(world, VISITOR, address)), "a hidden write-up is public"


def public_and_rewritten(world: World) -> None:
    number = written(world, "Ann", "network")
    world.make_public(number)
    world.rewrite(number)
    look(world, "public write-up")
    search(world, world.oracle.write_ups[number].words, viewers=(VISITOR, "Dan"))


def first_cohort_then_network(world: World) -> None:
    number = written(world, "Ann", "cohort")
    world.rewrite(number)
    world.share(number, "network")
    look(world, "version")


def version_hidden(world: World) -> None:
    world.hide_write_up(written(world, "Ann", "network"), hidden=True)
    look(world, "version")


def blocked_author(world: World) -> None:
    for name in ("Bea", "Cal"):
        written(world, name, "network")
    world.block("Bea", "Cal")
    look(world, "write-up", "home", "person", viewers=("Bea", "Cal", "Dan"))


def paused_author(world: World) -> None:
    written(world, "Ann", "cohort")
    world.pause("Ann", paused=True)
    ways.index(world, Probes())


def looked_for(world: World) -> None:
    """Look for write-ups by the names of those who wrote them."""
    for viewer in EACH:
        searches.authors(world, viewer, Probes())


def author_listed_to_cohort(world: World) -> None:
    world.list_to("Ann", "cohort")
    written(world, "Ann", "network")
    looked_for(world)


def author_paused(world: World) -> None:
    written(world, "Ann", "network")
    world.pause("Ann", paused=True)
    looked_for(world)


def author_left(world: World) -> None:
    written(world, "Ann", "network")
    world.leave_early("Ann", left=True)
    looked_for(world)


def authors_apart(world: World) -> None:
    number = written(world, "Ann", "network")
    world.ask_author(number, "Bea")
    world.answer_author(number, "Bea", agrees=True)
    world.block("Ann", "Bea")
    looked_for(world)


def author_of_public(world: World) -> None:
    world.make_public(written(world, "Ann", "public"))
    looked_for(world)


def only_asked(world: World) -> None:
    world.ask_author(written(world, "Ann"), "Dan")
    look(world, "write-up", "asked to be named")


def person_to_ask(world: World) -> None:
    number = written(world, "Ann", "cohort")
    agreed, role = Credit.State.AGREED, Credit.Role.PERSON_TO_ASK
    Credit.objects.create(write_up_id=number, user=world.users["Dan"], role=role, state=agreed)
    look(world, "write-up")


# Questions, notices, being asked --------------------------------------------------------------------------


def _asked(world: World, name: str, number: int) -> int:
    before = set(world.oracle.remarks)
    world.ask(name, number)
    (made,) = set(world.oracle.remarks) - before
    return made


def _answered(world: World, name: str, question: int) -> int:
    before = set(world.oracle.remarks)
    world.answer(name, question)
    (made,) = set(world.oracle.remarks) - before
    return made


def _look_at_remarks(world: World, *viewers: str) -> None:
    look(world, "write-up", "report", "remark", "own questions", "notices", "home", "person", viewers=viewers)
    search(world, {remark.word for remark in world.oracle.remarks.values()}, viewers=viewers)


def asked_in_cohort(world: World) -> None:
    _answered(world, "Ann", _asked(world, "Bea", written(world, "Ann", "cohort")))
    _look_at_remarks(world, "Bea", "Dan")


def remarks_hidden(world: World) -> None:
    number = written(world, "Ann", "network")
    question, other = _asked(world, "Bea", number), _asked(world, "Dan", number)
    answer = _answered(world, "Dan", question)
    world.hide_remark(answer, hidden=True)
    world.hide_remark(other, hidden=True)
    _look_at_remarks(world, "Ann", "Bea", "Dan")


def question_hidden(world: World) -> None:
    question = _asked(world, "Bea", written(world, "Ann", "network"))
    _answered(world, "Dan", question)
    world.hide_remark(question, hidden=True)
    _look_at_remarks(world, "Ann", "Bea", "Dan")


def write_up_hidden_from_who_asked(world: World) -> None:
    number = written(world, "Ann", "network")
    _answered(world, "Dan", _asked(world, "Bea", number))
    world.hide_write_up(number, hidden=True)
    look(world, "remark", "own questions", viewers=("Bea", "Dan"))


def asked_across_block(world: World) -> None:
    _asked(world, "Dan", written(world, "Cal", "network"))
    world.block("Cal", "Dan")
    _look_at_remarks(world, "Cal", "Dan", "Bea")


def answered_and_leaving(world: World) -> None:
    question = _asked(world, "Dan", written(world, "Cal", "network"))
    _answered(world, "Bea", question)
    world.leave("Dan")
    _look_at_remarks(world, "Cal", "Bea", "Ann")
    ways.index(world, Probes())


def asked_beside_block(world: World) -> None:
    _asked(world, "Dan", written(world, "Cal", "network"))
    world.block("Bea", "Dan")
    _look_at_remarks(world, "Cal", "Dan", "Bea")


def answered_across_block(world: World) -> None:
    _answered(world, "Dan", _asked(world, "Cal", written(world, "Ann", "network")))
    world.block("Cal", "Dan")
    _look_at_remarks(world, "Cal", "Dan", "Bea")


def question_of_blocked_answered(world: World) -> None:
    _answered(world, "Bea", _asked(world, "Dan", written(world, "Ann", "network")))
    world.block("Cal", "Dan")
    _look_at_remarks(world, "Cal", "Bea")


def asked_of_left_author(world: World) -> None:
    _asked(world, "Bea", written(world, "Ann", "network"))
    world.leave_early("Ann", left=True)
    look(world, "write-up", viewers=("Ann", "Bea"))


def asked_by_blocked(world: World) -> None:
    world.ask_author(written(world, "Ann"), "Dan")
    world.block("Ann", "Dan")
    look(world, "asked to be named", "notices", "own write-ups", "home", viewers=("Dan",))


def asked_by_hidden(world: World) -> None:
    number = written(world, "Ann")
    world.ask_author(number, "Dan")
    world.hide_write_up(number, hidden=True)
    look(world, "asked to be named", "notices", "own write-ups", "home", viewers=("Dan",))


def _asked_by(world: World, number: int, by: str, name: str) -> None:
    Credit.objects.create(write_up_id=number, user=world.users[name], role=Credit.Role.AUTHOR, asked_by=world.users[by])
    world.oracle.write_ups[number].asked[name] = by


def asked_by_blocked_leaver(world: World) -> None:
    _asked_by(world, written(world, "Bea"), "Ann", "Dan")
    world.block("Ann", "Dan")
    look(world, "asked to be named", "own write-ups", viewers=("Dan",))


def _with_author(world: World, number: int, name: str) -> WriteUp:
    write_up = world.oracle.write_ups[number]
    world.ask_author(number, name)
    world.answer_author(number, name, agrees=True)
    assert name in write_up.authors
    return write_up


def asked_beside_blocked(world: World) -> None:
    number = written(world, "Bea")
    _with_author(world, number, "Ann")
    _asked_by(world, number, "Bea", "Dan")
    world.block("Ann", "Dan")
    look(world, "asked to be named", "own write-ups", viewers=("Dan",))


def agreed_then_blocked(world: World) -> None:
    _with_author(world, written(world, "Ann"), "Bea")
    assert "Bea said yes" in ways.page(world, "Ann", "/network/notices/")
    world.block("Bea", "Ann")
    assert "Bea said yes" not in ways.page(world, "Ann", "/network/notices/"), "Ann is told of Bea"


def answered_and_left(world: World) -> None:
    number = written(world, "Bea")
    _with_author(world, number, "Ann")
    asked = credits.ask(
        write_up=world.row(number), by=world.user("Ann"), user=world.user("Dan"), role=Credit.Role.AUTHOR
    )
    credits.answer(credit=Credit.objects.get(pk=asked.pk), agrees=True)
    world.oracle.write_ups[number].authors.add("Dan")
    world.answer_author(number, "Ann", agrees=False)
    look(world, "notices", "home", viewers=("Ann",))


def ask_across_block(world: World) -> None:
    number = written(world, "Ann")
    world.block("Bea", "Ann")
    with suppress(ValidationError):
        credits.ask(write_up=world.row(number), by=world.user("Ann"), user=world.user("Bea"), role=Credit.Role.AUTHOR)
        raise AssertionError("Ann can ask Bea")


def answered_and_blocked(world: World) -> None:
    _answered(world, "Bea", _asked(world, "Ann", written(world, "Cal", "network")))
    world.block("Cal", "Bea")
    look(world, "as others see it", "person", viewers=("Bea",))
