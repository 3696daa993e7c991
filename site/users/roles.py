"""Who is what: members by their cohorts, staff by their groups (guide 1.13). One person can be several."""

from collections.abc import Iterable
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
        person.known_roles = roles_named(person.groups.values_list("name", flat=True))
    return person.known_roles


def roles_named(groups: Iterable[str]) -> frozenset[Role]:
    """The roles among the names of some groups."""
    names = set(groups)
    return frozenset(role for role in Role if role.label in names)
