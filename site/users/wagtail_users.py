"""Wagtail's app of users, with our screens in the place of its own."""

from wagtail.users.apps import WagtailUsersAppConfig


class NetworkUsersConfig(WagtailUsersAppConfig):
    """Named in the settings where Wagtail's own would stand."""

    user_viewset = "users.accounts.AccountViewSet"
