"""The vocabulary in the admin, for the convenor."""

from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from topics.admin_forms import CONTROLLED_TERM_FIELDS, ControlledTermForm
from topics.models import AmbiguousName, ControlledTerm, Topic


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


class ControlledTermViewSet(ModelViewSet):
    """The short lists of regions, roles, functions, organisations and sectors."""

    model = ControlledTerm
    icon = "list-ul"
    menu_label = "Short lists"
    menu_order = 231
    add_to_admin_menu = True
    ordering = ["kind", "order"]
    list_display = ["name", "kind", "synonyms", "valid_until"]
    list_filter = ["kind"]
    search_fields = ["name", "synonyms"]
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel(name) for name in CONTROLLED_TERM_FIELDS], base_form_class=ControlledTermForm)


@hooks.register("register_admin_viewset")
def register_controlled_terms() -> ControlledTermViewSet:
    """Add the short lists."""
    return ControlledTermViewSet("short-lists")


class AmbiguousNameViewSet(ModelViewSet):
    """Short forms that may mean something else: a search says which meaning it took, and offers the others."""

    model = AmbiguousName
    icon = "help"
    menu_label = "Ambiguous names"
    menu_order = 232
    add_to_admin_menu = True
    ordering = ["name"]
    list_display = ["name", "may_mean"]
    search_fields = ["name", "may_mean"]
    copy_view_enabled = False
    form_fields = ["name", "may_mean"]


@hooks.register("register_admin_viewset")
def register_ambiguous_names() -> AmbiguousNameViewSet:
    """Add the ambiguous names."""
    return AmbiguousNameViewSet("ambiguous-names")
