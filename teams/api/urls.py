"""/api/v1/ of the organisation: one list for each subject."""

from django.urls import URLPattern, URLResolver, path

from teams.api import friends, near, outings, roles

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

outing_routes = [
    path("outings/", outings.Outings.as_view(), name="outings"),
    path("outings/mine/", outings.MyOutings.as_view(), name="my-outings"),
    path("outings/<int:pk>/", outings.OutingDetail.as_view(), name="outing"),
    path("outings/<int:pk>/cancel/", outings.OutingCancel.as_view(), name="outing-cancel"),
    path("outings/<int:pk>/tell-team/", outings.OutingTeam.as_view(), name="outing-team"),
    path("outings/<int:pk>/participation/", outings.OwnParticipation.as_view(), name="outing-participation"),
    path("outings/<int:pk>/mood/", outings.OutingMood.as_view(), name="outing-mood"),
    path("outings/<int:pk>/participants/", outings.Participants.as_view(), name="outing-participants"),
    path("outings/<int:pk>/report/", outings.OutingReportView.as_view(), name="outing-report"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("near/", near.Near.as_view(), name="near"),
    *friend_routes,
    *outing_routes,
    *role_routes,
]
