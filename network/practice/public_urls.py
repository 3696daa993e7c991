"""/practice/<title>-<id>/: what everyone may read. The list at /practice/ is a page of the editors'."""

from django.urls import path

from network.practice.views import public

urlpatterns = [
    path("<slug:slug>-<public_id:public_id>/", public.write_up, name="public_write_up"),
]
