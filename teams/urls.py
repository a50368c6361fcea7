"""The organisation's pages, as a site map: one list for each subject."""

from django.urls import URLPattern, URLResolver, include, path

from teams.views.friends import chain, friends, friends_qr
from teams.views.imported import imported, imported_decline, imported_done
from teams.views.invitation import invitation, invitation_objection
from teams.views.near import near
from teams.views.role_giving import role_delegate, role_extend, role_give
from teams.views.roles import role_end, role_journal, roles
from teams.views.team_mail import team_mail

app_name = "teams"

team_routes = [
    path("messages/<str:token>/", team_mail, name="team-mail"),
]

friend_routes = [
    path("", friends, name="friends"),
    path("code.<str:kind>", friends_qr, name="friends-qr"),
    path("arbre/", chain, name="chain"),
]

invitation_routes = [
    path("<str:code>/", invitation, name="invitation"),
    path("<str:token>/refuser/", invitation_objection, name="invitation-objection"),
]

imported_routes = [
    path("merci/", imported_done, name="imported-done"),
    path("<str:token>/", imported, name="imported"),
    path("<str:token>/refuser/", imported_decline, name="imported-decline"),
]

role_routes = [
    path("", roles, name="roles"),
    path("confier/", role_give, name="role-give"),
    path("journal/", role_journal, name="role-journal"),
    path("<int:pk>/deleguer/", role_delegate, name="role-delegate"),
    path("<int:pk>/prolonger/", role_extend, name="role-extend"),
    path("<int:pk>/terminer/", role_end, name="role-end"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("agir/", near, name="near"),
    path("equipe/", include(team_routes)),
    path("equipe/inviter/", include(friend_routes)),
    path("equipe/rejoindre/", include(imported_routes)),
    path("equipe/roles/", include(role_routes)),
    path("invitation/", include(invitation_routes)),
]
