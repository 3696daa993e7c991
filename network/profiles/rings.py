"""Rings of visibility: who may see a thing, from the narrowest to the widest (guide 5.1)."""

from dataclasses import dataclass

from django.db import models


class Ring(models.TextChoices):
    """Who may see something."""

    ONLY_ME = "only me", "Only me"
    COHORT = "cohort", "My cohort"
    MEMBERS = "members", "Members"
    PUBLIC = "public", "Public"

    @property
    def width(self) -> int:
        """0 for the narrowest."""
        return list(Ring).index(self)

    @property
    def within(self) -> frozenset["Ring"]:
        """What somebody sees who stands in this ring: all that is open to it, and to wider ones."""
        return frozenset(ring for ring in Ring if ring.width >= self.width)


def narrower(one: Ring, other: Ring) -> Ring:
    """The narrower of two."""
    return min(one, other, key=lambda ring: ring.width)


@dataclass(frozen=True)
class FieldRule:
    """One part of a profile that has a ring of its own: what it is called, where it starts, and what can be chosen."""

    name: str
    label: str
    default: Ring
    choices: tuple[Ring, ...] = tuple(Ring)


# Whoever adds a part starts it at only me (guide 5.1). What a person looks for, and whom they were in a cohort with,
# are asked of fewer rings; only me is always one of them.
FIELD_RULES = {
    rule.name: rule
    for rule in (
        FieldRule("name_aloud", "Name to say aloud", Ring.MEMBERS),
        FieldRule("pronouns", "Pronouns", Ring.ONLY_ME),
        FieldRule("photo", "Picture", Ring.MEMBERS),
        FieldRule("headline", "Headline", Ring.MEMBERS),
        FieldRule("role_level", "Role level", Ring.MEMBERS),
        FieldRule("functions", "What you do", Ring.MEMBERS),
        FieldRule("organisation", "Organisation, its type and sector", Ring.MEMBERS),
        FieldRule("history", "Earlier work", Ring.ONLY_ME),
        FieldRule("regions", "Region and place", Ring.MEMBERS),
        FieldRule("cohort", "Cohort and year", Ring.MEMBERS, (Ring.ONLY_ME, Ring.MEMBERS, Ring.PUBLIC)),
        FieldRule("about", "About me", Ring.MEMBERS),
        FieldRule("tried", "Practices I have tried", Ring.MEMBERS),
        FieldRule("works_with", "Who I work with", Ring.MEMBERS),
        FieldRule("offers", "What I offer", Ring.MEMBERS),
        FieldRule("ask", "What I look for", Ring.MEMBERS, (Ring.ONLY_ME, Ring.COHORT, Ring.MEMBERS)),
        FieldRule("languages", "Languages", Ring.MEMBERS),
        FieldRule("contact_email", "Email", Ring.ONLY_ME),
        FieldRule("telephone", "Telephone", Ring.ONLY_ME),
        FieldRule("links", "Links", Ring.ONLY_ME),
    )
}


def default_rings() -> dict[str, str]:
    """The rings of a new profile."""
    return {rule.name: rule.default.value for rule in FIELD_RULES.values()}
