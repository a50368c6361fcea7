"""Routes of `/api/v1/` for experiments, doors and plans."""

from django.urls import include, path

from canvassing.api import experiments, field

app_name = "canvassing-api"

urlpatterns = [
    path(
        "experiments/",
        include(
            [
                path("", experiments.Experiments.as_view(), name="experiments"),
                path("<int:pk>/", experiments.ExperimentDetail.as_view(), name="experiment"),
                path("<int:pk>/preview/", experiments.Preview.as_view(), name="preview"),
                path("<int:pk>/commitment/", experiments.Commitment.as_view(), name="commitment"),
                path("<int:pk>/draw/", experiments.Draw.as_view(), name="draw"),
                path("<int:pk>/units/", experiments.Units.as_view(), name="units"),
                path("<int:pk>/results/", experiments.Results.as_view(), name="results"),
            ]
        ),
    ),
    path("door-reports/", field.DoorReports.as_view(), name="door-reports"),
    path("planner/", field.Planner.as_view(), name="planner"),
]
