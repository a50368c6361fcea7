from django.urls import URLPattern

group: list[URLPattern] = []
desk: list[URLPattern] = []
