"""What /accounts/ has beside allauth's own pages, or in the place of one."""

from django.urls import path

from users import address_views, passkey_views, session_views, views

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("join/", views.join, name="join"),
    path("confirm/", views.confirm_it_is_you, name="confirm_it_is_you"),
    path("email/", address_views.own_addresses, name="account_email"),
    path("email/<int:pk>/main/", address_views.make_main_address, name="make_main_address"),
    path("email/<int:pk>/take-away/", address_views.take_address_away, name="take_address_away"),
    path("moved/", address_views.moved, name="moved"),
    path("moved/<int:pk>/leave/", address_views.leave_address, name="leave_address"),
    path("moved/<int:pk>/code/", address_views.still_my_address, name="still_my_address"),
    path("sessions/", session_views.own_sessions, name="usersessions_list"),
    path("sessions/<int:pk>/end/", session_views.end_session, name="end_session"),
    path("sessions/end-others/", session_views.end_other_sessions, name="end_other_sessions"),
    path("2fa/webauthn/add/", passkey_views.add_passkey, name="mfa_add_webauthn"),
    path("2fa/webauthn/reauthenticate/", passkey_views.show_passkey, name="mfa_reauthenticate_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", passkey_views.remove_passkey, name="mfa_remove_webauthn"),
]
