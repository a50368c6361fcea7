"""Pages that say who speaks and what becomes of what you tell us, and the small files around them."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaign import sharing, theme
from campaign.forms import SampleForm
from supporters.models import Testimony
from territory.models import Place

#: Tokens shown on /design/.
COLOURS = "accent accent-text ink ink-soft paper paper-raised paper-sunk line focus success warning danger"
_YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
def privacy_notice(request: HttpRequest) -> HttpResponse:
    """What art. 13 of the GDPR has us say (L03)."""
    return render(request, "campaign/privacy_notice.html")


@login_not_required
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Publisher, director, host (LCEN, L71)."""
    return render(request, "campaign/legal.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "campaign/accessibility.html")


@login_not_required
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who write pages; in debug alone."""
    if not settings.DEBUG:
        raise Http404
    filled = SampleForm({"email": "camille", "message": "", "contact": "mail"}, prefix="filled")
    place = Place(name="Brest", departement=Place(name="Finistère"))
    words = _("Je veux une école qui n'oublie personne, même au bout de la ligne de car.")
    testimony = Testimony(pk=0, display_name="Camille R.", message=words, place=place)
    context = {"form": filled, "empty_form": SampleForm(), "testimony": testimony, "colours": COLOURS.split()}
    return render(request, "campaign/design.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=_YEAR, immutable=True)
def theme_sheet(request: HttpRequest) -> HttpResponse:
    """The tokens that follow the campaign's colour; its address changes with the colour."""
    return HttpResponse(theme.style_sheet(settings.CAMPAIGN_COLOUR), content_type="text/css; charset=utf-8")


@login_not_required
@require_safe
@cache_control(public=True, max_age=24 * 3600)
def favicon(request: HttpRequest) -> HttpResponse:
    """The campaign's initial on its colour."""
    palette = theme.light_palette(settings.CAMPAIGN_COLOUR)
    context = {"palette": palette, "initial": (settings.CAMPAIGN_CANDIDATE or settings.CAMPAIGN_NAME)[:1].upper()}
    return render(request, "campaign/favicon.svg", context, content_type="image/svg+xml")


@login_not_required
@require_safe
@cache_control(public=True, max_age=24 * 3600)
def sharing_image(request: HttpRequest) -> HttpResponse:
    palette = theme.light_palette(settings.CAMPAIGN_COLOUR)
    poster = sharing.draw_poster(
        name=settings.CAMPAIGN_NAME, slogan=settings.CAMPAIGN_SLOGAN, ground=palette.accent, ink=palette.accent_ink
    )
    return HttpResponse(poster, content_type="image/png")


@login_not_required
@require_safe
@cache_control(public=True, max_age=24 * 3600)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "campaign/robots.txt", content_type="text/plain; charset=utf-8")
