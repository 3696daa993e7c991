"""The pages that are an introduction and a body, one type for each place in the tree."""

from typing import Any, ClassVar

from django.http import HttpRequest

from core.models import ContentPage


class ProgrammePage(ContentPage):
    """What the programme explores and how it works."""

    template = "pages/programme_page.html"
    parent_page_types: ClassVar[list[str]] = ["programme.HomePage"]
    subpage_types: ClassVar[list[str]] = ["programme.StandardPage"]

    class Meta:
        verbose_name = "programme page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The year stands beside the text, so the template needs it apart.
        return super().get_context(request, *args, **kwargs) | {
            "main_blocks": [block for block in self.body if block.block_type != "year"],
            "year_blocks": [block for block in self.body if block.block_type == "year"],
        }


class NetworkPage(ContentPage):
    """What the network of graduates is, for those who are not in it."""

    owned_slug: ClassVar[str] = "network"
    template = "pages/network_page.html"
    parent_page_types: ClassVar[list[str]] = ["programme.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "network page"


class PracticePage(ContentPage):
    """What a practice write-up is; the public ones, when they exist."""

    owned_slug: ClassVar[str] = "practice"
    template = "pages/practice_page.html"
    parent_page_types: ClassVar[list[str]] = ["programme.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "practice page"


class EvaluationPage(ContentPage):
    """What was evaluated, by whom, what it found, and what changed because of it."""

    template = "pages/evaluation_page.html"
    parent_page_types: ClassVar[list[str]] = ["programme.HomePage"]
    subpage_types: ClassVar[list[str]] = ["programme.StandardPage"]

    class Meta:
        verbose_name = "evaluation page"


class StandardPage(ContentPage):
    """Any other page: about, accessibility, privacy, contact."""

    template = "pages/standard_page.html"
    subpage_types: ClassVar[list[str]] = ["programme.StandardPage"]

    class Meta:
        verbose_name = "standard page"
