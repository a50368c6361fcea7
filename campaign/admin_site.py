"""The admin site: django-unfold in the campaign's colours, behind allauth's sign-in and a policy of its own."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from unfold.sites import UnfoldAdminSite

# The few rules that htmx writes into each page for its waiting signs, as it ships with Unfold.
HTMX_STYLE = "'sha256-bsV5JivYxvGywDAZ22EZJKBFip65Ng9xoJVLbBg7bdo='"
# Unfold's widgets are written for Alpine, which evaluates expressions found in attributes and sets style
# attributes. These two are granted here and nowhere else; inline scripts and style elements stay forbidden.
POLICY = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, HTMX_STYLE],
    "style-src-attr": [UNSAFE_INLINE],
    "worker-src": [NONE],
}

#: How much of the campaign's colour each step of the scale holds, mixed with white, then with black.
TINTS = {50: 6, 100: 12, 200: 24, 300: 42, 400: 62, 500: 78, 600: 100}
SHADES = {700: 84, 800: 68, 900: 54, 950: 34}
#: Lightness (%) of warm greys, so that the staff's pages are of the same paper as the public ones.
GREYS = {50: 98.4, 100: 96.4, 200: 92.2, 300: 86.8, 400: 70.5, 500: 53, 600: 44, 700: 36.5, 800: 27, 900: 21, 950: 15}


class CampaignAdminSite(UnfoldAdminSite):
    index_title = gettext_lazy("Accueil de l'équipe")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Everything served under /admin/ carries the admin's policy; no public page does."""
        return csp_replace(POLICY)(super().admin_view(view, cacheable))

    def extra_urls(self) -> list[URLPattern]:
        return [path("couleurs.css", self.admin_view(colours, cacheable=True), name="colours")]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        # Unfold would write its colours in a <style> element, which the policy forbids: `colours` serves them.
        return super().each_context(request) | {"colors": None}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Staff sign in where everybody does: one door, with its limits and its second factor."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        wanted = request.GET.get("next") or reverse("admin:index")
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return LogoutView.as_view(next_page="/")(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")


@cache_control(private=True, max_age=3600)
def colours(request: HttpRequest) -> HttpResponse:
    """The campaign's colour as Unfold's scale of eleven steps; 600 is the colour itself, under white text."""
    ink = settings.CAMPAIGN_COLOUR
    scale = {step: f"color-mix(in oklab, {ink} {share}%, white)" for step, share in TINTS.items()}
    scale |= {step: f"color-mix(in oklab, {ink} {share}%, black)" for step, share in SHADES.items()}
    lines = [f"--color-primary-{step}: {value};" for step, value in scale.items()]
    lines += [f"--color-base-{step}: oklch({lightness}% 0.006 70);" for step, lightness in GREYS.items()]
    for tone, light, dark in (("subtle", 500, 400), ("default", 600, 300), ("important", 900, 100)):
        lines.append(f"--color-font-{tone}-light: var(--color-base-{light});")
        lines.append(f"--color-font-{tone}-dark: var(--color-base-{dark});")
    return HttpResponse(":root {\n" + "\n".join(lines) + "\n}\n", content_type="text/css; charset=utf-8")
