"""Experiments, doors and plans, under the terrain's pages."""

from django.urls import include, path

from canvassing.views import doors, draws, experiments, planner, results

app_name = "canvassing"

urlpatterns = [
    path("terrain/planificateur/", planner.planner, name="planner"),
    path(
        "terrain/experiences/",
        include(
            [
                path("", experiments.experiments, name="experiments"),
                path("portes/", doors.door_reports, name="door-reports"),
                path("nouvelle/", experiments.experiment_new, name="experiment-new"),
                path("<int:pk>/", experiments.experiment, name="experiment"),
                path("<int:pk>/modifier/", experiments.experiment_edit, name="experiment-edit"),
                path("<int:pk>/supprimer/", experiments.experiment_delete, name="experiment-delete"),
                path("<int:pk>/engagement/", draws.experiment_commit, name="experiment-commit"),
                path("<int:pk>/tirage/", draws.experiment_draw, name="experiment-draw"),
                path("<int:pk>/etat/", experiments.experiment_state, name="experiment-state"),
                path("<int:pk>/unites.csv", draws.experiment_units, name="experiment-units"),
                path("<int:pk>/resultats/", results.experiment_results, name="experiment-results"),
            ]
        ),
    ),
]
