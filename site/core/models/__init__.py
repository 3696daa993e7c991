"""The core's models, a file a subject."""

from core.models.images import SiteImage, SiteRendition
from core.models.outbox import OutboxTask
from core.models.page_cache import SiteVersion
from core.models.pages import BasePage, ContentPage
from core.models.periodic import PeriodicJob
from core.models.rate_limits import RateCount
from core.models.settings import FooterLink, SiteSettings

__all__ = [
    "BasePage",
    "ContentPage",
    "FooterLink",
    "OutboxTask",
    "PeriodicJob",
    "RateCount",
    "SiteImage",
    "SiteRendition",
    "SiteSettings",
    "SiteVersion",
]
