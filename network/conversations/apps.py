"""Messages between members."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConversationsConfig(AppConfig):
    """Finds what messages can be about, and waits for introductions."""

    name = "network.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from network.conversations import introductions  # noqa: F401 - listens from then on
        from network.conversations.people import met_by
        from network.conversations.unread import unread_count
        from network.profiles import blocks
        from users import session_columns

        blocks.register_met(met_by)
        autodiscover_modules("conversation_contexts")
        session_columns.register("unread_conversations", lambda now: unread_count())
