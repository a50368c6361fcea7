"""The site map."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from campaign.views import health, home, mailbox, pages

urlpatterns = [
    path("", home.home, name="home"),
    path("confidentialite/", pages.privacy_notice, name="privacy-notice"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    # A choice of language harms nobody who is made to make it: without a token, the form costs no cookie (L70).
    path("langue/", csrf_exempt(login_not_required(set_language)), name="set-language"),
    path("design/", pages.design, name="design"),
    path(
        "courrier/",
        include(
            [
                path("", mailbox.mailbox, name="mailbox"),
                path("<str:name>/", mailbox.letter, name="mailbox-letter"),
                path("<str:name>/html/", mailbox.letter_html, name="mailbox-letter-html"),
            ]
        ),
    ),
    path("healthz", health.healthz, name="healthz"),
    path("theme.css", pages.theme_sheet, name="theme"),
    path("favicon.svg", pages.favicon, name="favicon"),
    path("partage.png", pages.sharing_image, name="sharing-image"),
    path("robots.txt", pages.robots, name="robots"),
    path("", include("supporters.urls")),
    path("", include("territory.urls")),
    path("", include("teams.urls")),
    path("", include("canvassing.urls")),
    path("", include("actions.urls")),
    path("", include("conversations.urls")),
    path("", include("mailings.urls")),
    path("compte/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("campaign.api_urls")),
]

handler400 = "campaign.views.errors.bad_request"
handler403 = "campaign.views.errors.forbidden"
handler404 = "campaign.views.errors.not_found"
handler500 = "campaign.views.errors.server_error"
handler429 = "common.limits.handler429"
