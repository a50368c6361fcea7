"""Addresses of the group's moderation."""

from django.urls import URLPattern, path

from conversations.views import group_moderation, own_decisions

group: list[URLPattern] = [
    path("moderation/", group_moderation.queue, name="moderation"),
    path("moderation/<int:pk>/", group_moderation.decide, name="moderation-message"),
    path("moderation/recours/<int:pk>/", group_moderation.appeal_decide, name="moderation-appeal"),
    path("moderation/fil/<int:pk>/", group_moderation.thread_care, name="moderation-thread"),
    path("message/<int:pk>/signaler/", own_decisions.report, name="message-report"),
    path("decisions/", own_decisions.own_decisions, name="own-decisions"),
    path("decisions/<int:pk>/", own_decisions.own_decision, name="own-decision"),
]
desk: list[URLPattern] = []
