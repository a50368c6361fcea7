"""Pages of the person and of the map."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from supporters.feeds import TestimonyFeed
from supporters.views import (
    account,
    api_tokens,
    identity,
    map,
    own_testimony,
    photos,
    report,
    rights,
    shared_testimony,
    testimony,
)

app_name = "supporters"

urlpatterns = [
    path(
        "temoigner/",
        include(
            [
                path("", testimony.testify, name="testify"),
                path("merci/", testimony.testify_sent, name="testify-sent"),
                path("renvoyer/", testimony.testify_resend, name="testify-resend"),
                path("confirme/", testimony.testify_confirmed, name="testify-confirmed"),
                path("confirmer/<str:token>/", testimony.testify_confirm, name="testify-confirm"),
            ]
        ),
    ),
    path(
        "carte/",
        include(
            [
                path("", map.testimony_map, name="map"),
                path("liste/", map.testimony_list, name="testimony-list"),
                path("vue/", map.map_view, name="map-view"),
                path("points/", map.map_points, name="map-points"),
                path("tuiles/<str:z>/<str:x>/<str:y>.json", map.tile, name="tile"),
                path("integrer/", map.map_embed, name="map-embed"),
                path("flux.atom", login_not_required(TestimonyFeed()), name="testimony-feed"),
                path("temoignages/<int:pk>/", shared_testimony.testimony, name="testimony"),
                path("temoignages/<int:pk>/fiche/", shared_testimony.testimony_card, name="testimony-card"),
                path("temoignages/<int:pk>/image.png", shared_testimony.testimony_image, name="testimony-image"),
                path("temoignages/<int:pk>/signaler/", report.testimony_report, name="testimony-report"),
            ]
        ),
    ),
    path(
        "compte/temoignage/",
        include(
            [
                path("", own_testimony.own_testimony, name="own-testimony"),
                path("modifier/", own_testimony.own_testimony_edit, name="own-testimony-edit"),
                path("retirer/", own_testimony.own_testimony_withdraw, name="own-testimony-withdraw"),
            ]
        ),
    ),
    path(
        "compte/",
        include(
            [
                path("", account.account, name="account"),
                path("profil/", account.profile, name="profile"),
                path("consentements/", account.consents, name="consents"),
                path("retrait/<str:token>/", account.withdrawal, name="withdrawal"),
                path("verifier/", identity.confirm_identity, name="confirm-identity"),
                path("jeton/", api_tokens.api_token, name="api-token"),
                path("donnees/", rights.personal_data, name="personal-data"),
                path("donnees/export/", rights.export, name="export"),
                path("donnees/export/<int:pk>/", rights.export_file, name="export-file"),
                path("donnees/effacer/", rights.erase, name="erase"),
                path("au-revoir/", rights.goodbye, name="goodbye"),
            ]
        ),
    ),
    # Names are those of the storage: `reverse("supporters:photo", args=[testimony.photo])`.
    re_path(r"^(?P<name>photos/[0-9a-f]{32}(?:-400)?\.webp)$", photos.photo, name="photo"),
]
