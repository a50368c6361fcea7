"""The official files of 2017 as published, into the whole country: counts of ../shared/data/README.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from territory.gazetteer import read_gazetteer
from territory.imports.report import ImportReport
from territory.models import Place, Precinct, Result
from territory.services import import_places
from territory.services.results import import_results

RESULTS = Path(__file__).parents[3] / "shared/data/resultats"
OFFICIAL = RESULTS / "format-officiel-2017"
SLUG = "presidentielle-2017"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(not OFFICIAL.exists(), reason="the official files are not beside the project"),
]


@pytest.fixture(scope="module")
def france(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        import_places(gazetteer=read_gazetteer())
        yield
        transaction.set_rollback(True)


def figures(report: ImportReport) -> tuple[int, ...]:
    names = ("precincts", "registered", "abstentions", "voters", "blank", "null", "expressed")
    return tuple(report.counts[name] for name in names)


def official(name: str) -> list[Path]:
    return [OFFICIAL / f"PR17_BVot_{name}.txt.gz"]


def test_paris_then_a_departement_then_the_second_round(france: None) -> None:
    paris = import_results(paths=official("T1_FE.75-paris"), election=SLUG)
    assert figures(paris) == (896, 1_301_637, 210_200, 1_091_437, 10_627, 4_251, 1_076_559)
    assert paris.counts["votes"]["MÉLENCHON"] == 210_548
    alps = import_results(paths=official("T1_FE.04-alpes-de-haute-provence"), election=SLUG)
    assert figures(alps) == (261, 126_578, 24_323, 102_255, 1_808, 733, 99_714)
    assert alps.counts["votes"]["LE PEN"] == 24_463
    assert (paris.rejected, alps.rejected) == (0, 0)
    second = import_results(paths=official("T2_FE.75-paris"), election=SLUG)
    assert (second.counts["round"], second.counts["precincts"], second.changes["new_precincts"]) == (2, 896, 0)
    assert second.counts["votes"].keys() == {"MACRON", "LE PEN"}
    assert Result.objects.count() == 896 + 261 + 896
    assert Precinct.objects.within(Place.objects.get(code="75119")).exists()


def test_the_whole_country_but_four_departements(france: None) -> None:
    report = import_results(paths=official("T1_FE.sans-29-69-90-93"), election=SLUG)
    # 146 of them under the code of a commune that has gone since, name and all.
    assert (report.counts["precincts"], report.rejected) == (66_186, 0)
    # The same figures, tidied by other people, in another order of candidates.
    tidy = import_results(
        paths=[RESULTS / "normalise/2017-presidentielle-1_par_bureau_large.sans-29-69-90-93.csv.gz"],
        election=SLUG,
        number=1,
    )
    assert tidy.counts["votes"] == report.counts["votes"]
    assert tidy.counts["precincts"] == report.counts["precincts"]
    assert Precinct.objects.count() == tidy.counts["precincts"]


def test_a_file_of_2012_and_one_of_2024(france: None) -> None:
    lyon = import_results(
        paths=[RESULTS / "format-officiel-2012/PR12_Bvot_T1.lyon-arr-1-2-4.txt.gz"], election="presidentielle-2012"
    )
    assert (lyon.counts["precincts"], len(lyon.counts["votes"]), lyon.counts["blank"]) == (61, 10, None)
    brest = import_results(
        paths=[RESULTS / "format-officiel-2024/legislatives-2024-T2.circonscriptions-29-02-et-29-03.csv.gz"],
        election="legislatives-2024",
    )
    assert (brest.counts["round"], brest.counts["precincts"]) == (2, 201)


def test_low_turnout_by_nuance(france: None) -> None:
    europe = import_results(
        paths=[RESULTS / "normalise/2014-europeennes_par_bureau_large.sans-29-69-90-93.csv.gz"],
        election="europeennes-2014",
    )
    assert europe.counts["precincts"] + europe.rejected == 65_242
    assert europe.rejected < 400
