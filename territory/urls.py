"""Places, for those who type them; and the terrain, for the staff who look at the country."""

from django.urls import include, path

from territory.views import blocs, contours, drawings, imports, places, precincts, rankings, targetings, terrain

app_name = "territory"

urlpatterns = [
    path("lieux/", places.place_search, name="place-search"),
    path(
        "terrain/",
        include(
            [
                path("", terrain.terrain, name="terrain"),
                path("valeurs.json", terrain.terrain_values, name="terrain-values"),
                path("dessin.svg", drawings.drawing, name="terrain-drawing"),
                path("contours/<str:code>.json", contours.contours, name="contours"),
                path("classement.csv", rankings.ranking_csv, name="ranking-csv"),
                path("classement.geojson", rankings.ranking_geojson, name="ranking-geojson"),
                path("bureaux/<str:code>/", precincts.precinct, name="precinct"),
                path(
                    "ciblages/",
                    include(
                        [
                            path("", targetings.targetings, name="targetings"),
                            path("nouveau/", targetings.targeting_new, name="targeting-new"),
                            path("<int:pk>/", targetings.targeting, name="targeting"),
                            path("<int:pk>/etat/", targetings.targeting_state, name="targeting-state"),
                            path("<int:pk>/supprimer/", targetings.targeting_delete, name="targeting-delete"),
                        ]
                    ),
                ),
                path(
                    "blocs/",
                    include(
                        [
                            path("", blocs.blocs, name="blocs"),
                            path("nouveau/", blocs.bloc_new, name="bloc-new"),
                            path("<int:pk>/", blocs.bloc, name="bloc"),
                            path("<int:pk>/supprimer/", blocs.bloc_delete, name="bloc-delete"),
                        ]
                    ),
                ),
                path(
                    "donnees/",
                    include(
                        [
                            path("", imports.imports, name="imports"),
                            path("nouveau/", imports.import_new, name="import-new"),
                            path("<int:pk>/", imports.import_detail, name="import"),
                            path("<int:pk>/avancement/", imports.import_progress, name="import-progress"),
                            path("<int:pk>/erreurs.csv", imports.import_errors, name="import-errors"),
                            path("<int:pk>/confirmer/", imports.import_approve, name="import-approve"),
                            path("<int:pk>/abandonner/", imports.import_cancel, name="import-cancel"),
                        ]
                    ),
                ),
            ]
        ),
    ),
]
