"""`/api/v1/`: each package brings its routes, the schema is written from them."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

app_name = "api"

urlpatterns = [
    path("", include("supporters.api.urls")),
    path("", include("territory.api.urls")),
    path("", include("teams.api.urls")),
    path("", include("canvassing.api.urls")),
    path("", include("actions.api.urls")),
    path("", include("conversations.api.urls")),
    path("", include("mailings.api.urls")),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
]
