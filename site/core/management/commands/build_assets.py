"""Make the style sheet, fonts, icons and share picture."""

from typing import Any

from django.core.management.base import BaseCommand

from core.assets.fonts import build_fonts
from core.assets.pictures import build_pictures
from core.assets.stylesheet import build_stylesheet


class Command(BaseCommand):
    """Run it after installing and after changing a style; what is up to date is left alone."""

    help = "Make the style sheet, fonts, icons and share picture in static/build/."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for build in (build_fonts, build_stylesheet, build_pictures):
            self.stdout.write(build())
