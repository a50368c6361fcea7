"""Routes of `/api/v1/` for places and silence."""

from django.urls import path

from territory.api import views

app_name = "territory-api"

urlpatterns = [
    path("places/", views.PlaceSearch.as_view(), name="places"),
    path("places/<str:code>/", views.PlaceDetail.as_view(), name="place"),
    path("silence/", views.Silence.as_view(), name="silence"),
]
