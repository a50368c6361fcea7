"""How a page of the site will look where it is shared, for programs of the editorial staff."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.api.sharing_serializers import PreviewSerializer
from actions.forms.previews import PreviewForm
from actions.permissions.desk import can_edit, require
from actions.sharing.preview import preview_of
from supporters.api.inputs import read_form


class Previews(APIView):
    permission_classes = [IsAuthenticated, DeskIsSure]

    @extend_schema(
        operation_id="previews_retrieve",
        parameters=[OpenApiParameter("url", str, required=True, description="a page of this site")],
        responses=PreviewSerializer,
    )
    def get(self, request: Request) -> Response:
        """Seven networks' cards, and what the page lacks."""
        require(can_edit(request.user))
        form = read_form(PreviewForm(request.query_params))
        return Response(PreviewSerializer(preview_of(form.cleaned_data["url"])).data)
