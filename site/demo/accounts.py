"""Whom to be in the demo: an address for each role and for a few members, the same on every machine."""

from dataclasses import dataclass

from users.roles import Role


@dataclass(frozen=True)
class DemoAccount:
    """An invented person; a member has a cohort's code, a member of staff a role."""

    address: str
    name: str
    label: str
    what: str
    cohort: str = ""
    role: Role | None = None


ACCOUNTS = (
    DemoAccount("amara@example.org", "Amara Fenn", "Member", "A graduate of 2014 cohort B.", cohort="2014-B"),
    DemoAccount("hassan@example.org", "Hassan Idry", "Member", "A graduate of 2014 cohort B.", cohort="2014-B"),
    DemoAccount("sian.mereth@example.org", "Siân Mereth", "Member", "A graduate of 2014 cohort A.", cohort="2014-A"),
    DemoAccount("convenor@example.org", "Nerys Coldwell", "Convenor", "Looks after the members.", role=Role.CONVENOR),
    DemoAccount("editor@example.org", "Edith Marlow", "Editor", "Publishes pages and news.", role=Role.EDITOR),
    DemoAccount(
        "programme@example.org",
        "Ravi Ashdown",
        "Programme team",
        "Keeps intakes, cohorts and invitations.",
        role=Role.PROGRAMME_TEAM,
    ),
    DemoAccount(
        "administrator@example.org",
        "Petra Lunn",
        "Administrator",
        "Keeps accounts and settings.",
        role=Role.ADMINISTRATOR,
    ),
)


def find(address: str) -> DemoAccount | None:
    """The demo account of an address, or None."""
    return next((account for account in ACCOUNTS if account.address == address), None)
