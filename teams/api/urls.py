"""/api/v1/ of the organisation: one list for each subject."""

from django.urls import URLPattern, URLResolver, path

from teams.api import friends, near, roles

app_name = "teams-api"

friend_routes = [
    path("friends/", friends.Friends.as_view(), name="friends"),
    path("friends/chain/", friends.Chain.as_view(), name="chain"),
]

role_routes = [
    path("roles/", roles.Roles.as_view(), name="roles"),
    path("roles/mine/", roles.OwnRoles.as_view(), name="own-roles"),
    path("roles/candidates/", roles.Candidates.as_view(), name="role-candidates"),
    path("roles/journal/", roles.Journal.as_view(), name="role-journal"),
    path("roles/<int:pk>/delegations/", roles.Delegations.as_view(), name="role-delegations"),
    path("roles/<int:pk>/extension/", roles.Extension.as_view(), name="role-extension"),
    path("roles/<int:pk>/end/", roles.End.as_view(), name="role-end"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("near/", near.Near.as_view(), name="near"),
    *friend_routes,
    *role_routes,
]
