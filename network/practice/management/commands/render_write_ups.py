"""render_write_ups: the stored HTML of write-ups made anew, once core.markdown writes it differently."""

from typing import Any

from django.core.management.base import BaseCommand

from network.practice.services.rendering import render_anew


class Command(BaseCommand):
    """Can be run again at any time: it touches only what an earlier renderer made."""

    help = "Make the stored HTML of write-ups and their versions anew after the renderer was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        count = render_anew()
        self.stdout.write(f"{count} text{'' if count == 1 else 's'} rendered anew.")
