"""/api/v1/ of the organisation: one list for each subject."""

from django.urls import URLPattern, URLResolver, path

from teams.api import friends, near

app_name = "teams-api"

friend_routes = [
    path("friends/", friends.Friends.as_view(), name="friends"),
    path("friends/chain/", friends.Chain.as_view(), name="chain"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("near/", near.Near.as_view(), name="near"),
    *friend_routes,
]
