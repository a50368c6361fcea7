"""The map's counters always say what the published rows say."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from common.cells import cell_at
from supporters.map_counters import (
    add_to_map,
    departement_totals,
    place_total,
    places_with_testimonies,
    published_total,
    rebuild_map,
    remove_from_map,
)
from supporters.map_rebuild import compare_map
from supporters.models import MapCell, PlaceCount, Testimony, TileChange
from territory.models import Place
from tests.factories import make_place, make_testimony
from tests.supporters.mapping import publish, withdraw


@pytest.fixture
def commune(db):
    country = make_place(kind=Place.Kind.COUNTRY)
    region = make_place(kind=Place.Kind.REGION, parent=country)
    departement = make_place(kind=Place.Kind.DEPARTEMENT, parent=region)
    return make_place(parent=departement, departement=departement)


def test_publishing_counts_in_every_square_and_place(commune):
    publish(place=commune)
    assert published_total() == 1
    assert MapCell.objects.count() == 19
    assert [place_total(p) for p in (commune, commune.departement, commune.departement.parent.parent)] == [1, 1, 1]
    assert places_with_testimonies() == 1
    assert [place.published for place in departement_totals()] == [1]


def test_an_arrondissement_counts_for_its_city(commune):
    borough = make_place(kind=Place.Kind.ARRONDISSEMENT, parent=commune, departement=commune.departement)
    publish(place=borough)
    assert (place_total(borough), place_total(commune), place_total(commune.departement)) == (1, 1, 1)
    assert places_with_testimonies() == 1


def test_withdrawing_leaves_no_trace_but_an_empty_root(commune):
    withdraw(publish(place=commune))
    assert list(MapCell.objects.values_list("cell", "count", "testimony_sum")) == [(1, 0, 0)]
    assert place_total(commune) == 0


def test_any_sequence_leaves_what_a_rebuild_would(commune):
    dice = random.Random(7)  # noqa: S311
    published = []
    for _ in range(60):
        if published and dice.random() < 0.4:
            withdraw(published.pop(dice.randrange(len(published))))
        else:
            lon, lat = 2 + dice.random() / 50, 48 + dice.random() / 50
            published.append(publish(place=commune, lon=lon, lat=lat))
    assert list(compare_map()) == []
    kept = list(MapCell.objects.order_by("cell").values_list())
    places = sorted(PlaceCount.objects.filter(published__gt=0).values_list())
    with transaction.atomic():
        counts = rebuild_map()
    assert list(MapCell.objects.order_by("cell").values_list()) == kept
    assert sorted(PlaceCount.objects.values_list()) == places
    assert counts["testimonies"] == len(published)


def test_counting_outside_a_transaction_is_refused(transactional_db):
    testimony = make_testimony()
    for change in (add_to_map, remove_from_map):
        with pytest.raises(RuntimeError, match="transaction"):
            change(testimony)


def test_a_failed_publication_counts_nothing(transactional_db):
    testimony = make_testimony()
    with transaction.atomic():
        add_to_map(testimony)
        transaction.set_rollback(True)
    assert published_total() == 0
    assert not TileChange.objects.exists()


def test_each_change_is_announced_and_a_rebuild_announces_everything(commune):
    testimony = publish(place=commune)
    withdraw(testimony)
    rebuild_map()
    cells = list(TileChange.objects.order_by("pk").values_list("cell", flat=True))
    assert cells == [testimony.cell, testimony.cell, TileChange.EVERYTHING]


def test_counters_out_of_step_never_prevent_a_withdrawal(commune, caplog):
    testimony = publish(place=commune)
    MapCell.objects.all().delete()
    withdraw(testimony)
    assert "rebuild_map" in caplog.text


def test_the_command_finds_and_mends_a_wrong_counter(commune, capsys):
    testimony = publish(place=commune)
    MapCell.objects.filter(cell=testimony.cell).update(count=5)
    PlaceCount.objects.filter(pk=commune.pk).update(published=3)
    call_command("rebuild_map", "--dry-run", "--json")
    said = capsys.readouterr().out
    assert f"cell {testimony.cell}: counted 5, should be 1" in said
    assert '"differences": 2' in said
    call_command("rebuild_map", "--json")
    assert list(compare_map()) == []


def test_publications_at_the_same_moment_all_count(transactional_db):
    """Many writers, overlapping squares in any order: no deadlock, nothing lost, ids in commit order."""
    commune = make_place()
    testimonies = [
        make_testimony(place=commune, lon=2 + n / 1000, lat=48, cell=cell_at(2 + n / 1000, 48)) for n in range(24)
    ]

    def put(testimony):
        try:
            with transaction.atomic():
                Testimony.objects.filter(pk=testimony.pk).update(state="published", published_at=timezone.now())
                add_to_map(testimony)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, testimonies))
    assert published_total() == 24
    assert list(compare_map()) == []
