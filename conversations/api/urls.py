"""Routes of `/api/v1/` for conversations; each module of this package brings its own."""

from django.urls import URLPattern

from conversations.api import backstory, conversations, group_moderation, listening, live, members, threads, voices

app_name = "conversations-api"

urlpatterns: list[URLPattern] = [
    *members.routes,
    *threads.routes,
    *group_moderation.routes,
    *live.routes,
    *conversations.routes,
    *backstory.routes,
    *listening.routes,
    *voices.routes,
]
