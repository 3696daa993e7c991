"""The rules of what the site tells by itself, each with a way to break it."""

from tests.privacy.mutants import Mutant, mutant
from tests.privacy.probes import Probes
from tests.privacy.told import what_is_told
from tests.privacy.world import World

MEETING, ALIKE = "network.directory.meeting:", "network.directory.alike:"
ALERTS, LOOKING = "network.directory.alerts:", "network.directory.looking:"
VIEWERS = ("Cal", "Eve", "editor", "visitor")


def told(world: World) -> None:
    """Somebody is blocked, somebody keeps a part to themselves, and the site goes on telling."""
    world.with_history()
    world.block("Cal", "Ann")
    world.open_list("Bea", "tried", "only me")
    world.list_to("Dan", "public")
    for viewer in VIEWERS:
        what_is_told(world, viewer, Probes())


OF_TOLD: list[Mutant] = [
    mutant(
        "people to meet are people whom one may find",
        told,
        f"{MEETING}_people",
        "Profile.objects.visible_to(person)",
        "Profile.objects.all()",
    ),
    mutant(
        "what speaks for somebody is shown to whom it is told",
        told,
        f"{MEETING}_with_topics",
        "Exists(shown), ",
        "",
        (f"{MEETING}_reasons", " and view.sees(SAID[each.what].part)", ""),
    ),
    mutant(
        "a text that is alike may be read",
        told,
        f"{ALIKE}more_like",
        "kinds()[KIND].visible(reader)",
        "WriteUp.objects.all()",
        (f"{ALIKE}_shared_topics", '.filter(Exists(practice.visible(reader).filter(pk=OuterRef("object_id"))))', ""),
    ),
    mutant(
        "whoever may not look is mailed nothing",
        told,
        f"{ALERTS}_tell",
        "not may_look(search.user, search.kind)",
        "False",
        (f"{LOOKING}found_by", "not may_look(person, search.kind)", "False"),
        (f"{LOOKING}first_hits", "may_look(person, search.kind)", "True"),
    ),
]
