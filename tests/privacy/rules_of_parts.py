"""The rules of parts and circles, each with a way to break it."""

from tests.privacy import deeds
from tests.privacy import deeds_of_practice as practice
from tests.privacy.mutants import Mutant, mutant

PROFILES = "network.profiles.models.profiles:"
QUERYSET = f"{PROFILES}ProfileQuerySet."
VIEW = "network.profiles.profile_view:"
RINGS = "network.profiles.rings:"
CIRCLES = "users.circles:"

OF_PARTS: list[Mutant] = [
    mutant(
        "a part without a ring is only me",
        deeds.without_ring,
        f"{PROFILES}Profile.ring_of",
        ", Ring.ONLY_ME)",
        ", Ring.PUBLIC)",
    ),
    mutant(
        "a ring sees itself and wider ones",
        deeds.rings_in_turn,
        f"{RINGS}Ring.within",
        ">= self.width",
        "<= self.width",
    ),
    mutant(
        "a ring does not see narrower ones",
        deeds.rings_in_turn,
        f"{RINGS}Ring.within",
        " if ring.width >= self.width",
        "",
    ),
    mutant("of two rings the narrower holds", deeds.listed_to_cohort, f"{RINGS}narrower", "min(", "max("),
    mutant(
        "the owner sees all", deeds.rings_in_turn, f"{VIEW}ring_towards", "return Ring.ONLY_ME", "return Ring.COHORT"
    ),
    mutant(
        "nobody else does", deeds.rings_in_turn, f"{VIEW}ring_towards", "circles.person_id == profile.user_id", "True"
    ),
    mutant(
        "mates are of one cohort",
        deeds.rings_in_turn,
        f"{VIEW}ring_towards",
        "circles.cohort_ids & {membership.cohort_id for membership in memberships_of(profile)}",
        "True",
    ),
    mutant(
        "mates see what is for mates",
        deeds.rings_in_turn,
        f"{VIEW}ring_towards",
        "return Ring.COHORT",
        "return Ring.MEMBERS",
    ),
    mutant(
        "visitors are no members",
        deeds.rings_in_turn,
        f"{VIEW}ring_towards",
        "Ring.MEMBERS if circles.sees_members_fields else Ring.PUBLIC",
        "Ring.MEMBERS",
    ),
    mutant(
        "a view is of its viewer",
        deeds.rings_in_turn,
        f"{VIEW}view_for",
        "ring_towards(circles_of(viewer), profile)",
        "Ring.COHORT",
    ),
    mutant("a view sees by the ring", deeds.rings_in_turn, f"{VIEW}ProfileView.sees", "in self._seen", "in set(Ring)"),
    mutant("texts by the ring", deeds.rings_in_turn, f"{VIEW}ProfileView._text", "if self.sees(part)", "if True"),
    mutant("lists by the ring", deeds.rings_in_turn, f"{VIEW}ProfileView._list", "if self.sees(part)", "if True"),
    mutant(
        "earlier work by the ring",
        deeds.rings_in_turn,
        f"{VIEW}ProfileView.history",
        'if self.sees("history")',
        "if True",
    ),
    mutant(
        "the picture by the ring", deeds.rings_in_turn, f"{VIEW}ProfileView.photo", 'if self.sees("photo")', "if True"
    ),
    mutant(
        "lived experience by its ring",
        deeds.rings_in_turn,
        f"{VIEW}ProfileView.lived_experience",
        "and Ring(held.ring) in self._seen",
        "",
    ),
    mutant(
        "cohorts by the ring", deeds.cohorts_hidden, f"{VIEW}ProfileView.cohorts", 'not self.sees("cohort")', "False"
    ),
    mutant(
        "an ask ends",
        deeds.ask_ended,
        f"{VIEW}ProfileView.ask",
        "if self._profile.ask_is_over and not self.is_own",
        "if False",
    ),
    mutant(
        "a part is in the index by its ring",
        deeds.rings_in_turn,
        f"{VIEW}part_audiences",
        "profile.ring_of(part)",
        "Ring.PUBLIC",
    ),
    mutant(
        "what is only me is in no index", deeds.rings_in_turn, f"{VIEW}audiences_within", " or ring is Ring.ONLY_ME", ""
    ),
    mutant(
        "what is for a cohort is the cohort's",
        deeds.rings_in_turn,
        f"{VIEW}audiences_within",
        "ring is Ring.COHORT",
        "False",
    ),
    mutant(
        "what is for members is theirs",
        deeds.rings_in_turn,
        f"{VIEW}audiences_within",
        "PUBLIC if ring is Ring.PUBLIC else MEMBERS",
        "PUBLIC",
    ),
    mutant(
        "nobody wider than who finds the person",
        deeds.listed_to_cohort,
        f"{VIEW}audiences_within",
        "narrower(ring, Ring(profile.listed_to))",
        "ring",
    ),
    mutant("who is not shown is in no index", deeds.paused, f"{VIEW}audiences_within", "not profile.is_shown or ", ""),
    mutant("who pauses is not shown", deeds.paused, f"{PROFILES}Profile.is_shown", " and self.paused_at is None", ""),
    mutant(
        "who is hidden is not shown", deeds.hidden, f"{PROFILES}Profile.is_shown", "self.hidden_at is None and ", ""
    ),
    mutant(
        "an ask that has ended is not found",
        deeds.ask_ended,
        "network.profiles.searchable:passages_of",
        "not profile.ask_is_over",
        "True",
        (
            "network.profiles.searchable:_still_looking",
            ".exclude(ask_ends_on__lt=timezone.localdate())",
            ".all()",
        ),
    ),
    mutant(
        "a by-line leads where one may go",
        deeds.blocked,
        "network.profiles.by_lines:_by_line",
        " or not profile.is_found",
        "",
    ),
    mutant(
        "organisations name who agreed",
        deeds.not_on_organisation_page,
        f"{QUERYSET}on_organisation_pages",
        "on_organisation_page=True, ",
        "",
        (f"{VIEW}ProfileView.on_organisation_page", "self._profile.on_organisation_page and ", ""),
    ),
    mutant(
        "and to whom they show it",
        deeds.organisation_of_cohort,
        f"{QUERYSET}on_organisation_pages",
        '.showing("organisation", viewer)',
        "",
        (f"{VIEW}ProfileView.on_organisation_page", ' and self.sees("organisation")', ""),
    ),
    mutant(
        "the names of organisations too",
        deeds.organisation_of_nobody_here,
        "network.profiles.models.organisations:OrganisationQuerySet.visible_to",
        "Q(is_checked=True) | Exists(named)",
        "Q(pk__gt=0)",
    ),
    mutant(
        "what nobody names openly is no record",
        deeds.organisation_of_mates,
        "network.profiles.organisations:forget_if_unused",
        "not Organisation.objects.in_the_open().contains(record)",
        "False",
    ),
    mutant(
        "nor is what was never named openly",
        deeds.organisation_never_open,
        "network.profiles.organisations:names_openly",
        " and reach.width >= Ring.MEMBERS.width",
        "",
    ),
    mutant(
        "and who is found",
        deeds.organisation_of_paused,
        f"{QUERYSET}on_organisation_pages",
        "self.visible_to(viewer)",
        "self",
    ),
    mutant(
        "the convenor is given what members see",
        deeds.reported,
        "network.profiles.reportable:_text",
        "Ring.MEMBERS if",
        "Ring.COHORT if",
    ),
    mutant(
        "and nothing of whom members do not find",
        deeds.reported_closed,
        "network.profiles.reportable:_text",
        "is not ring",
        "is None",
    ),
    mutant(
        "others see it as others do",
        deeds.rings_in_turn,
        "network.profiles.stand_ins:stand_in",
        "else frozenset({NOBODY})",
        "else frozenset(mates)",
    ),
]
OF_CIRCLES: list[Mutant] = [
    mutant("a shut account stands in no circle", deeds.suspended, f"{CIRCLES}circles_of", " and person.is_active", ""),
    mutant(
        "who is leaving stands in none",
        deeds.leaving,
        f"{CIRCLES}remember_circles",
        'if getattr(person, "leaves_at", None) is None else []',
        "",
    ),
    mutant(
        "who left early is no member",
        deeds.left_early,
        f"{CIRCLES}with_circles",
        "cohort_memberships__state__in=CohortMembership.OPENING",
        "cohort_memberships__pk__gt=0",
    ),
    mutant(
        "members see members", deeds.rings_in_turn, f"{CIRCLES}Circles.sees_members_fields", "self.is_member or ", ""
    ),
    mutant(
        "an editor is no member",
        deeds.rings_in_turn,
        f"{CIRCLES}Circles.sees_members_fields",
        "self.roles & SEE_MEMBERS_FIELDS",
        "self.roles",
    ),
    mutant(
        "staff see members' fields",
        deeds.rings_in_turn,
        f"{CIRCLES}Circles.sees_members_fields",
        " or bool(self.roles & SEE_MEMBERS_FIELDS)",
        "",
    ),
    mutant(
        "the network is closed to strangers",
        practice.shared_and_left,
        f"{CIRCLES}Circles.sees_network_write_ups",
        "self.is_member or bool(self.roles)",
        "True",
    ),
    mutant(
        "editors read the network's write-ups",
        practice.shared,
        f"{CIRCLES}Circles.sees_network_write_ups",
        " or bool(self.roles)",
        "",
    ),
]
