"""One's conversations, writing to somebody, and what one does with a message."""

from django.urls import path

from network.conversations import first_note_views, views

urlpatterns = [
    path("", views.messages_page, name="messages"),
    path("to/<public_id:public_id>/", first_note_views.write_first, name="write_to"),
    path("to/<public_id:public_id>/draft/", first_note_views.keep_first_draft, name="keep_first_draft"),
    path("introduction/<public_id:public_id>/", views.of_introduction, name="conversation_of_introduction"),
    path("message/<public_id:public_id>/withdraw/", views.withdraw_message, name="withdraw_message"),
    path("<public_id:public_id>/", views.conversation, name="conversation"),
    path("<public_id:public_id>/draft/", views.keep_draft, name="keep_draft"),
    path("<public_id:public_id>/mute/", views.mute, name="mute_conversation"),
    path("<public_id:public_id>/unmute/", views.unmute, name="unmute_conversation"),
    path("<public_id:public_id>/copy/", views.download, name="download_conversation"),
]
