"""`import_addresses` on the command line, and on the files of a whole département where they are at hand."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from territory.gazetteer import read_gazetteer
from territory.models import Address, Import
from territory.services import import_places
from territory.services.addresses import import_addresses
from territory.services.boundaries import import_boundaries
from tests.factories import make_place
from tests.territory.address_files import ban

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parents[3] / "shared/data"
BANO, AS_BAN = DATA / "adresses/bano-04.csv.gz", DATA / "adresses/adresses-04.colonnes-BAN.csv.gz"
CONTOURS = DATA / "contours/04-alpes-de-haute-provence-reu-2022.geojson.gz"


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_addresses", str(path), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_last_line_is_json_of_counts(tmp_path: Path) -> None:
    make_place(code="93066", lon=2.355, lat=48.935)
    counts = json.loads(run(ban(tmp_path, {"key": "a"}, {"key": "a"}), "--json").splitlines()[-1])
    assert list(counts)[:4] == ["addresses", "duplicates", "in_a_precinct", "rejected"]
    assert (counts["addresses"], counts["duplicates"], counts["none"]) == (1, 1, 1)
    row = Import.objects.get()
    assert (row.kind, row.state, row.report["counts"]["addresses"]) == ("addresses", "done", 1)


def test_a_dry_run_leaves_no_trace(tmp_path: Path) -> None:
    make_place(code="93066", lon=2.355, lat=48.935)
    assert "created: 1" in run(ban(tmp_path, {"key": "a"}), "--dry-run")
    assert not Address.objects.exists()
    assert not Import.objects.exists()


def test_a_refusal_is_one_sentence_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"commune inconnue : « 93066 ».*\(ligne 2\)$"):
        run(ban(tmp_path, {"key": "a"}))
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "absent.csv")


@pytest.mark.realdata
@pytest.mark.skipif(not BANO.exists(), reason="the real files are not beside the project")
def test_the_addresses_of_a_departement_fall_in_its_contours() -> None:
    import_places(gazetteer=read_gazetteer())
    before = import_addresses(path=BANO)
    assert _figures(before.counts) == (23_501, 7, 0, 0)
    assert before.counts["none"] == before.counts["addresses"]
    import_boundaries(path=CONTOURS)
    after = import_addresses(path=BANO)
    assert after.changes["created"] == after.changes["updated"] == 0
    assert _figures(after.counts) == (23_501, 7, 23_501, 0)
    # 23,490 of the 23,508 rows lie in a contour of the département: one in that of another commune, seven came twice.
    assert after.counts["boundary"] == 23_482
    Address.objects.all().delete()
    as_ban = import_addresses(path=AS_BAN)
    assert _figures(as_ban.counts) == (23_473, 0, 23_473, 0)
    assert as_ban.counts["boundary"] == 23_454


def _figures(counts: dict[str, Any]) -> tuple[int, ...]:
    return tuple(counts[name] for name in ("addresses", "duplicates", "in_a_precinct", "rejected"))
