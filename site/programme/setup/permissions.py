"""What each role may do in the admin (guide 1.13). Roles are apart: the convenor has no rights over pages."""

from users.roles import Role

ADMIN = "wagtailadmin.access_admin"


def every(*models: str, verbs: str = "add change delete view") -> tuple[str, ...]:
    """The permissions of some models, named `app.model`."""
    return tuple(
        f"{app}.{verb}_{name}" for app, name in (model.split(".") for model in models) for verb in verbs.split()
    )


PERMISSIONS = {
    Role.EDITOR: (
        ADMIN,
        *every("programme.partner", "wagtailredirects.redirect"),
        *every("practice.publication", verbs="change view"),
    ),
    Role.CONVENOR: (
        ADMIN,
        *every("topics.topic", "topics.ambiguousname"),
        # Profiles and write-ups hold the slugs of these: what goes out of use gets a last day.
        *every("topics.controlledterm", verbs="add change view"),
        # Records that nobody needs go by themselves.
        *every("profiles.organisation", verbs="add change view"),
        *every("proposals.topicproposal", verbs="change view"),
        *every("users.invitation", verbs="add view"),
    ),
    Role.PROGRAMME_TEAM: (ADMIN, *every("cohorts.intake"), *every("users.invitation", verbs="add view")),
    Role.ADMINISTRATOR: (
        ADMIN,
        *every("users.user", verbs="change view"),
        *every("users.invitation", verbs="add view"),
        *every("core.sitesettings", verbs="change"),
    ),
}
PAGE_PERMISSIONS = {
    Role.EDITOR: (
        "wagtailcore.add_page",
        "wagtailcore.change_page",
        "wagtailcore.publish_page",
        "wagtailcore.lock_page",
    ),
}
COLLECTION_PERMISSIONS = {
    Role.EDITOR: (
        *every("wagtailimages.image", verbs="add change choose"),
        *every("wagtaildocs.document", verbs="add change choose"),
    ),
}
