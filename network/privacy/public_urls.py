"""What everyone may ask about data, without an account. The page "Privacy and cookies" above it is an editor's."""

from django.urls import path

from network.privacy.views import public

urlpatterns = [
    path("what-we-hold/", public.what_we_hold, name="what_we_hold"),
    path("complaint/", public.complain, name="complain"),
    path("complaint/sent/", public.complaint_sent, name="complaint_sent"),
    path("erased/", public.erased, name="erased"),
]
