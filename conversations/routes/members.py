"""Addresses of members: coming in, what one is told, inviting, looking for words."""

from django.urls import URLPattern, path

from conversations.views import invitations, members, notifications, search

group: list[URLPattern] = [
    path("rejoindre/", members.join, name="join"),
    path("quitter/", members.leave, name="leave"),
    path("reglages/", members.group_settings, name="group-settings"),
    path("courrier/<str:token>/", members.group_mail, name="group-mail"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/lues/", notifications.read_all, name="notifications-read"),
    path("notifications/<int:pk>/", notifications.open_notification, name="notification"),
    path("fil/<int:pk>/suivre/", notifications.follow, name="follow"),
    path("inviter/", invitations.invite, name="invite"),
    path("inviter/code.<str:kind>", invitations.invite_code, name="invite-code"),
    path("inviter/fermer/", invitations.invite_close, name="invite-close"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("recherche/", search.search, name="search"),
]
desk: list[URLPattern] = []
