"""The compact, and first steps."""

from django.urls import path

from network.joining import views

urlpatterns = [
    path("compact/", views.compact, name="compact"),
    path("compact/agree/", views.agree_to_compact, name="agree_to_compact"),
    path("compact/not-now/", views.put_off_compact, name="put_off_compact"),
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/skip/", views.skip_welcome, name="skip_welcome"),
    path("welcome/<slug:step>/", views.welcome_step, name="welcome_step"),
    path("welcome/<slug:step>/skip/", views.skip_step, name="skip_step"),
]
