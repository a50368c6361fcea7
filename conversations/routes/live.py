"""Addresses of live threads; the door answers the first from memory (`live_source.PREFIX`)."""

from django.urls import URLPattern, path

from conversations.views import live

group: list[URLPattern] = [
    path("direct/<str:token>/<str:after>", live.live, name="live"),
    path("fil/<int:pk>/direct/", live.live_pass, name="live-pass"),
]
desk: list[URLPattern] = []
