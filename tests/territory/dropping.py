"""Files as staff drop them, and the worker's work done on the spot."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from territory.models import Import
from territory.services.import_runs import run_due_imports
from tests.territory.result_files import Vote, file_2017

VOTES = [Vote("75", "056", f"{n:04}", (50 + n, 40, 30)) for n in range(101, 121)]
SLUG = "presidentielle-2017"
ROLL = "nom de naissance;prénoms;date de naissance;code postal\nDUPONT;Jean;01/02/1970;75001\n"


def results_file(folder: Path, votes: list[Vote] | None = None) -> SimpleUploadedFile:
    path = file_2017(folder, votes or VOTES)
    return SimpleUploadedFile(path.name, path.read_bytes())


def roll() -> SimpleUploadedFile:
    return SimpleUploadedFile("liste.csv", ROLL.encode())


def fields(file: Any, **others: Any) -> dict[str, Any]:
    return {"kind": "results", "file": file, "election": SLUG} | others


def drop(client: Client, file: Any, **others: Any) -> Import:
    """Dropped through the page; fails with its words when it refuses."""
    answer = client.post("/terrain/donnees/nouveau/", fields(file, **others))
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.get(pk=answer["Location"].split("/")[-2])


def work(row: Import, **later: Any) -> Import:
    """What the worker does, now or `later` (a timedelta's arguments)."""
    run_due_imports(at=timezone.now() + timedelta(**later))
    row.refresh_from_db()
    return row
