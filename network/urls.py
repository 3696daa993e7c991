"""The members' area."""

from django.urls import include, path

from network.home import views as home

urlpatterns = [
    path("", home.home, name="network_home"),
    path("prompts/dismiss/", home.dismiss_prompt, name="dismiss_prompt"),
    path("", include("network.joining.urls")),
    path("", include("network.directory.urls")),
    path("", include("network.profiles.urls")),
    path("messages/", include("network.conversations.urls")),
    path("connections/", include("network.connections.urls")),
    path("asks/", include("network.asks.urls")),
    path("notices/", include("network.notifications.urls")),
    path("report/", include("network.moderation.urls")),
    path("practice/", include("network.practice.urls")),
    path("topics/", include("network.proposals.urls")),
    path("privacy/", include("network.privacy.urls")),
]
