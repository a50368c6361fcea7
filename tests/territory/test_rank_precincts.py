"""The ranking from the command line; and the same ranking, made by ten lines that know nothing of the project."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from territory.gazetteer import read_gazetteer
from territory.models import Bloc, Targeting
from territory.services import import_places
from territory.services.results import import_results
from tests.factories import make_boundary, make_precinct
from tests.territory.ranking import Country, make_bloc, make_country
from tests.territory.ten_lines import ranking

OFFICIAL = Path(__file__).parents[3] / "shared/data/resultats/format-officiel-2017"
TRUE_FILES = {
    "04": OFFICIAL / "PR17_BVot_T1_FE.04-alpes-de-haute-provence.txt.gz",
    "75": OFFICIAL / "PR17_BVot_T1_FE.75-paris.txt.gz",
}


@pytest.fixture
def land(db: None) -> Country:
    return make_country()


def ask(capsys: Any, *words: str, bloc: str = "Mélenchon,hamon") -> list[dict[str, Any]]:
    base = ("rank_precincts", "--election", "presidentielle-2017", "--round", "1", "--bloc", bloc, "--json")
    call_command(*base, *words)
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out.splitlines()[-1])["precincts"]
    return found


def refused(*words: str, bloc: str = "MELENCHON", number: str = "1") -> str:
    with pytest.raises(CommandError) as caught:
        call_command("rank_precincts", "--election", "presidentielle-2017", "--round", number, "--bloc", bloc, *words)
    return str(caught.value)


def test_the_last_line_is_the_ranking_unrounded(land: Country, capsys: Any) -> None:
    first = ask(capsys, "--within", "04")[0]
    assert list(first)[:7] == ["precinct", "commune", "score", "people", "registered", "abstention", "bloc_share"]
    assert (first["precinct"], first["commune"], first["commune_code"]) == ("04070_0002", "Digne-les-Bains", "04070")
    assert first["score"] == (1 - 200 / 500) * (100 / 200)
    assert first["people"] == 500 * first["score"]
    assert (first["rank"], first["imputed"], first["terms"]) == (1, False, {})


@pytest.mark.parametrize(
    ("code", "count"),
    [("04", 3), ("D-04", 3), ("R-93", 3), ("75", 2), ("75119", 1), ("75056", 2), ("04112", 1), ("FR", 5)],
)
def test_a_territory_is_named_by_its_code(land: Country, capsys: Any, code: str, count: int) -> None:
    assert len(ask(capsys, "--within", code)) == count


def test_by_people_and_the_first_only(land: Country, capsys: Any) -> None:
    rows = ask(capsys, "--by", "people", "--top", "2")
    assert [row["precinct"] for row in rows] == ["75056_1901", "04070_0002"]
    assert [row["people"] for row in rows] == sorted((row["people"] for row in rows), reverse=True)


def test_a_saved_bloc_is_known_by_its_name(land: Country, capsys: Any) -> None:
    make_bloc("Fillon", name="La droite")
    assert ask(capsys, bloc="la DROITE")[0]["bloc_share"] == 100 / 200


def test_imputed_precincts_are_marked_and_come_last(land: Country, capsys: Any) -> None:
    make_boundary(precinct=make_precinct(code="04070_0003", commune=land.digne))
    rows = ask(capsys)
    assert [row["imputed"] for row in rows] == [False] * 5 + [True]


def test_a_name_that_nobody_bears_is_told_with_those_there_are(land: Country) -> None:
    sentence = refused(bloc="MELENCHON,Jospin")
    assert sentence == "« Jospin » n'est ni un candidat ni une nuance de ce scrutin. Il y a : FILLON, HAMON, MÉLENCHON."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--within", "99999"), "Pas de territoire « 99999 »"),
        (("--compare", "2012"), "--compare s'écrit"),
        (("--compare", "europeennes:1"), "Pas de scrutin « europeennes », tour 1"),
        (("--weight", "addresses"), "--weight s'écrit"),
        (("--weight", "humeur=0.2"), "Il n'y a pas de terme « humeur »"),
        (("--weight", "turnout=0.2"), "Choisissez un scrutin de comparaison"),
        (("--top", "0"), "--top"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(land: Country, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused(*words)


def test_a_round_without_results_is_refused(land: Country) -> None:
    assert "Pas de scrutin « presidentielle-2017 », tour 2. Il y a : presidentielle-2017 (1)." in refused(number="2")


def test_a_ranking_may_be_kept(land: Country, capsys: Any) -> None:
    ask(capsys, "--within", "04", "--save", "Le 04", "--dry-run")
    assert not Targeting.objects.exists()
    for _time in range(2):
        ask(capsys, "--within", "04", "--save", "Le 04", "--weight", "addresses=0.2")
    kept = Targeting.objects.get(name="Le 04")
    assert (kept.state, kept.within, kept.weights) == ("ready", land.departement, {"addresses": 0.2})
    assert kept.targets.count() == 3
    assert Bloc.objects.get(name="Le 04").members == ["Mélenchon", "hamon"]


def test_people_read_a_table(land: Country, capsys: Any) -> None:
    call_command("rank_precincts", "--election", "presidentielle-2017", "--round", "1", "--bloc", "HAMON")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["rang", "bureau", "commune", "score", "personnes", "inscrits", "abstention", "bloc"]
    assert len(lines) == 6
    assert "04070_0002" in lines[1]


HEADER = (
    "Code du département;"
    + ";".join(f"c{n}" for n in range(20))
    + ";N°Panneau;Sexe;Nom;Prénom;Voix;% Voix/Ins;% Voix/Exp"
)
LINES = """\
04;Alpes;01;1re;070;Digne;0001;1000;200;20,00;800;80,00;0;0;0;0;0;0;800;80,00;100,00;1;M;GAUCHE;A;440;44,00;55,00;2;M;DROITE;B;360;36,00;45,00
04;Alpes;01;1re;070;Digne;0002;0;0;0;0;0;0;0;0;0;0;0;0;0;0;1;M;GAUCHE;A;0;0;0;2;M;DROITE;B;0;0;0
01;Ain;01;1re;001;Bourg;0001;1000;200;20,00;800;80,00;0;0;0;0;0;0;800;80,00;100,00;1;M;GAUCHE;A;800;0;0;2;M;DROITE;B;0;0;0
"""


def test_the_ten_lines_know_the_worked_example(tmp_path: Path) -> None:
    path = tmp_path / "PR17.txt.gz"
    path.write_bytes(gzip.compress(f"{HEADER}\n{LINES}".replace("\n", "\r\n").encode("cp1252")))
    assert ranking(path, "04", ["GAUCHE"]) == [
        ("04070_0001", pytest.approx(0.11), pytest.approx(110)),
        ("04070_0002", 0, 0),
    ]


@pytest.fixture(scope="module")
def france(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        import_places(gazetteer=read_gazetteer())
        for path in TRUE_FILES.values():
            import_results(paths=[path], election="presidentielle-2017", number=1)
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.realdata
@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official files are not beside the project")
@pytest.mark.parametrize("departement", TRUE_FILES)
@pytest.mark.parametrize("names", [["MÉLENCHON"], ["MÉLENCHON", "HAMON", "POUTOU", "ARTHAUD"], ["MACRON"]])
def test_ten_lines_rank_alike(france: None, capsys: Any, departement: str, names: list[str]) -> None:
    expected = ranking(TRUE_FILES[departement], departement, names)
    rows = ask(capsys, "--within", departement, bloc=",".join(names))
    assert [row["precinct"] for row in rows] == [code for code, _potential, _people in expected]
    assert [row["score"] for row in rows] == pytest.approx([potential for _code, potential, _people in expected])
    assert [row["people"] for row in rows] == pytest.approx([people for _code, _potential, people in expected])
