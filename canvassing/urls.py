"""Experiments and turfs under the terrain's pages; walks under `/porte-a-porte/`."""

from django.urls import include, path

from canvassing.views import (
    board,
    cards,
    doors,
    doorstep,
    draws,
    experiments,
    held_cards,
    outing_walks,
    paper,
    planner,
    results,
    review,
    scripts,
    turf_changes,
    turfs,
    walks,
    walks_handed,
    walks_shared,
)

app_name = "canvassing"

walk_routes = [
    path("", walks.doorstep, name="doorstep"),
    path("marche/", doorstep.doorstep_app, name="doorstep-app"),
    path("sw.js", doorstep.doorstep_worker, name="doorstep-worker"),
    path("manifest.webmanifest", doorstep.doorstep_manifest, name="doorstep-manifest"),
    path("icone.svg", doorstep.doorstep_icon, name="doorstep-icon"),
    path("fiche/confirmee/", cards.card_confirmed, name="card-confirmed"),
    path("fiche/<str:token>/", cards.card_confirm, name="card-confirm"),
    path("confiees/", walks_handed.walks, name="walks"),
    path("prendre/<int:pk>/", walks.walk_take, name="walk-take"),
    path("rejoindre/<str:token>/", walks_shared.walk_join, name="walk-join"),
    path("<uuid:key>/", walks.walk, name="walk"),
    path("<uuid:key>/feuille/", paper.sheet, name="walk-sheet"),
    path("<uuid:key>/saisie/", paper.walk_key, name="walk-key"),
    path("<uuid:key>/partager/", walks_shared.walk_share, name="walk-share"),
    path("<uuid:key>/code.<str:kind>", walks_shared.walk_code, name="walk-code"),
    path("<uuid:key>/prolonger/", walks.walk_extend, name="walk-extend"),
    path("<uuid:key>/rendre/", walks.walk_return, name="walk-return"),
    path("<uuid:key>/laisser/", walks.walk_leave, name="walk-leave"),
    path("<uuid:key>/retirer/", walks_handed.walk_withdraw, name="walk-withdraw"),
]

outing_routes = [
    path("", outing_walks.outing_walks, name="outing-walks"),
    path("ecran/", outing_walks.outing_walks_screen, name="outing-walks-screen"),
    path("etat/", outing_walks.outing_walks_state, name="outing-walks-state"),
    path("imprimer/", outing_walks.outing_walks_print, name="outing-walks-print"),
    path("<uuid:key>/reprendre/", outing_walks.outing_walk_withdraw, name="outing-walk-withdraw"),
]

urlpatterns = [
    path("sorties/<int:pk>/secteurs/", include(outing_routes)),
    path("porte-a-porte/", include(walk_routes)),
    path("terrain/secteurs/confier/<int:pk>/", walks_handed.walk_hand, name="walk-hand"),
    path("terrain/planificateur/", planner.planner, name="planner"),
    path("terrain/argumentaire/", scripts.script, name="script"),
    path("terrain/argumentaire/<int:pk>/", scripts.script_use, name="script-use"),
    path("porte-a-porte/argumentaire/", scripts.script_read, name="script-read"),
    path(
        "terrain/secteurs/",
        include(
            [
                path("", turfs.turfs, name="turfs"),
                path("<str:code>/", turfs.turf_area, name="turf-area"),
                path("<str:code>/etat/", turfs.turf_state, name="turf-state"),
                path("<str:code>/carte.json", turfs.turf_map, name="turf-map"),
                path("<str:code>/decouper/", turf_changes.turf_cut, name="turf-cut"),
                path("<str:code>/deplacer/", turf_changes.turf_move, name="turf-move"),
                path("<str:code>/contour/", turf_changes.turf_polygon, name="turf-polygon"),
                path("<str:code>/partager/", turf_changes.turf_split, name="turf-split"),
                path("<str:code>/reunir/", turf_changes.turf_merge, name="turf-merge"),
                path("<str:code>/verrou/", turf_changes.turf_lock, name="turf-lock"),
                path("<str:code>/proposer/", turf_changes.turf_offer, name="turf-offer"),
                path("<str:code>/portes/", turf_changes.turf_doors, name="turf-doors"),
                path("<str:code>/passage/", turf_changes.turf_pass, name="turf-pass"),
                path("<str:code>/annuler/", turf_changes.turf_undo, name="turf-undo"),
            ]
        ),
    ),
    path("terrain/portes.csv", board.doors_csv, name="doors-csv"),
    path(
        "terrain/portes/",
        include(
            [
                path("", board.doors_board, name="doors-board"),
                path("equipe/<int:pk>/", board.doors_board_team, name="doors-board-team"),
                path("<str:code>/", board.doors_board_place, name="doors-board-place"),
            ]
        ),
    ),
    path(
        "terrain/controle/",
        include(
            [
                path("", review.reviews, name="reviews"),
                path("<int:pk>/", review.review, name="review"),
                path("fiches/", held_cards.held_cards, name="held-cards"),
                path("fiches/<uuid:key>/", held_cards.held_cards_decide, name="held-cards-decide"),
            ]
        ),
    ),
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
