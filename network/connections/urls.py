"""Members who know each other: connections, introductions, following."""

from django.urls import path

from network.connections.views import connecting, following, introducing, reaching

urlpatterns = [
    path("", connecting.connections, name="connections"),
    path("to/<public_id:public_id>/", connecting.ask_to_connect, name="ask_to_connect"),
    path("<public_id:public_id>/again/", connecting.ask_again, name="ask_again"),
    path("<public_id:public_id>/answer/", connecting.answer_connection, name="answer_connection"),
    path("<public_id:public_id>/take-back/", connecting.take_request_back, name="take_request_back"),
    path("<public_id:public_id>/end/", connecting.end_connection, name="end_connection"),
    path("introduce/", introducing.introduce, name="introduce"),
    path("introductions/<public_id:public_id>/answer/", introducing.answer_introduction, name="answer_introduction"),
    path(
        "introductions/<public_id:public_id>/take-back/",
        introducing.take_introduction_back,
        name="take_introduction_back",
    ),
    path("following/", following.following, name="following"),
    path("following/<public_id:public_id>/stop/", following.unfollow, name="unfollow"),
    path("follow/person/<public_id:public_id>/", following.follow_person, name="follow_person"),
    path("follow/topic/<slug:slug>/", following.follow_topic, name="follow_topic"),
    path("follow/write-up/<public_id:public_id>/", following.follow_write_up, name="follow_write_up"),
    path("mute/<public_id:public_id>/", following.mute_person, name="mute_person"),
    path("unmute/<public_id:public_id>/", following.unmute_person, name="unmute_person"),
    path("reach/", reaching.ways, name="ways"),
    path("reach/<public_id:public_id>/", reaching.change_way, name="change_way"),
    path("reach/<public_id:public_id>/up/", reaching.move_way_up, name="move_way_up"),
    path("reach/<public_id:public_id>/take-away/", reaching.take_way_away, name="take_way_away"),
]
