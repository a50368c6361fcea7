"""The rows of a ranking: made, made again, and never half made."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.work import TRIES
from territory.models import Place, Result, Target, TargetArea, Targeting
from territory.services import target_rows
from territory.services.blocs import delete_bloc, edit_bloc
from territory.services.targeting import (
    compute_due_targetings,
    compute_targeting,
    create_targeting,
    delete_targeting,
    edit_targeting,
    refresh_targetings,
)
from tests.factories import make_boundary, make_candidates, make_precinct, make_result, make_round
from tests.territory.ranking import Country, make_bloc, make_country, make_targeting, ranked


@pytest.fixture
def land(db: None) -> Country:
    return make_country()


def test_the_precincts_are_ranked(land: Country) -> None:
    targeting = make_targeting(land)
    assert targeting.state == "ready"
    assert ranked(targeting) == ["04070_0002", "75056_1901", "04070_0001", "75056_0101", "04112_0001"]
    first = targeting.targets.get(rank=1)
    assert (first.score, first.people, first.registered) == (pytest.approx(0.3), pytest.approx(150), 500)


def test_a_ranking_keeps_to_its_territory(land: Country) -> None:
    assert len(ranked(make_targeting(land, within=land.departement))) == 3
    nineteenth = Place.objects.get(code="75119")
    assert ranked(make_targeting(land, name="19e", within=nineteenth)) == ["75056_1901"]


def test_sums_by_territory_are_those_of_the_precincts(land: Country) -> None:
    targeting = make_targeting(land)
    areas = {area.place.code: area for area in TargetArea.objects.select_related("place")}
    assert set(areas) == {"FR", "R-93", "R-11", "D-04", "D-75", "04070", "04112", "75056"}
    total = targeting.targets.aggregate(people=Sum("people"), registered=Sum("registered"))
    assert areas["FR"].registered == total["registered"] == 5600
    assert areas["FR"].people == pytest.approx(total["people"])
    assert areas["04070"].abstention == pytest.approx(1 - 1000 / 1500)
    assert areas["04070"].bloc_share == pytest.approx(540 / 1000)
    assert areas["D-04"].potential == pytest.approx(areas["D-04"].people / 3500)


def test_a_precinct_of_today_without_results_is_imputed_and_comes_last(land: Country) -> None:
    make_boundary(precinct=make_precinct(code="04070_0003", commune=land.digne))
    last = make_targeting(land).targets.get(imputed=True)
    assert (last.rank, last.registered) == (6, 750)
    assert last.abstention == pytest.approx(1 - 1000 / 1500)
    assert TargetArea.objects.get(place=land.digne).imputed == 1


def test_a_commune_where_nothing_was_counted_borrows_from_its_departement(land: Country) -> None:
    Result.objects.filter(precinct__commune=land.manosque).delete()
    targeting = make_targeting(land, within=land.manosque)
    only = targeting.targets.get()
    assert only.imputed
    assert only.bloc_share == pytest.approx(540 / 1000)


def test_a_precinct_that_only_an_earlier_election_knew_is_history(land: Country) -> None:
    earlier = make_round(date=land.vote.date - timedelta(days=1800))
    make_result(round=earlier, precinct=make_precinct(code="04070_0009", commune=land.digne))
    assert "04070_0009" not in ranked(make_targeting(land))


def test_each_constituency_has_its_own_candidates(land: Country) -> None:
    vote = make_round()
    make_candidates(vote, "UN", "DEUX", area="0401", nuances=("SOC", "LR"))
    make_candidates(vote, "TROIS", "QUATRE", area="0402", nuances=("LR", "FI"))
    for code, area in (("04070_0001", "0401"), ("04112_0001", "0402")):
        make_result(round=vote, precinct=land.precincts[code], area=area, expressed=700, votes=[100, 600])
    targeting = make_targeting(land, round=vote, bloc=make_bloc("soc", "fi"), within=land.departement)
    shares = dict(targeting.targets.values_list("precinct__code", "bloc_share"))
    assert shares["04070_0001"] == pytest.approx(1 / 7)
    assert shares["04112_0001"] == pytest.approx(6 / 7)


def test_new_results_have_the_ranking_made_again(land: Country) -> None:
    targeting = make_targeting(land)
    Result.objects.filter(precinct=land.precincts["04112_0001"]).update(voters=1500, votes=[1400, 100, 0])
    assert refresh_targetings(rounds=[land.vote], at=timezone.now()) == 1
    targeting.refresh_from_db()
    assert (targeting.state, len(ranked(targeting))) == ("queued", 5)
    assert compute_due_targetings(at=timezone.now()) == 1
    targeting.refresh_from_db()
    assert targeting.state == "ready"
    assert targeting.targets.get(precinct__code="04112_0001").bloc_share == 1


def test_results_of_another_round_change_nothing(land: Country) -> None:
    make_targeting(land)
    assert refresh_targetings(rounds=[make_round()], at=timezone.now()) == 0
    assert refresh_targetings(rounds=None, at=timezone.now()) == 1


def test_a_worker_that_dies_half_way_leaves_the_old_rows(land: Country, monkeypatch: Any) -> None:
    targeting = make_targeting(land)
    before = ranked(targeting)
    monkeypatch.setattr(target_rows, "_basin_of", _killed)
    Result.objects.filter(precinct=land.precincts["04112_0001"]).update(voters=0, expressed=0, votes=[0, 0, 0])
    refresh_targetings(rounds=None, at=timezone.now())
    with pytest.raises(SystemExit):
        compute_due_targetings(at=timezone.now())
    assert ranked(targeting) == before
    assert TargetArea.objects.count() == 8
    monkeypatch.undo()
    assert compute_due_targetings(at=timezone.now()) == 0  # its lease runs
    assert compute_due_targetings(at=timezone.now() + timedelta(minutes=6)) == 1


def test_a_ranking_that_kills_every_worker_is_shown_as_failed(land: Country, monkeypatch: Any) -> None:
    targeting = make_targeting(land, compute=False)
    monkeypatch.setattr(target_rows, "_basin_of", _killed)
    now = timezone.now()
    for n in range(TRIES):
        with pytest.raises(SystemExit):
            compute_due_targetings(at=now + n * timedelta(minutes=6))
    assert compute_due_targetings(at=now + TRIES * timedelta(minutes=6)) == 0
    targeting.refresh_from_db()
    assert targeting.state == "failed"
    assert "trois fois" in targeting.error


def test_what_fails_is_tried_again_a_minute_later(land: Country, monkeypatch: Any) -> None:
    targeting = make_targeting(land, compute=False)
    monkeypatch.setattr(target_rows, "_basin_of", lambda *words: 1 / 0)
    now = timezone.now()
    compute_due_targetings(at=now)
    targeting.refresh_from_db()
    assert targeting.state == "queued"
    assert now < targeting.due_at <= now + timedelta(minutes=2)


def test_a_ranking_without_results_says_so_at_once(land: Country) -> None:
    targeting = make_targeting(land, compute=False)
    Result.objects.all().delete()
    compute_due_targetings(at=timezone.now())
    targeting.refresh_from_db()
    assert (targeting.state, targeting.error) == ("failed", "Ce scrutin n'a pas de résultat dans ce territoire.")


def test_a_ranking_of_nobody_names_who_stood(land: Country) -> None:
    targeting = make_targeting(land, bloc=make_bloc("Jospin"), compute=False)
    with pytest.raises(ValidationError, match=r"« Jospin ».*FILLON, HAMON, MÉLENCHON"):
        compute_targeting(targeting=targeting, at=timezone.now())


def test_asked_for_anew_while_it_is_computed_it_stays_queued(land: Country) -> None:
    targeting = make_targeting(land, compute=False)
    refresh_targetings(rounds=None, at=timezone.now() + timedelta(seconds=1))
    compute_targeting(targeting=targeting, at=timezone.now())
    assert targeting.state == "queued"
    assert targeting.targets.count() == 5


def test_deleted_while_it_is_computed_it_leaves_nothing(land: Country) -> None:
    targeting = make_targeting(land, compute=False)
    Targeting.objects.all().delete()
    compute_targeting(targeting=targeting, at=timezone.now())
    assert not Target.objects.exists()


def test_a_changed_bloc_or_ranking_is_computed_again(land: Country) -> None:
    targeting = make_targeting(land)
    edit_bloc(bloc=targeting.bloc, name="Droite", members=["Fillon", " fillon "], at=timezone.now())
    assert targeting.bloc.members == ["Fillon"]
    assert compute_due_targetings(at=timezone.now()) == 1
    assert ranked(targeting)[0] == "04070_0002"
    fields = {"name": "04", "round": land.vote, "bloc": targeting.bloc, "within": land.departement}
    edit_targeting(targeting=Targeting.objects.get(), at=timezone.now(), **fields)
    assert len(ranked(targeting)) == 5
    compute_due_targetings(at=timezone.now())
    assert len(ranked(targeting)) == 3


def test_a_bloc_in_use_is_not_deleted(land: Country) -> None:
    targeting = make_targeting(land)
    with pytest.raises(ValidationError, match="Un ciblage utilise ce bloc"):
        delete_bloc(bloc=targeting.bloc)
    delete_targeting(targeting=targeting)
    delete_bloc(bloc=targeting.bloc)
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"humeur": 0.1}, "Il n'y a pas de terme « humeur »"),
        ({"addresses": 1.05}, "Un poids va de 0 à 1"),
        ({"addresses": 0.33}, "Un poids va de 0 à 1"),
        ({"addresses": float("nan")}, "Un poids va de 0 à 1"),
        ({"turnout": 0.1}, "Choisissez un scrutin de comparaison"),
    ],
)
def test_weights_are_checked(land: Country, weights: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        create_targeting(name="Essai", round=land.vote, bloc=make_bloc(), weights=weights, at=timezone.now())


def test_more_precincts_cost_no_more_queries(land: Country) -> None:
    with CaptureQueriesContext(connection) as few:
        make_targeting(land, bloc=make_bloc())
    for number in range(20):
        make_result(round=land.vote, precinct=make_precinct(code=f"04112_1{number:03}", commune=land.manosque))
    with CaptureQueriesContext(connection) as many:
        make_targeting(land, name="Encore", bloc=make_bloc(name="Autre"))
    assert len(many) == len(few)


def _killed(*words: Any) -> Any:
    raise SystemExit
