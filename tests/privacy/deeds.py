"""What is done, and where is looked, to see that a rule about people holds: it passes, and fails if the rule breaks."""

from collections.abc import Callable, Iterable

from network.profiles.models import Organisation, Profile
from network.profiles.organisations import members_named
from network.profiles.services import change_profile
from search import known_words
from search.query import Query
from search.words import stem
from tests.factories.users import MembershipFactory
from tests.privacy import probes as ways
from tests.privacy import searches
from tests.privacy.oracle import VISITOR
from tests.privacy.probes import Probes
from tests.privacy.world import World

Deed = Callable[[World], None]
# One of each kind: oneself, a mate, a member of another cohort, staff who see members and staff who do not.
EACH = ("Ann", "Bea", "Dan", "convenor", "editor", VISITOR)
IN_TURN = {
    "only me": ("name_aloud", "regions", "ask", "lived", "tried"),
    "cohort": ("pronouns", "about", "telephone", "links", "photo", "history", "role_level", "works_with"),
    "members": ("headline", "offers", "cohort", "languages"),
    "public": ("organisation", "contact_email"),
}


def look(world: World, *names: str, viewers: Iterable[str] = EACH) -> None:
    """Look on these ways, as these viewers."""
    world.engine.settle()
    for viewer in viewers:
        for each in ways.looks(world, viewer):
            if each.way in names:
                ways.probe(each, world, Probes())


def count(world: World, viewers: Iterable[str] = EACH) -> None:
    """Who is found, named, pictured and counted, and what the index holds."""
    for viewer in viewers:
        searches.filters(world, viewer, Probes())
        ways.names_and_pictures(world, viewer, Probes())
    ways.index(world, Probes())


def search(world: World, words: Iterable[str], viewers: Iterable[str] = EACH) -> None:
    """Look for these words."""
    for word in sorted(words):
        for viewer in viewers:
            searches.search_for(word, world, viewer, Probes())
        searches.search_in_public(word, world, Probes())


# People ---------------------------------------------------------------------------------------------------


def suspended(world: World) -> None:
    world.suspend("Ann", suspended=True)
    look(world, "person")
    count(world)


def leaving(world: World) -> None:
    world.leave("Ann")
    look(world, "person")
    count(world)


def left_early(world: World) -> None:
    world.leave_early("Ann", left=True)
    look(world, "person")
    count(world)


def hidden(world: World) -> None:
    world.hide("Ann", hidden=True)
    look(world, "person")
    count(world)


def paused(world: World) -> None:
    world.pause("Ann", paused=True)
    look(world, "person")
    count(world)


def blocked(world: World) -> None:
    world.block("Bea", "Ann")
    look(world, "person", viewers=("Ann", "Bea", "Dan"))
    count(world, viewers=("Ann", "Bea", "Dan"))


def blocked_and_searched(world: World) -> None:
    world.block("Bea", "Ann")
    search(world, world.oracle.people["Ann"].words["headline"])


def blocked_and_suggested(world: World) -> None:
    world.block("Bea", "Ann")
    for viewer in ("Ann", "Bea", "Dan"):
        ways.suggestions(world, viewer, Probes())


def word_beside_word(world: World) -> None:
    """A word for mates alone is near one that all members may see: for others it is that word, misspelt."""
    world.open_list("Ann", "about", "cohort")
    (hidden,) = world.oracle.people["Ann"].words["about"]
    seen, bea = hidden.replace("zqx", "zqv"), world.profile("Bea")
    change_profile(profile=bea, version=bea.version, values={"headline": seen})
    for viewer, meant in {"Bea": "", "Dan": seen}.items():
        result, *_ = world.engine.answers(Query(("people",), hidden), world.user(viewer))
        assert result.mended == meant, f"{viewer} is told that {hidden} stands somewhere"


def word_in_another_form(world: World) -> None:
    """A word for mates alone stands in another form where all members read: no others learn how it is spelt."""
    world.open_list("Ann", "about", "cohort")
    (hidden,) = world.oracle.people["Ann"].words["about"]
    seen, bea = f"{hidden}ing", world.profile("Bea")
    assert stem(seen) == stem(hidden)
    change_profile(profile=bea, version=bea.version, values={"headline": seen})
    for viewer, meant in {"Bea": hidden, "Dan": ""}.items():
        result, *_ = world.engine.answers(Query(("people",), hidden[1:]), world.user(viewer))
        assert result.mended == meant, f"{viewer} is told how {hidden} is spelt"


def words_side_by_side(world: World) -> None:
    """Two words stand side by side for mates alone: nobody else has them told apart when written as one."""
    world.open_list("Ann", "about", "cohort")
    ann = world.profile("Ann")
    change_profile(profile=ann, version=ann.version, values={"about": "A zqxwhisper of zqxthunder zqxmeadow."})
    known_words.count_anew()
    for viewer, meant in {"Bea": "zqxthunder zqxmeadow", "Dan": ""}.items():
        result, *_ = world.engine.answers(Query(("people",), "zqxthunderzqxmeadow"), world.user(viewer))
        assert result.mended == meant, f"{viewer} is told that two words stand side by side"


def blocks_listed(world: World) -> None:
    world.block("Bea", "Ann")
    for viewer in ("Ann", "Bea"):
        ways.blocked(world, viewer, Probes())


def _listed_to(ring: str) -> Deed:
    def deed(world: World) -> None:
        world.list_to("Ann", ring)
        world.open_list("Ann", "about", "public")
        look(world, "person")
        count(world)

    return deed


listed_to_cohort, listed_to_members, listed_to_public = (_listed_to(ring) for ring in ("cohort", "members", "public"))


def _with_former_cohort(world: World) -> None:
    MembershipFactory(user=world.users["Ann"], cohort=world.cohorts["y"], state="left early")


def listed_to_cohort_left(world: World) -> None:
    _with_former_cohort(world)
    listed_to_cohort(world)


def cohort_left(world: World) -> None:
    _with_former_cohort(world)
    rings_in_turn(world)


def tried(world: World) -> None:
    look(world, "topic")


def tried_only_mates(world: World) -> None:
    world.open_list("Ann", "tried", "cohort")
    world.open_list("Ann", "headline", "members")
    for viewer in EACH:
        html = ways.page(world, viewer, f"/topics/{world.facets['Ann']['tried']}/")
        named = world.profile("Ann").get_absolute_url() in html
        assert named == (viewer in ("Ann", "Bea")), f"{viewer} reads what Ann has tried"


# Parts ----------------------------------------------------------------------------------------------------


def rings_in_turn(world: World) -> None:
    world.list_to("Ann", "public")
    for ring, parts in IN_TURN.items():
        for part in parts:
            world.open_list("Ann", part, ring)
    look(world, "person", "as others see it")
    count(world)


def words_of_public_person(world: World) -> None:
    world.list_to("Ann", "public")
    world.open_list("Ann", "about", "members")
    search(world, world.oracle.people["Ann"].words["about"])


def words_for_cohort(world: World) -> None:
    world.open_list("Ann", "about", "cohort")
    search(world, world.oracle.people["Ann"].words["about"])


def filters_of_public_person(world: World) -> None:
    world.list_to("Ann", "public")
    world.open_list("Ann", "regions", "cohort")
    # Each filter is chosen in its turn.
    for turn in range(12):
        for viewer in ("Dan", VISITOR):
            searches.filters(world, viewer, Probes({"turns": turn}))


def pictures(world: World) -> None:
    world.open_list("Ann", "photo", "cohort")
    world.open_list("Dan", "photo", "only me")
    for viewer in (*EACH,):
        ways.names_and_pictures(world, viewer, Probes())


def without_ring(world: World) -> None:
    profile = world.profile("Ann")
    Profile.objects.filter(pk=profile.pk).update(rings={k: v for k, v in profile.rings.items() if k != "about"})
    world.oracle.people["Ann"].rings["about"] = "only me"
    look(world, "person")


def cohorts_hidden(world: World) -> None:
    world.open_list("Ann", "cohort", "only me")
    count(world)


def ask_ended(world: World) -> None:
    world.end_ask("Ann", ended=True)
    look(world, "person")
    ways.index(world, Probes())


def reported(world: World) -> None:
    world.open_list("Ann", "about", "cohort")
    world.report_profile("Bea", "Ann")
    look(world, "screen of staff", viewers=("convenor",))


def reported_closed(world: World) -> None:
    world.list_to("Ann", "cohort")
    world.report_profile("Bea", "Ann")
    look(world, "screen of staff", viewers=("convenor",))


def _on_page(world: World) -> Organisation:
    """Ann stands openly on the page of an organisation, and Bea works there too."""
    world.name_on_organisation_page("Ann", named=True)
    world.open_list("Ann", "organisation", "public")
    (word,) = world.oracle.people["Ann"].words["organisation"]
    bea = world.profile("Bea")
    change_profile(profile=bea, version=bea.version, values={"organisation": word, "on_organisation_page": True})
    world.oracle.people["Bea"].words["organisation"] = {word}
    return Organisation.objects.get(name=word)


def _named_on_page(world: World, organisation: Organisation, who: str, viewers: set[str]) -> None:
    for viewer in EACH:
        named = {view.name for view in members_named(organisation, world.user(viewer))}
        assert (who in named) == (viewer in viewers), f"{viewer} finds {who} on the page of {organisation}"


def not_on_organisation_page(world: World) -> None:
    organisation = _on_page(world)
    world.name_on_organisation_page("Bea", named=False)
    _named_on_page(world, organisation, "Bea", set())


def organisation_of_cohort(world: World) -> None:
    organisation = _on_page(world)
    world.open_list("Bea", "organisation", "cohort")
    _named_on_page(world, organisation, "Bea", {"Ann", "Bea"})


def organisation_of_paused(world: World) -> None:
    organisation = _on_page(world)
    world.pause("Bea", paused=True)
    _named_on_page(world, organisation, "Bea", {"Bea"})


def organisation_of_mates(world: World) -> None:
    """A name that mates alone may know of is no page, no suggestion and no record for anybody else."""
    world.name_on_organisation_page("Ann", named=True)
    world.open_list("Ann", "organisation", "cohort")
    look(world, "organisation", "names of organisations", "screen of staff")
    names = world.oracle.people["Ann"].words["organisation"]
    assert not Organisation.objects.filter(name__in=names).exists(), "a record of what mates alone may know"


def organisation_of_nobody_here(world: World) -> None:
    """Nobody is led to a page that names nobody to them."""
    world.name_on_organisation_page("Ann", named=True)
    world.pause("Ann", paused=True)
    look(world, "organisation", "names of organisations")


def organisation_never_open(world: World) -> None:
    """Of somebody who shows it to mates alone, the box notwithstanding, there is no record to be seen by staff."""
    world.open_list("Dan", "organisation", "cohort")
    world.say("Dan", "organisation", "cohort")
    world.name_on_organisation_page("Dan", named=True)
    look(world, "screen of staff", viewers=("convenor",))
    assert not Organisation.objects.filter(name__in=world.oracle.people["Dan"].words["organisation"]).exists()
