"""How any page of the site will look where it is shared. For the editorial staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actions.forms.previews import PreviewForm
from actions.models import Content
from actions.permissions.desk import can_edit, require
from actions.sharing.card_words import sentence
from actions.sharing.preview import preview_of

#: Contents proposed to be looked at.
NEWEST = 6


@require_safe
@never_cache
def previews(request: HttpRequest) -> HttpResponse:
    require(can_edit(request.user))
    asked = "url" in request.GET
    form = PreviewForm(request.GET if asked else None)
    context: dict[str, Any] = {"form": form, "suggested": _suggested()}
    if asked and form.is_valid():
        preview = preview_of(form.cleaned_data["url"])
        findings = [(finding, sentence(finding)) for finding in preview.findings]
        context |= {"preview": preview, "findings": findings}
    return render(request, "actions/previews.html", context, status=400 if form.errors else 200)


def _suggested() -> list[tuple[str, str]]:
    """Address and name: the home page, the library, and what was published last."""
    newest = Content.objects.visible(at=timezone.now()).newest_first()[:NEWEST]
    own = [(reverse("home"), _("Accueil")), (reverse("actions:library"), _("Partager"))]
    return own + [(content.get_absolute_url(), content.title) for content in newest]
