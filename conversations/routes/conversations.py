"""Addresses of the desk's conversations and answers."""

from django.urls import URLPattern, path

from conversations.views import answers, backstory, conversations

group: list[URLPattern] = []
desk: list[URLPattern] = [
    path("", conversations.desk, name="desk"),
    path("chiffres/", conversations.desk_figures, name="desk-figures"),
    path("prendre/", conversations.conversations_take, name="conversations-take"),
    path("voix/<int:pk>/ecrire/", conversations.conversation_begin, name="conversation-begin"),
    path("<int:pk>/", conversations.conversation, name="conversation"),
    path("<int:pk>/prendre/", conversations.conversation_take, name="conversation-take"),
    path("<int:pk>/rendre/", conversations.conversation_release, name="conversation-release"),
    path("<int:pk>/confier/", conversations.conversation_hand, name="conversation-hand"),
    path("<int:pk>/rappel/", conversations.conversation_remind, name="conversation-remind"),
    path("<int:pk>/clore/", conversations.conversation_close, name="conversation-close"),
    path("<int:pk>/rouvrir/", conversations.conversation_reopen, name="conversation-reopen"),
    path("<int:pk>/avant/", backstory.conversation_before, name="conversation-before"),
    path("<int:pk>/groupe/", answers.conversation_thread, name="conversation-thread"),
    path("<int:pk>/ecrire/", answers.answer_write, name="answer-write"),
    path("reponses/<int:pk>/relecture/", answers.answer_submit, name="answer-submit"),
    path("reponses/<int:pk>/approuver/", answers.answer_approve, name="answer-approve"),
    path("reponses/<int:pk>/renvoyer/", answers.answer_return, name="answer-return"),
    path("reponses/<int:pk>/publiee/", answers.answer_published, name="answer-published"),
    path("reponses/<int:pk>/abandonner/", answers.answer_drop, name="answer-drop"),
    path("reponses/<int:pk>/reprendre/", answers.answer_take_up, name="answer-take-up"),
    path("reponses/<int:pk>/reessayer/", answers.answer_retry, name="answer-retry"),
    path("reponses/<int:pk>/bibliotheque/", answers.answer_content, name="answer-content"),
]
