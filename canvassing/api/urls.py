"""Routes of `/api/v1/` for experiments, doors and plans."""

from django.urls import include, path

from canvassing.api import (
    board,
    doorstep,
    experiments,
    field,
    outing_walks,
    paper,
    review,
    scripts,
    turf_changes,
    turfs,
    walks,
)

app_name = "canvassing-api"

area_routes = [
    path("", turfs.AreaDetail.as_view(), name="area"),
    path("cuts/", turfs.Cuts.as_view(), name="cuts"),
    path("cuts/<int:pk>/", turfs.CutDetail.as_view(), name="cut"),
    path("turfs/", turfs.AreaTurfs.as_view(), name="area-turfs"),
    path("turfs.geojson", turfs.AreaMap.as_view(), name="area-map"),
    path("addresses/", turfs.AreaAddresses.as_view(), name="area-addresses"),
    path("addresses/<int:pk>/doors/", turf_changes.AddressDoors.as_view(), name="address-doors"),
    path("redraws/", turfs.Redraws.as_view(), name="redraws"),
    path("move-street/", turf_changes.MoveStreet.as_view(), name="move-street"),
    path("move-addresses/", turf_changes.MoveAddresses.as_view(), name="move-addresses"),
    path("polygon/", turf_changes.Polygon.as_view(), name="polygon"),
    path("merge/", turf_changes.Merge.as_view(), name="merge"),
    path("pass/", turf_changes.Pass.as_view(), name="pass"),
    path("undo/", turf_changes.Undo.as_view(), name="undo"),
    path("street-doors/", turf_changes.StreetDoors.as_view(), name="street-doors"),
]

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
    path("areas/", turfs.AreaList.as_view(), name="areas"),
    path("areas/<str:code>/", include(area_routes)),
    path("turfs/<int:pk>/", turfs.TurfDetail.as_view(), name="turf"),
    path("turfs/<int:pk>/split/", turf_changes.Split.as_view(), name="split"),
    path("door-board/", board.DoorBoard.as_view(), name="door-board"),
    path("door-board/lines/", board.DoorBoardLines.as_view(), name="door-board-lines"),
    path("door-sessions/", review.DoorSessions.as_view(), name="door-sessions"),
    path("door-sessions/<int:pk>/", review.DoorSessionDetail.as_view(), name="door-session"),
    path("door-sessions/<int:pk>/review/", review.DoorSessionReview.as_view(), name="door-session-review"),
    path("held-cards/", review.HeldCards.as_view(), name="held-cards"),
    path("held-cards/<uuid:key>/", review.HeldCardsDecide.as_view(), name="held-cards-decide"),
    path("door-reports/", field.DoorReports.as_view(), name="door-reports"),
    path("walks/<uuid:key>/pack/", doorstep.WalkPack.as_view(), name="walk-pack"),
    path("walks/<uuid:key>/events/", doorstep.WalkEvents.as_view(), name="walk-events"),
    path("walks/<uuid:key>/sheet/", paper.Sheet.as_view(), name="walk-sheet"),
    path("walks/", walks.Walks.as_view(), name="walks"),
    path("walks/team/", walks.TeamWalks.as_view(), name="team-walks"),
    path("walks/join/", walks.WalkJoin.as_view(), name="walk-join"),
    path("walks/<uuid:key>/", walks.WalkDetail.as_view(), name="walk"),
    path("walks/<uuid:key>/link/", walks.WalkLink.as_view(), name="walk-link"),
    path("walks/<uuid:key>/return/", walks.WalkReturn.as_view(), name="walk-return"),
    path("walks/<uuid:key>/leave/", walks.WalkLeave.as_view(), name="walk-leave"),
    path("walks/<uuid:key>/extension/", walks.WalkExtension.as_view(), name="walk-extension"),
    path("walks/<uuid:key>/withdrawal/", walks.WalkWithdrawal.as_view(), name="walk-withdrawal"),
    path("hand-outs/", walks.HandOuts.as_view(), name="hand-outs"),
    path("turfs/<int:pk>/take/", walks.TurfTake.as_view(), name="turf-take"),
    path("turfs/<int:pk>/hand-out/", walks.TurfHandOut.as_view(), name="turf-hand-out"),
    path("outings/<int:pk>/walks/", outing_walks.OutingWalks.as_view(), name="outing-walks"),
    path("outings/<int:pk>/walks/<uuid:key>/", outing_walks.OutingWalk.as_view(), name="outing-walk"),
    path("outings/<int:pk>/turfs/", outing_walks.FreeTurfs.as_view(), name="outing-turfs"),
    path("script/", scripts.ScriptView.as_view(), name="script"),
    path("planner/", field.Planner.as_view(), name="planner"),
]
