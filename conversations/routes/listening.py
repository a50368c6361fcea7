from django.urls import URLPattern

group: list[URLPattern] = []
desk: list[URLPattern] = []
#: Outside both: where others send their Webmentions.
open_routes: list[URLPattern] = []
