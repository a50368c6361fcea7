"""Places, for those who type them; and the terrain, for the staff who look at the country."""

from django.urls import include, path

from territory.views import places

app_name = "territory"

urlpatterns = [
    path("lieux/", places.place_search, name="place-search"),
    path("terrain/", include([])),
]
