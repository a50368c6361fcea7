"""Routes of `/api/v1/` for places and silence."""

from django.urls import path

from territory.api import places

app_name = "territory-api"

urlpatterns = [
    path("places/", places.PlaceSearch.as_view(), name="places"),
    path("places/<str:code>/", places.PlaceDetail.as_view(), name="place"),
    path("silence/", places.Silence.as_view(), name="silence"),
]
