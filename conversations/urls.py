"""Pages of the group and of the desk; a file of `routes` for each subject."""

from django.urls import URLPattern, URLResolver, include, path

from conversations.routes import conversations, group_moderation, listening, live, members, threads, voices

app_name = "conversations"

_SUBJECTS = (members, group_moderation, live, threads, conversations, listening, voices)

urlpatterns: list[URLPattern | URLResolver] = [
    path("groupe/", include([route for subject in _SUBJECTS for route in subject.group])),
    path("repondre/", include([route for subject in _SUBJECTS for route in subject.desk])),
    path("", include(listening.open_routes)),
]
