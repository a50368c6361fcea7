"""Pages of the person and of the map."""

from django.urls import URLPattern

app_name = "supporters"

urlpatterns: list[URLPattern] = []
