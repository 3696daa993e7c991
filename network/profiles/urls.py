"""A person's page, and one's own profile."""

from django.urls import path

from network.profiles import block_views, photo_views, views

urlpatterns = [
    path("people/<slug:public_id>/", views.person, name="person"),
    path("people/<slug:public_id>/block/", block_views.block_person, name="block_person"),
    # By the person and not by a number of the block: gaps in numbers tell that others block.
    path("people/<slug:public_id>/unblock/", block_views.unblock_person, name="unblock_person"),
    path("blocks/", block_views.blocks, name="blocks"),
    path("profile/", views.edit_profile, name="edit_profile"),
    path("profile/pause/", views.pause_listing, name="pause_listing"),
    path("profile/resume/", views.resume_listing, name="resume_listing"),
    path("profile/ask/renew/", views.renew_own_ask, name="renew_ask"),
    path("profile/lived-experience/delete/", views.delete_own_words, name="delete_lived_experience"),
    path("organisations/<slug:public_id>/", views.organisation, name="organisation"),
    path("profile/photo/", photo_views.edit_photo, name="edit_photo"),
    path("profile/photo/take-away/", photo_views.take_photo_away, name="take_photo_away"),
    path("photos/<public_id:key>-<int:size>.webp", photo_views.photo_file, name="photo_file"),
    path("profile/as/<slug:ring>/", views.see_as, name="see_profile_as"),
]
