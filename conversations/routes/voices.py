"""Addresses of voices, facts and the desk's search; and of the pages where a voice reads what is kept of it."""

from django.urls import URLPattern, path

from conversations.views import facts, voice_rights, voices

group: list[URLPattern] = []
desk: list[URLPattern] = [
    path("voix/", voices.voices, name="voices"),
    path("voix/nouvelle/", voices.voice_new, name="voice-new"),
    path("voix/<int:pk>/", voices.voice, name="voice"),
    path("voix/<int:pk>/modifier/", voices.voice_edit, name="voice-edit"),
    path("voix/<int:pk>/adresses/", voices.voice_address, name="voice-address"),
    path("voix/adresses/<int:pk>/retirer/", voices.voice_address_remove, name="voice-address-remove"),
    path("voix/<int:pk>/notes/", voices.voice_note, name="voice-note"),
    path("voix/notes/<int:pk>/retirer/", voices.voice_note_remove, name="voice-note-remove"),
    path("voix/<int:pk>/fusionner/", voices.voice_merge, name="voice-merge"),
    path("voix/<int:pk>/opposition/", voices.voice_objection, name="voice-objection"),
    path("voix/<int:pk>/effacer/", voices.voice_forget, name="voice-forget"),
    path("voix/<int:pk>/donnees/", voices.voice_kept, name="voice-kept"),
    path("faits/", facts.facts, name="facts"),
    path("faits/nouveau/", facts.fact_new, name="fact-new"),
    path("faits/<int:pk>/", facts.fact, name="fact"),
    path("faits/<int:pk>/retirer/", facts.fact_retire, name="fact-retire"),
    path("faits/<int:pk>/remettre/", facts.fact_restore, name="fact-restore"),
    path("faits/<int:pk>/inserer/", facts.fact_insert, name="fact-insert"),
    path("recherche/", facts.desk_search, name="desk-search"),
    path("vos-droits/<str:token>/", voice_rights.voice_rights, name="voice-rights"),
    path("vos-donnees/effacees/", voice_rights.voice_objected, name="voice-objected"),
    path("vos-donnees/<str:token>/", voice_rights.voice_data_page, name="voice-data"),
    path("vos-donnees/<str:token>/fichier/", voice_rights.voice_data_file, name="voice-data-file"),
    path("vos-donnees/<str:token>/opposition/", voice_rights.voice_data_object, name="voice-data-object"),
]
