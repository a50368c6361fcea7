"""The commands speak to operators: a last line of counts, and nothing written when asked not to."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command

from territory.centres import read_centres
from territory.models import Place


def last_line(name: str, *args: Any, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(name, *args, json=True, stdout=out, **options)
    counts: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return counts


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, gazetteer: Any) -> None:
    for command in ("import_places", "build_outlines"):
        monkeypatch.setattr(f"territory.management.commands.{command}.read_gazetteer", lambda: gazetteer)


@pytest.mark.django_db
def test_import_places_counts_on_its_last_line(small: None) -> None:
    counts = last_line("import_places")
    assert counts["created"] == counts["places"] == Place.objects.count()
    assert last_line("import_places")["created"] == 0


@pytest.mark.django_db
def test_import_places_can_be_tried_first(small: None) -> None:
    assert last_line("import_places", dry_run=True)["created"] > 0
    assert not Place.objects.exists()


def test_build_outlines_can_be_tried_first(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("territory.management.commands.build_outlines.write_outlines", pytest.fail)
    assert last_line("build_outlines", dry_run=True)["outlines"] == 5


def feature(outline: shapely.Geometry, **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(outline)}


def test_places_are_measured_from_their_outline_or_their_former_communes(tmp_path: Path) -> None:
    features = [
        feature(shapely.box(4.5, 43.5, 4.8, 43.8), code="13004", type="COM"),
        feature(shapely.box(-0.8, 49.0, -0.7, 49.1), code="14011", type="COMD", parent="14581"),
        feature(shapely.box(-0.7, 49.0, -0.6, 49.1), code="14267", type="COMD", parent="14581"),
    ]
    source, target = tmp_path / "outlines.geojson.gz", tmp_path / "centres.csv.gz"
    source.write_bytes(gzip.compress(json.dumps({"features": features}).encode()))
    assert last_line("measure_places", source, output=target)["measured"] == 2
    assert set(read_centres(target)) == {"13004", "14581"}


def test_a_file_that_is_no_geojson_is_named(tmp_path: Path) -> None:
    source = tmp_path / "outlines.geojson"
    source.write_text("not json")
    with pytest.raises(CommandError, match=r"outlines\.geojson cannot be read"):
        call_command("measure_places", source)
