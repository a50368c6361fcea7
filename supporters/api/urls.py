"""Routes of `/api/v1/` for people and testimonies."""

from django.urls import include, path, register_converter

from supporters.api import account, moderation, own, testimonies
from supporters.models import Consent


class PurposeConverter:
    """A purpose that exists; another is no address at all."""

    regex = "|".join(Consent.Purpose.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PurposeConverter, "purpose")

app_name = "supporters-api"

urlpatterns = [
    path("counters/", testimonies.Counters.as_view(), name="counters"),
    path(
        "testimonies/",
        include(
            [
                path("", testimonies.Testimonies.as_view(), name="testimonies"),
                path("<int:pk>/", testimonies.TestimonyDetail.as_view(), name="testimony"),
                path("<int:pk>/report/", testimonies.TestimonyReport.as_view(), name="testimony-report"),
            ]
        ),
    ),
    path(
        "me/",
        include(
            [
                path("", account.Profile.as_view(), name="me"),
                path("testimony/", own.OwnTestimony.as_view(), name="own-testimony"),
                path("consents/", account.Consents.as_view(), name="consents"),
                path("consents/<purpose:purpose>/", account.ConsentTo.as_view(), name="consent"),
                path("export/", account.DataExport.as_view(), name="export"),
                path("erase/", account.Erasure.as_view(), name="erase"),
            ]
        ),
    ),
    path(
        "moderation/testimonies/",
        include(
            [
                path("", moderation.Queue.as_view(), name="moderation"),
                path("<int:pk>/publish/", moderation.Publish.as_view(), name="publish"),
                path("<int:pk>/refuse/", moderation.Refuse.as_view(), name="refuse"),
            ]
        ),
    ),
]
