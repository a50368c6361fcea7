from django.urls import URLPattern, path

from conversations.views import listening as views
from conversations.views.webmentions import webmention

group: list[URLPattern] = []
desk: list[URLPattern] = [
    path("ecoute/", views.listening, name="listening"),
    path("ecoute/comptes/", views.listening_through, name="listening-through"),
    path("ecoute/lien/", views.listening_bring, name="listening-bring"),
    path("ecoute/recues/", views.listening_heard, name="listening-heard"),
    path("ecoute/recues/<int:pk>/verifier/", views.mention_check, name="mention-check"),
    path("ecoute/<int:pk>/", views.listener, name="listener"),
    path("ecoute/<int:pk>/pause/", views.listener_pause, name="listener-pause"),
    path("ecoute/<int:pk>/reprise/", views.listener_resume, name="listener-resume"),
    path("ecoute/<int:pk>/retrait/", views.listener_remove, name="listener-remove"),
]
#: Outside both: where others send their Webmentions.
open_routes: list[URLPattern] = [path("webmention", webmention, name="webmention")]
