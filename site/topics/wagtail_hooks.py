"""The vocabulary in the admin, for the convenor."""

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from topics.models import Topic


class TopicViewSet(ModelViewSet):
    """Topics with their synonyms and everyday wording. The address of a topic stays what it was."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 230
    add_to_admin_menu = True
    ordering = ["name"]
    list_display = ["name", "facet", "status"]
    list_filter = ["facet", "status"]
    search_fields = ["name", "definition"]
    copy_view_enabled = False
    panels = Topic.panels


@hooks.register("register_admin_viewset")
def register_topics() -> TopicViewSet:
    """Add the topics."""
    return TopicViewSet("topics")
