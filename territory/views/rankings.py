"""A ranking, or a territory of it, as a file: CSV for spreadsheets, GeoJSON for maps. Written as it is read."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.sheets import safe_cell
from territory.permissions import can_see_terrain, require
from territory.precinct_names import precinct_name
from territory.terrain.view import View, open_view
from territory.views.terrain import asked_targeting

CHUNK = 2000
#: Excel reads a file as UTF-8 when it begins so, and French Excel expects semicolons and decimal commas.
BYTE_ORDER_MARK = "\ufeff"

COLUMNS = [
    *("rank", "precinct__code", "precinct__commune__name", "precinct__commune__code"),
    *("precinct__commune__departement__code", "potential", "people", "registered", "abstention", "bloc_share"),
    *("imputed", "score", "basin__name"),
]


class _Echo:
    """What csv writes to, and gives back at once."""

    def write(self, line: str) -> str:
        return line


@require_GET
def ranking_csv(request: HttpRequest) -> StreamingHttpResponse:
    view = _opened(request)
    response = StreamingHttpResponse(_csv_lines(view), content_type="text/csv; charset=utf-8")
    return _named(response, view, "csv")


@require_GET
def ranking_geojson(request: HttpRequest) -> StreamingHttpResponse:
    view = _opened(request)
    response = StreamingHttpResponse(_geojson_parts(view), content_type="application/geo+json")
    return _named(response, view, "geojson")


def _opened(request: HttpRequest) -> View:
    require(can_see_terrain(request.user))
    targeting = asked_targeting(request)
    if targeting is None:
        raise Http404
    return open_view(targeting, request.GET.get("lieu", ""))


def _named(response: StreamingHttpResponse, view: View, kind: str) -> StreamingHttpResponse:
    name = slugify(f"{view.targeting.name} {view.place.name}")[:80]
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _csv_lines(view: View) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield BYTE_ORDER_MARK + writer.writerow(_headers())
    for values in _read(view, *COLUMNS):
        row = dict(zip(COLUMNS, values, strict=True))
        yield writer.writerow([safe_cell(cell) for cell in _cells(row)])


def _headers() -> list[str]:
    return [
        *(_("Rang"), _("Bureau"), _("Code du bureau"), _("Commune"), _("Code de la commune"), _("Département")),
        *(_("Potentiel (%)"), _("Personnes"), _("Inscrits"), _("Abstention (%)"), _("Part du bloc (%)")),
        *(_("Estimé"), _("Score"), _("Bassin")),
    ]


def _cells(row: dict[str, Any]) -> list[Any]:
    code, commune = row["precinct__code"], row["precinct__commune__name"]
    departement = (row["precinct__commune__departement__code"] or "").removeprefix("D-")
    return [
        *(row["rank"], precinct_name(code, commune), code, commune, row["precinct__commune__code"], departement),
        *(_comma(100 * row["potential"], 2), _comma(row["people"], 1), row["registered"]),
        *(_comma(100 * row["abstention"], 2), _comma(100 * row["bloc_share"], 2)),
        *(_("oui") if row["imputed"] else _("non"), _comma(row["score"], 5), row["basin__name"]),
    ]


def _comma(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def _geojson_parts(view: View) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":['
    columns = [*COLUMNS, "precinct__boundary__shape"]
    for n, values in enumerate(_read(view, *columns)):
        row = dict(zip(columns, values, strict=True))
        # The geometry is GeoJSON already: it is not read to be written again.
        shape = row.pop("precinct__boundary__shape") or "null"
        comma = "," if n else ""
        yield f'{comma}\n{{"type":"Feature","properties":{json.dumps(_properties(row))},"geometry":{shape}}}'
    yield "\n]}"


def _properties(row: dict[str, Any]) -> dict[str, Any]:
    code, commune = row["precinct__code"], row["precinct__commune__name"]
    named = {"code": code, "name": precinct_name(code, commune), "commune": row["precinct__commune__code"]}
    figures = {key: row[key] for key in ("rank", "potential", "people", "registered", "abstention", "bloc_share")}
    return named | figures | {"imputed": row["imputed"], "score": row["score"], "basin": row["basin__name"]}


def _read(view: View, *columns: str) -> Iterator[tuple[Any, ...]]:
    found: Iterator[tuple[Any, ...]] = view.targets.values_list(*columns).iterator(chunk_size=CHUNK)
    return found
