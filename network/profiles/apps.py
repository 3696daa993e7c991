"""Members' profiles."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProfilesConfig(AppConfig):
    """Gives each new member a profile, keeps public pages true, and finds what other apps show on a person's page."""

    name = "network.profiles"
    label = "profiles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.page_cache import invalidates_pages
        from network.profiles import joining, lasting_blocks, photos
        from network.profiles.models import Profile, ProfilePhoto
        from users.models import CohortMembership

        autodiscover_modules("profile_sections")
        invalidates_pages(Profile)
        invalidates_pages(CohortMembership)
        invalidates_pages(ProfilePhoto)
        joining.connect_signals()
        photos.connect_signals()
        lasting_blocks.connect_signals()
