"""Addresses of threads and messages."""

from django.urls import URLPattern, path

from conversations.views import messages, threads

group: list[URLPattern] = [
    path("", threads.threads, name="threads"),
    path("nouveau/", threads.thread_new, name="thread-new"),
    path("fil/<int:pk>/", threads.thread, name="thread"),
    path("fil/<int:pk>/ecrire/", threads.comment, name="comment"),
    path("fil/<int:pk>/<int:number>/", threads.message, name="message"),
    path("message/<int:pk>/modifier/", messages.message_edit, name="message-edit"),
    path("message/<int:pk>/retirer/", messages.message_withdraw, name="message-withdraw"),
    path("message/<int:pk>/utile/", messages.message_useful, name="message-useful"),
    path("message/<int:pk>/image/<str:size>/", messages.message_image, name="message-image"),
    path("fiche/<int:pk>/image/<str:size>/", messages.card_image, name="card-image"),
]
desk: list[URLPattern] = []
