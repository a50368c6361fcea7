"""The organisation's pages, as a site map: one list for each subject."""

from django.urls import URLPattern, URLResolver, include, path

from teams.views.team_mail import team_mail

app_name = "teams"

team_routes = [
    path("messages/<str:token>/", team_mail, name="team-mail"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("equipe/", include(team_routes)),
]
