"""Who is what: members by their cohorts, staff by their groups (guide 1.13). One person can be several."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import models


class Role(models.TextChoices):
    """What a member of staff does; each role is the group of the same name."""

    EDITOR = "editor", "Editor"
    CONVENOR = "convenor", "Convenor"
    PROGRAMME_TEAM = "programme team", "Programme team"
    ADMINISTRATOR = "administrator", "Administrator"

    def group(self) -> Group:
        """The group of the role's people, which `setup_site` makes."""
        return Group.objects.get(name=self.label)


def roles_of(person: Any) -> frozenset[Role]:
    """The staff roles that somebody holds; none for a visitor or a shut account. One query a request."""
    if not (person.is_authenticated and person.is_active):
        return frozenset()
    if not hasattr(person, "known_roles"):
        names = set(person.groups.values_list("name", flat=True))
        person.known_roles = frozenset(role for role in Role if role.label in names)
    return person.known_roles


def is_member(person: Any) -> bool:
    """Whether somebody is a member of the network: taking part in a cohort now, or finished. One query a request."""
    if not (person.is_authenticated and person.is_active):
        return False
    if not hasattr(person, "known_as_member"):
        person.known_as_member = person.cohort_memberships.opening().exists()
    return person.known_as_member
