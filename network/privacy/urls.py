"""One's own data: a copy, who looked, leaving."""

from django.urls import path

from network.privacy.views import leaving, own

urlpatterns = [
    path("", own.privacy, name="privacy"),
    path("download/", own.download_data, name="download_data"),
    path("leave/", leaving.leave, name="leave"),
    path("leaving/", leaving.leaving, name="leaving"),
    path("come-back/", leaving.come_back, name="come_back"),
    path("erase/", leaving.erase_now, name="erase_now"),
    path("removal/<public_id:public_id>/", leaving.removal_question, name="removal_question"),
]
