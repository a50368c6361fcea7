"""The organisation's pages, as a site map: one list for each subject."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe

from teams.outings.feed import OutingFeed
from teams.views import certification, help, hub, welcome
from teams.views.attendance import (
    certificate,
    certificate_of,
    session_add,
    session_all_present,
    session_attendance,
    session_mark,
)
from teams.views.calendar import outing, outing_ics, outings, outings_ics, outings_map
from teams.views.enrolments import session_answer, session_enrol, session_invite, session_leave
from teams.views.exports import export, export_agree, export_file
from teams.views.friends import chain, friends, friends_qr
from teams.views.imported import imported, imported_decline, imported_done
from teams.views.invitation import invitation, invitation_objection
from teams.views.materials import material_delete, material_file, materials
from teams.views.members import member_thank, team_choose, team_leave, team_message, team_people
from teams.views.mergers import team_close, team_merge, team_offer, team_offer_again, team_split
from teams.views.near import near
from teams.views.opinions import session_feedback, session_opinions
from teams.views.outings import outing_cancel, outing_edit, outing_new, outing_people, outing_report
from teams.views.participations import my_outings, outing_join, outing_leave, outing_mood
from teams.views.plan import plan_csv, plan_map, plan_page
from teams.views.plan_changes import goal_edit, plan_edit
from teams.views.plan_gaps import plan_gaps, plan_gaps_csv
from teams.views.role_giving import role_delegate, role_extend, role_give
from teams.views.roles import role_end, role_journal, roles
from teams.views.sessions import session, session_cancel, session_edit, session_new, sessions
from teams.views.team_mail import team_mail
from teams.views.teams import team, team_edit, teams

app_name = "teams"

team_routes = [
    path("toutes/", teams, name="teams"),
    path("choisir/", team_choose, name="team-choose"),
    path("quitter/", team_leave, name="team-leave"),
    path("propositions/<int:pk>/", team_offer, name="team-offer"),
    path("membres/<int:pk>/remercier/", member_thank, name="member-thank"),
    path("messages/<str:token>/", team_mail, name="team-mail"),
    path("<int:pk>/", team, name="team"),
    path("<int:pk>/membres/", team_people, name="team-people"),
    path("<int:pk>/message/", team_message, name="team-message"),
    path("<int:pk>/modifier/", team_edit, name="team-edit"),
    path("<int:pk>/proposer/", team_offer_again, name="team-offer-again"),
    path("<int:pk>/reunir/", team_merge, name="team-merge"),
    path("<int:pk>/partager/", team_split, name="team-split"),
    path("<int:pk>/fermer/", team_close, name="team-close"),
]

help_routes = [
    path("", help.offer, name="help"),
    path("merci/", help.sent, name="help-sent"),
    path("renvoyer/", help.resend, name="help-resend"),
    path("confirme/", help.confirmed, name="help-confirmed"),
    path("confirmer/<str:token>/", help.confirm, name="help-confirm"),
]

ladder_routes = [
    path("", hub.hub, name="hub"),
    path("proches/", help.choose, name="help-teams"),
    path("mes-choix/", help.choices, name="help-choices"),
    path("arreter/", help.stop, name="help-stop"),
    path("accueillir/", welcome.newcomers, name="newcomers"),
    path("accueillir/<int:pk>/", welcome.welcome_newcomer, name="welcome-newcomer"),
    path("membres/<int:pk>/accueillir/", welcome.welcome, name="welcome"),
    path("candidature/", certification.apply, name="apply"),
    path("candidatures/", certification.candidates, name="candidates"),
    path("candidatures/<int:pk>/", certification.certify, name="certify"),
    path("candidatures/<int:pk>/refuser/", certification.decline, name="decline"),
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

export_routes = [
    path("", export, name="export"),
    path("<int:pk>/", export_file, name="export-file"),
    path("<int:pk>/accord/", export_agree, name="export-agree"),
]

imported_routes = [
    path("merci/", imported_done, name="imported-done"),
    path("<str:token>/", imported, name="imported"),
    path("<str:token>/refuser/", imported_decline, name="imported-decline"),
]

plan_routes = [
    path("", plan_page, name="plan"),
    path("modifier/", plan_edit, name="plan-edit"),
    path("carte.json", plan_map, name="plan-map"),
    path("ruptures/", plan_gaps, name="plan-gaps"),
    path("ruptures.csv", plan_gaps_csv, name="plan-gaps-csv"),
    path("<str:code>/", plan_page, name="plan-place"),
    path("<str:code>/tableau.csv", plan_csv, name="plan-csv"),
    path("<str:code>/objectif/<str:measure>/", goal_edit, name="goal-edit"),
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
    path("flux.atom", login_not_required(require_safe(OutingFeed())), name="outings-feed"),
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

session_routes = [
    path("", sessions, name="sessions"),
    path("nouvelle/", session_new, name="session-new"),
    path("invitation/<str:token>/", session_answer, name="session-answer"),
    path("<int:pk>/", session, name="session"),
    path("<int:pk>/modifier/", session_edit, name="session-edit"),
    path("<int:pk>/annuler/", session_cancel, name="session-cancel"),
    path("<int:pk>/inscription/", session_enrol, name="session-enrol"),
    path("<int:pk>/desistement/", session_leave, name="session-leave"),
    path("<int:pk>/inviter/", session_invite, name="session-invite"),
    path("<int:pk>/presences/", session_attendance, name="session-attendance"),
    path("<int:pk>/presences/tous/", session_all_present, name="session-all-present"),
    path("<int:pk>/presences/ajouter/", session_add, name="session-add"),
    path("<int:pk>/presences/<int:enrolment_pk>/", session_mark, name="session-mark"),
    path("<int:pk>/avis/", session_feedback, name="session-feedback"),
    path("<int:pk>/avis/lus/", session_opinions, name="session-opinions"),
    path("<int:pk>/attestation/", certificate, name="certificate"),
    path("<int:pk>/attestation/<int:enrolment_pk>/", certificate_of, name="certificate-of"),
]

material_routes = [
    path("", materials, name="materials"),
    path("<int:pk>/fichier/", material_file, name="material-file"),
    path("<int:pk>/supprimer/", material_delete, name="material-delete"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("agir/", near, name="near"),
    path("agir/aider/", include(help_routes)),
    path("equipe/", include(ladder_routes)),
    path("equipe/", include(team_routes)),
    path("equipe/inviter/", include(friend_routes)),
    path("equipe/exporter/", include(export_routes)),
    path("equipe/rejoindre/", include(imported_routes)),
    path("equipe/plan/", include(plan_routes)),
    path("equipe/roles/", include(role_routes)),
    path("equipe/formations/", include(session_routes)),
    path("equipe/documents/", include(material_routes)),
    path("invitation/", include(invitation_routes)),
    path("sorties/", include(outing_routes)),
]
