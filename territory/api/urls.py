"""Routes of `/api/v1/` for places, silence, precincts, rankings and imports."""

from django.urls import path

from territory.api import contours, imports, places, precincts, targeting

app_name = "territory-api"

urlpatterns = [
    path("places/", places.PlaceSearch.as_view(), name="places"),
    path("places/<str:code>/", places.PlaceDetail.as_view(), name="place"),
    path("places/<str:code>/contours/", contours.Contours.as_view(), name="contours"),
    path("silence/", places.Silence.as_view(), name="silence"),
    path("precincts/", precincts.Precincts.as_view(), name="precincts"),
    path("precincts/<str:code>/", precincts.PrecinctDetail.as_view(), name="precinct"),
    path("precincts/<str:code>/addresses/", precincts.Addresses.as_view(), name="addresses"),
    path("blocs/", targeting.Blocs.as_view(), name="blocs"),
    path("blocs/<int:pk>/", targeting.BlocDetail.as_view(), name="bloc"),
    path("targeting-terms/", targeting.Terms.as_view(), name="targeting-terms"),
    path("targetings/", targeting.Targetings.as_view(), name="targetings"),
    path("targetings/<int:pk>/", targeting.TargetingDetail.as_view(), name="targeting"),
    path("targetings/<int:pk>/targets/", targeting.Targets.as_view(), name="targets"),
    path("targetings/<int:pk>/basins/", targeting.Basins.as_view(), name="basins"),
    path("imports/", imports.Imports.as_view(), name="imports"),
    path("imports/<int:pk>/", imports.ImportDetail.as_view(), name="import"),
    path("imports/<int:pk>/approve/", imports.Approve.as_view(), name="import-approve"),
    path("imports/<int:pk>/cancel/", imports.Cancel.as_view(), name="import-cancel"),
]
