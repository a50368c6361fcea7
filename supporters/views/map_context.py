"""What the map's templates and its script are told: testimonies that answer, choices, addresses, words."""

from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.cells import MAX_ZOOM
from supporters.forms.map import MapForm, cursor_text
from supporters.map_counters import departement_totals, places_with_testimonies, published_total
from supporters.map_search import Search
from supporters.models import Testimony

#: Testimonies on one page of the panel and of the list.
PAGE = 24

#: Name and box (west, south, east, north) of what does not fit on one view of France.
TERRITORIES = (
    (_("Métropole"), (-5.6, 41.2, 10.0, 51.3)),
    (_("Guadeloupe"), (-61.9, 15.8, -60.9, 16.6)),
    (_("Martinique"), (-61.3, 14.35, -60.75, 14.95)),
    (_("Guyane"), (-54.7, 2.1, -51.5, 5.9)),
    (_("La Réunion"), (55.15, -21.45, 55.9, -20.8)),
    (_("Mayotte"), (44.9, -13.1, 45.4, -12.55)),
    (_("Saint-Martin et Saint-Barthélemy"), (-63.2, 17.8, -62.75, 18.15)),
    (_("Saint-Pierre-et-Miquelon"), (-56.55, 46.7, -56.05, 47.2)),
    (_("Nouvelle-Calédonie"), (163.3, -23.0, 168.3, -19.4)),
    (_("Polynésie française"), (-152.9, -18.2, -148.8, -15.7)),
    (_("Wallis-et-Futuna"), (-178.3, -14.5, -176.0, -13.1)),
)


def testimonies_page(form: MapForm) -> dict[str, Any]:
    """A page of testimonies that answer the form, and where the next one begins."""
    if not form.is_valid():
        return {"form": form, "testimonies": [], "reasons": form.reasons()}
    search = form.search()
    before = form.cleaned_data["avant"]
    found = search.newest(limit=PAGE + 1, before=before)
    shown = found[:PAGE]
    asked = {name: form.data[name] for name in ("bbox", "departement", "mots") if form.data.get(name)}
    context: dict[str, Any] = {
        "form": form,
        "testimonies": shown,
        "asked": asked,
        "is_first": before is None,
        "heading": heading(search, shown=len(shown), is_all=before is None and len(found) <= PAGE),
    }
    if len(found) > PAGE:
        context["next"] = urlencode(asked | {"avant": _cursor(shown[-1])})
    return context


def heading(search: Search, *, shown: int, is_all: bool) -> str:
    """What the testimonies below are, with their number where it is known without counting them."""
    total = shown if is_all else search.total()
    where = f" – {search.place.name}" if search.place else ""
    if total is None:
        return gettext("Les plus récents ici") + where if search.box else gettext("Les plus récents") + where
    if total == 0:
        return gettext("Aucun témoignage") + where
    if total == 1:
        return gettext("1 témoignage") + where
    return gettext("%(number)s témoignages") % {"number": intcomma(total)} + where


def surroundings() -> dict[str, Any]:
    """What stands around the testimonies: the choice of départements, the totals, the territories."""
    choices = [(place.code.removeprefix("D-"), place.name, place.published) for place in departement_totals()]
    return {
        "departements": choices,
        "published": published_total(),
        "communes": places_with_testimonies(),
        "territories": [{"name": name, "bbox": ",".join(map(str, box))} for name, box in TERRITORIES],
    }


def script_settings(**more: Any) -> dict[str, Any]:
    """Addresses and words for static/js/map.js; `{…}` are filled in there."""
    home = TERRITORIES[0][1]
    return {
        "tiles": _template("supporters:tile", "{z}", "{x}", "{y}"),
        "deepest": MAX_ZOOM,
        "points": reverse("supporters:map-points"),
        "view": reverse("supporters:map-view"),
        "list": reverse("supporters:testimony-list"),
        "card": reverse("supporters:testimony-card", args=[0]).replace("/0/", "/{pk}/"),
        "outlines": static("geo/outlines.json"),
        "background": {"url": settings.MAP_TILES_URL, "attribution": settings.MAP_TILES_ATTRIBUTION},
        "home": home,
        "words": {
            "cluster": gettext("{n} témoignages ici : agrandir"),
            "one": gettext("Un témoignage : le lire"),
            "by": gettext("Témoignage de {name} : le lire"),
            "many": gettext(
                "Plus de {n} témoignages : voici les plus récents. Agrandissez la carte pour voir les autres."
            ),
            "zoomIn": gettext("Agrandir"),
            "zoomOut": gettext("Réduire"),
            "close": gettext("Fermer"),
            "credit": gettext("Contours : INSEE, IGN, Licence Ouverte 2.0"),
        },
    } | more


def _template(name: str, *parts: str) -> str:
    return reverse(name, args=parts).replace("%7B", "{").replace("%7D", "}")


def _cursor(testimony: Testimony) -> str:
    assert testimony.published_at  # noqa: S101 - a constraint of the table
    return cursor_text(testimony.published_at, testimony.pk)
