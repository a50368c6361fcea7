"""The terrain's pages as the staff read them: where one is, what comes first, and why; without script."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from supporters.models import Supporter
from territory.models import PlaceName, Target, Targeting
from tests.factories import make_adjacency, make_boundary, make_place, make_precinct, make_result, sign_in
from tests.territory.ranking import Country, make_country, make_targeting

pytestmark = pytest.mark.django_db
HOME = "/terrain/"


@pytest.fixture
def office(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


@pytest.fixture
def country() -> Country:
    return make_country()


@pytest.fixture
def targeting(country: Country) -> Targeting:
    return make_targeting(country)


def read(client: Client, path: str, status: int = 200, **query: Any) -> str:
    answer = client.get(path, query)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def body(answer: HttpResponse) -> str:
    assert answer.streaming
    return b"".join(answer.streaming_content).decode()


def order(page: str, *words: str) -> list[str]:
    """The words in the order in which the table has them."""
    table = page[page.index("<tbody") : page.index("</tbody>")]
    return sorted((word for word in words if word in table), key=table.index)


def test_without_results_the_page_leads_to_the_files(office: Client) -> None:
    page = read(office, HOME)
    assert "Aucun résultat" in page
    assert 'href="/terrain/donnees/"' in page


def test_with_results_it_leads_to_the_bloc_and_then_to_the_ranking(office: Client, country: Country) -> None:
    assert 'href="/terrain/blocs/nouveau/"' in read(office, HOME)
    office.post("/terrain/blocs/nouveau/", {"name": "La gauche", "picked": ["HAMON"]})
    assert 'href="/terrain/ciblages/nouveau/"' in read(office, HOME)


def test_the_country_is_a_table_of_regions_that_lead_on(office: Client, targeting: Targeting) -> None:
    page = read(office, HOME)
    assert order(page, "Provence", "Île-de-France") == ["Île-de-France", "Provence"]
    assert f'href="/terrain/?ciblage={targeting.pk}&amp;lieu=R-93"' in page
    assert "Les régions" in page


def test_a_departement_is_a_table_of_its_precincts_in_their_rank(office: Client, targeting: Targeting) -> None:
    page = read(office, HOME, lieu="D-04")
    assert order(page, "Digne-les-Bains, bureau 1", "Digne-les-Bains, bureau 2", "Manosque, bureau 1") == [
        "Digne-les-Bains, bureau 2",
        "Digne-les-Bains, bureau 1",
        "Manosque, bureau 1",
    ]
    assert "Commencer par Digne-les-Bains, bureau 2" in page
    assert "Paris 19e" not in page
    assert all(f"lieu={code}" in page for code in ("FR", "R-93"))


def test_each_line_says_its_place_here_and_in_the_whole_ranking(office: Client, targeting: Targeting) -> None:
    page = read(office, HOME, lieu="04112")
    rank = Target.objects.get(precinct__code="04112_0001").rank
    assert rank > 1
    assert 'rank">1</td>' in page
    assert f"{rank}e en France" in page
    precinct = read(office, "/terrain/bureaux/04112_0001/")
    assert "1er à Manosque" in precinct
    assert f"{rank}e en France" in precinct


def test_a_ranking_of_one_territory_does_not_speak_of_france(office: Client, country: Country) -> None:
    inside = make_targeting(country, within=country.departement)
    page = read(office, HOME, ciblage=inside.pk, lieu="04112")
    assert "3e du ciblage" in page
    assert "en France" not in page


def test_from_afar_the_best_territory_is_the_next_step(office: Client, targeting: Targeting) -> None:
    assert "Commencer par l&#x27;Île-de-France" in read(office, HOME)
    assert "Commencer par les Alpes-de-Haute-Provence" in read(office, HOME, lieu="R-93")


def test_overseas_territories_stand_beside_the_map(office: Client, country: Country) -> None:
    region = make_place(
        code="R-02", kind="region", name="Martinique", zone="martinique", parent=country.departement.parent.parent
    )
    departement = make_place(code="D-972", kind="departement", name="Martinique", zone="martinique", parent=region)
    town = make_place(code="97209", name="Fort-de-France", parent=departement, departement=departement)
    make_result(round=country.vote, precinct=make_precinct(code="97209_0001", commune=town), votes=[300, 80, 300])
    make_targeting(country)
    page = read(office, HOME)
    beside = page[page.index("data-campaign-overseas") : page.index("</nav>", page.index("data-campaign-overseas"))]
    assert "lieu=R-02" in beside
    assert "lieu=R-93" not in beside
    assert "data-campaign-overseas" not in read(office, HOME, lieu="R-93")


def test_without_script_the_map_is_a_picture(office: Client, targeting: Targeting, country: Country) -> None:
    make_boundary(precinct=country.precincts["04070_0002"])
    assert f'<img src="/terrain/dessin.svg?ciblage={targeting.pk}&amp;lieu=D-04' in read(office, HOME, lieu="D-04")
    answer = office.get("/terrain/dessin.svg", {"lieu": "D-04"})
    assert answer["Content-Type"] == "image/svg+xml"
    assert "private" in answer["Cache-Control"]
    # Digne's contour, and a dot for Manosque, of which none is known.
    assert answer.content.decode().count("<path") == 2
    dark = office.get("/terrain/dessin.svg", {"lieu": "D-04", "sombre": "1"})
    assert dark.content != answer.content
    assert office.get("/terrain/dessin.svg", {"lieu": "lune"}).status_code == 404


def test_sorting_by_people_changes_order_and_legend(office: Client, targeting: Targeting) -> None:
    page = read(office, HOME, lieu="D-04", tri="personnes")
    assert order(page, "bureau 2", "Manosque, bureau 1", "Digne-les-Bains, bureau 1")[0] == "bureau 2"
    assert "<figcaption>Abstentionnistes favorables</figcaption>" in page


def test_an_arrondissement_shows_its_own_precincts(office: Client, targeting: Targeting) -> None:
    page = read(office, HOME, lieu="75119")
    assert "Paris 19e, bureau 1" in page
    assert "Paris 1er" not in page


def test_a_searched_commune_opens_and_a_name_of_several_is_asked(
    office: Client, targeting: Targeting, country: Country
) -> None:
    for place in (country.digne, country.manosque):
        PlaceName.objects.create(place=place, key=place.name.lower().replace("-", ""), weight=1)
    answer = office.get(HOME, {"commune": "Manosque"})
    assert answer["Location"] == f"/terrain/?ciblage={targeting.pk}&lieu=04112"
    PlaceName.objects.create(place=country.digne, key="manosquelavieille", weight=1)
    page = read(office, HOME, commune="manosqu")
    assert "Laquelle" in page
    assert "Aucune commune" in read(office, HOME, commune="manosque", lieu="R-11")


def test_a_place_outside_of_the_ranking_is_not_found(office: Client, country: Country) -> None:
    inside = make_targeting(country, within=country.departement)
    read(office, HOME, ciblage=inside.pk, lieu="04112")
    read(office, HOME, 404, ciblage=inside.pk, lieu="75056")
    read(office, HOME, 404, ciblage=inside.pk, lieu="lune")
    read(office, HOME, 404, ciblage="lune")
    assert "Fil du territoire" in read(office, HOME, ciblage=inside.pk)


def test_a_ranking_being_computed_says_so_and_tells_when_it_is_ready(office: Client, country: Country) -> None:
    waiting = make_targeting(country, compute=False)
    assert "Le calcul est en cours" in read(office, HOME)
    assert office.get(f"/terrain/ciblages/{waiting.pk}/etat/").json() == {"state": "queued", "version": 0}


def test_a_precinct_where_nothing_was_counted_is_marked(office: Client, country: Country) -> None:
    make_precinct(code="04112_0002", commune=country.manosque)
    make_targeting(country)
    assert "estimé</span>" in read(office, HOME, lieu="04112")
    assert "dont 1 estimé" in read(office, HOME, lieu="D-04")


def test_a_precinct_opens_its_score_its_results_and_its_neighbours(
    office: Client, country: Country, targeting: Targeting
) -> None:
    one, other = country.precincts["04070_0001"], country.precincts["04070_0002"]
    for n, precinct in enumerate((one, other)):
        make_boundary(precinct=precinct, west=6.2 + n / 100, south=44.0)
    make_adjacency(one, other)
    page = read(office, "/terrain/bureaux/04070_0002/")
    assert "60,0 % d&#x27;abstention × 50,0 % des exprimés" in page
    assert "150 personnes" in page
    for name, votes in (("MÉLENCHON", "80"), ("FILLON", "100")):
        assert f"{name}" in page
        assert f'<td class="number">{votes}</td>' in page
    assert "Digne-les-Bains, bureau 1" in page
    assert page.count("<path") == 2
    read(office, "/terrain/bureaux/04070_9999/", 404)


def test_values_carry_what_the_map_draws(office: Client, targeting: Targeting) -> None:
    found = office.get("/terrain/valeurs.json", {"lieu": "D-04"}).json()
    code, step, rank, potential, people, estimated, _basin = found["rows"][0]
    assert code == "04070_0002"
    assert (potential, people, estimated) == (0.3, 150, 0)
    assert step == 5
    assert rank == Target.objects.get(precinct__code=code).rank
    assert {row[0] for row in found["communes"]} == {"04070", "04112"}
    assert {row[0] for row in office.get("/terrain/valeurs.json").json()["rows"]} == {"R-93", "R-11"}


def test_a_commune_with_a_contour_is_no_point(office: Client, targeting: Targeting, country: Country) -> None:
    make_boundary(precinct=country.precincts["04112_0001"])
    found = office.get("/terrain/valeurs.json", {"lieu": "D-04"}).json()
    assert [row[0] for row in found["communes"]] == ["04070"]


def test_the_csv_opens_in_a_french_spreadsheet_and_runs_nothing(office: Client, country: Country) -> None:
    country.manosque.name = "=Manosque"
    country.manosque.save()
    targeting = make_targeting(country)
    answer = office.get("/terrain/classement.csv", {"ciblage": targeting.pk, "lieu": "D-04"})
    text = body(answer)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert text.startswith("\ufeffRang;Bureau;Code du bureau;Commune")
    assert [row["Code du bureau"] for row in rows] == ["04070_0002", "04070_0001", "04112_0001"]
    assert rows[0]["Potentiel (%)"] == "30,00"
    assert rows[2]["Commune"] == "'=Manosque"
    assert 'filename="premier-tour-alpes-de-haute-provence.csv"' in answer["Content-Disposition"]


def test_the_geojson_is_a_layer_for_other_maps(office: Client, targeting: Targeting, country: Country) -> None:
    make_boundary(precinct=country.precincts["04070_0002"])
    layer = json.loads(body(office.get("/terrain/classement.geojson", {"lieu": "D-04"})))
    first, second, _third = layer["features"]
    assert first["geometry"]["type"] == "Polygon"
    assert second["geometry"] is None
    assert first["properties"]["name"] == "Digne-les-Bains, bureau 2"
    assert first["properties"]["people"] == 150


@pytest.mark.parametrize(
    "path",
    [
        "/terrain/",
        "/terrain/?lieu=R-93",
        "/terrain/?lieu=D-04",
        "/terrain/?lieu=04070",
        "/terrain/valeurs.json?lieu=D-04",
        "/terrain/dessin.svg?lieu=D-04",
        "/terrain/bureaux/04070_0001/",
        "/terrain/ciblages/",
        "/terrain/blocs/",
    ],
)
def test_a_view_costs_the_same_however_large_its_territory(path: str, office: Client, country: Country) -> None:
    make_targeting(country)
    make_adjacency(country.precincts["04070_0001"], country.precincts["04070_0002"])
    office.get(path)
    with CaptureQueriesContext(connection) as few:
        office.get(path)
    _grow(country)
    with CaptureQueriesContext(connection) as many:
        office.get(path)
    assert len(many) == len(few), [query["sql"][:90] for query in many.captured_queries]


def _grow(country: Country) -> None:
    for n in range(2, 6):
        south = make_place(code=f"R-2{n}", kind="region", name=f"Région {n}", parent=country.departement.parent.parent)
        make_place(code=f"D-2{n}", kind="departement", name=f"Département {n}", parent=south)
        own = {"parent": country.departement, "departement": country.departement}
        commune = make_place(code=f"0400{n}", name=f"Village {n}", **own)
        before = country.precincts["04070_0001"]
        for number in (1, 2):
            precinct = make_precinct(code=f"0400{n}_{number:04}", commune=commune)
            make_result(round=country.vote, precinct=precinct, votes=[300, 80, 300])
            make_boundary(precinct=precinct, west=5 + n / 10, south=44 + number / 100)
            make_adjacency(before, precinct)
    make_targeting(country, name="Encore")


def test_specialists_read_the_terrain_and_moderators_do_not(
    client: Client, targeting: Targeting, stranger: Supporter, moderator: Supporter
) -> None:
    stranger.is_staff = True
    stranger.save()
    stranger.groups.add(Group.objects.get(name="specialists"))
    assert sign_in(client, stranger).get(HOME).status_code == 200
    assert sign_in(client, moderator).get(HOME).status_code == 404


def test_the_header_and_the_admin_lead_there(office: Client, targeting: Targeting) -> None:
    assert 'href="/terrain/"' in read(office, "/compte/")
    assert 'href="/terrain/"' in read(office, reverse("admin:index"))
