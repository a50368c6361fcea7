"""Pages of the person and of the map."""

from django.urls import include, path

from supporters.views import own_testimony, report, testimony

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
    path("carte/temoignages/<int:pk>/signaler/", report.testimony_report, name="testimony-report"),
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
]
