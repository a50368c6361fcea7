"""The organisation's pages, as a site map: one list for each subject."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from teams.feeds import OutingFeed
from teams.views.calendar import outing, outing_ics, outings, outings_ics, outings_map
from teams.views.friends import chain, friends, friends_qr
from teams.views.imported import imported, imported_decline, imported_done
from teams.views.invitation import invitation, invitation_objection
from teams.views.near import near
from teams.views.outings import outing_cancel, outing_edit, outing_new, outing_people, outing_report
from teams.views.participations import my_outings, outing_join, outing_leave, outing_mood
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

outing_routes = [
    path("", outings, name="outings"),
    path("carte.json", outings_map, name="outings-map"),
    path("flux.atom", login_not_required(OutingFeed()), name="outings-feed"),
    path("calendrier.ics", outings_ics, name="outings-ics"),
    path("mes-sorties/", my_outings, name="my-outings"),
    path("nouvelle/", outing_new, name="outing-new"),
    path("<int:pk>.ics", outing_ics, name="outing-ics"),
    path("<int:pk>/", outing, name="outing"),
    path("<int:pk>/venir/", outing_join, name="outing-join"),
    path("<int:pk>/ne-plus-venir/", outing_leave, name="outing-leave"),
    path("<int:pk>/avis/", outing_mood, name="outing-mood"),
    path("<int:pk>/participants/", outing_people, name="outing-people"),
    path("<int:pk>/modifier/", outing_edit, name="outing-edit"),
    path("<int:pk>/annuler/", outing_cancel, name="outing-cancel"),
    path("<int:pk>/bilan/", outing_report, name="outing-report"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("agir/", near, name="near"),
    path("equipe/", include(team_routes)),
    path("equipe/inviter/", include(friend_routes)),
    path("equipe/rejoindre/", include(imported_routes)),
    path("equipe/roles/", include(role_routes)),
    path("invitation/", include(invitation_routes)),
    path("sorties/", include(outing_routes)),
]
