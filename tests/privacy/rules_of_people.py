"""The rules of who is found and which parts are seen, each with a way to break it."""

from tests.privacy import deeds
from tests.privacy import deeds_of_practice as practice
from tests.privacy.mutants import Mutant, mutant

PROFILES = "network.profiles.models.profiles:"
QUERYSET = f"{PROFILES}ProfileQuerySet."
BLOCKS = "network.profiles.models.blocks:BlockQuerySet."
VIEW = "network.profiles.profile_view:"
ANYONE = "Q(pk__gt=0)"

OF_PEOPLE: list[Mutant] = [
    mutant(
        "whose account is shut is shown to nobody",
        deeds.suspended,
        f"{QUERYSET}of_members",
        ", user__is_active=True",
        "",
    ),
    mutant("who is leaving is shown to nobody", deeds.leaving, f"{QUERYSET}of_members", ", user__leaves_at=None", ""),
    mutant("who left early is shown to nobody", deeds.left_early, f"{QUERYSET}of_members", "Exists(memberships), ", ""),
    mutant("only members are found", deeds.left_early, f"{QUERYSET}visible_to", "self.of_members()", "self"),
    mutant("what the convenor hid is hidden", deeds.hidden, f"{QUERYSET}visible_to", "hidden_at=None, ", ""),
    mutant("who pauses is not found", deeds.paused, f"{QUERYSET}visible_to", ", paused_at=None", ""),
    mutant("a block hides people", deeds.blocked, f"{QUERYSET}visible_to", "circles.person_id is not None", "False"),
    mutant(
        "a person is listed to a ring",
        deeds.listed_to_cohort,
        f"{QUERYSET}visible_to",
        '_open_to(circles, "listed_to")',
        ANYONE,
    ),
    mutant("one finds oneself", deeds.paused, f"{QUERYSET}visible_to", " | Q(user=circles.person_id)", ""),
    mutant(
        "members' parts are for members",
        deeds.listed_to_members,
        f"{PROFILES}_open_to",
        "if circles.sees_members_fields",
        "if True",
    ),
    mutant(
        "members find members",
        deeds.listed_to_members,
        f"{PROFILES}_open_to",
        "if circles.sees_members_fields",
        "if False",
    ),
    mutant("mates find mates", deeds.listed_to_cohort, f"{PROFILES}_open_to", "if circles.is_member", "if False"),
    mutant("a cohort is one's own", deeds.listed_to_cohort, f"{PROFILES}_open_to", "Q(mates_of(circles), **", "Q(**"),
    mutant(
        "everyone finds what is public",
        deeds.listed_to_public,
        f"{PROFILES}_open_to",
        "Ring.PUBLIC.value",
        "Ring.ONLY_ME.value",
    ),
    mutant(
        "a cohort that somebody left is theirs no more",
        deeds.listed_to_cohort_left,
        f"{PROFILES}mates_of",
        ".opening()",
        ".all()",
    ),
    mutant("nor in what they show", deeds.cohort_left, f"{PROFILES}_opening_memberships", ".opening()", ".all()"),
    mutant(
        "a part is shown by its ring",
        deeds.pictures,
        f"{QUERYSET}showing",
        '_open_to(circles, f"rings__{part}")',
        ANYONE,
    ),
    mutant("one sees one's own parts", deeds.pictures, f"{QUERYSET}showing", " | Q(user=circles.person_id)", ""),
    mutant(
        "topics show who shows it",
        deeds.tried_only_mates,
        f"{QUERYSET}showing",
        '_open_to(circles, f"rings__{part}")',
        ANYONE,
        (f"{VIEW}ProfileView._topics", "not self.sees(part)", "False"),
    ),
    mutant(
        "topics show people", deeds.tried, f"{QUERYSET}showing", '_open_to(circles, f"rings__{part}")', "Q(pk__lt=0)"
    ),
    mutant(
        "a block between two counts, made by one",
        deeds.blocked,
        f"{BLOCKS}between",
        "Q(blocker=one, blocked=other) | ",
        "",
    ),
    mutant("and made by the other", deeds.blocked, f"{BLOCKS}between", " | Q(blocker=other, blocked=one)", ""),
    mutant(
        "write-ups are absent by one's block", practice.blocked_author, f"{BLOCKS}of", "Q(blocker=person_id) | ", ""
    ),
    mutant("and by the other's", practice.blocked_author, f"{BLOCKS}of", " | Q(blocked=person_id)", ""),
    mutant(
        "the other one is absent",
        practice.blocked_author,
        f"{BLOCKS}absent_for",
        "blocker=person_id",
        "blocked=person_id",
    ),
    mutant(
        "one's list of blocks is one's own",
        deeds.blocks_listed,
        f"{BLOCKS}made_by",
        "self.filter(blocker=person.pk)",
        "self.of(person.pk)",
    ),
]
