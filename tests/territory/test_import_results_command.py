"""`import_results`: what it prints, what it leaves."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from territory.gazetteer import Gazetteer
from territory.models import Import, Result, Round
from tests.territory.result_files import Vote, file_2017

SLUG = "presidentielle-2017"
PRECINCTS = [Vote("75", "056", f"{n:04}") for n in range(1, 100)]
KEYS = [
    "election", "round", "precincts", "registered", "abstentions", "voters", "blank", "null", "expressed", "votes",
    "rejected", "seconds",
]  # fmt: skip


@pytest.fixture(autouse=True)
def small_country(country: Gazetteer) -> None:
    """Places are there."""


def test_the_command_tells_what_it_found_then_the_totals(tmp_path: Path) -> None:
    path = file_2017(tmp_path, [Vote("93", "999"), *PRECINCTS])
    out = StringIO()
    call_command("import_results", path, election=SLUG, json=True, stdout=out)
    *told, last = out.getvalue().splitlines()
    assert "encodage : Windows-1252" in told
    assert "séparateur : point-virgule" in told
    assert any(line.startswith("disposition : ") for line in told)
    assert "ligne 2 : commune inconnue : 93999 Commune" in told
    assert list(json.loads(last)) == KEYS
    row = Import.objects.get()
    assert (row.kind, row.state, row.file_name, row.round) == ("results", "done", path.name, Round.objects.get())


def test_the_command_refuses_in_one_sentence_after_the_first_errors(tmp_path: Path) -> None:
    rows = [Vote("75", "056"), *(Vote("93", f"{n}") for n in range(901, 931))]
    out = StringIO()
    with pytest.raises(CommandError, match="Ligne 3 : 30 lignes sur 31 sont fausses"):
        call_command("import_results", file_2017(tmp_path, rows), election=SLUG, stdout=out)
    assert out.getvalue().count("commune inconnue") == 20
    assert "… et 10 autres" in out.getvalue()
    assert not Import.objects.exists()


def test_the_command_leaves_nothing_after_a_dry_run(tmp_path: Path) -> None:
    path = file_2017(tmp_path, PRECINCTS)
    call_command("import_results", path, election=SLUG, dry_run=True, stdout=StringIO())
    assert not Import.objects.exists()
    assert not Result.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"absent\.txt"):
        call_command("import_results", tmp_path / "absent.txt", election=SLUG, stdout=StringIO())
