"""The life of an import: each file is checked, confirmed by somebody, brought in once, and forgotten."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext, override

from supporters.models import Supporter
from supporters.privacy import erase
from territory.gazetteer import Gazetteer
from territory.imports import progress as import_progress
from territory.imports.progress import SILENT
from territory.imports.report import FileRefused, ImportReport
from territory.imports.stages import stage_of
from territory.models import Election, Import, Result, Round
from territory.services.import_retention import NAMED, UNCONFIRMED, purge_imports
from territory.services.import_runs import LEASE, MOST_ATTEMPTS, run_due_imports
from territory.services.imports import TooLate, approve_import, cancel_import, drop_file, record_import
from tests.factories import make_import
from tests.territory.dropping import SLUG, VOTES, results_file, roll, work
from tests.territory.result_files import file_2017

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_country(country: Gazetteer, settings: Any, tmp_path: Path) -> None:
    """Places are there; files are this test's own."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media")},
        }
    }


@pytest.fixture
def dropped(national: Supporter, tmp_path: Path) -> Import:
    return drop(results_file(tmp_path), national)


@pytest.fixture
def checked(dropped: Import) -> Import:
    return work(dropped)


def drop(file: Any, by: Supporter, kind: str = "results", **options: Any) -> Import:
    return drop_file(kind=kind, file=file, options={"election": SLUG} | options, by=by, at=timezone.now())


def approve(row: Import, by: Supporter) -> Import:
    return approve_import(row=row, by=by, at=timezone.now())


def test_a_check_writes_nothing_and_tells_everything(checked: Import) -> None:
    assert checked.state == "checked"
    assert checked.report["counts"]["precincts"] == len(VOTES)
    assert checked.report["found"]["encoding"] == "Windows-1252"
    assert not Result.objects.exists()
    assert not Election.objects.exists()


def test_what_is_confirmed_is_brought_in_and_its_file_forgotten(checked: Import, national: Supporter) -> None:
    done = work(approve(checked, national))
    assert (done.state, done.error, done.file.name) == ("done", "", "")
    assert Result.objects.count() == len(VOTES)
    assert done.round == Round.objects.get()
    assert done.report["changes"]["created"] == len(VOTES)


@pytest.mark.django_db(transaction=True)
def test_no_file_is_left_behind(checked: Import, national: Supporter) -> None:
    name = checked.file.name
    assert default_storage.exists(name)
    work(approve(checked, national))
    assert not default_storage.exists(name)


def test_the_same_file_again_changes_nothing(checked: Import, national: Supporter, tmp_path: Path) -> None:
    work(approve(checked, national))
    again = work(drop(results_file(tmp_path), national))
    done = work(approve(again, national))
    assert done.report["changes"]["unchanged"] == len(VOTES)
    assert done.report["changes"]["created"] == 0


def test_a_button_pressed_twice_drops_one_file(national: Supporter, tmp_path: Path) -> None:
    assert drop(results_file(tmp_path), national) == drop(results_file(tmp_path), national)
    assert len(default_storage.listdir("imports")[1]) == 1


def test_two_people_confirm_once(checked: Import, national: Supporter, moderator: Supporter) -> None:
    other = Import.objects.get(pk=checked.pk)
    approve(checked, national)
    assert approve(other, moderator).approved
    assert run_due_imports(at=timezone.now()) == 1
    assert LogEntry.objects.filter(user=moderator).count() == 0
    approve(other, moderator)
    assert run_due_imports(at=timezone.now()) == 0


def test_what_was_given_up_is_not_confirmed(checked: Import, national: Supporter) -> None:
    cancel_import(row=checked, by=national, at=timezone.now())
    with pytest.raises(TooLate):
        approve(checked, national)
    assert work(checked).state == "dropped"
    assert checked.file.name == ""


def test_what_is_being_brought_in_is_not_given_up(checked: Import, national: Supporter) -> None:
    approve(checked, national)
    now = timezone.now()
    Import.objects.filter(pk=checked.pk).update(leased_until=now + LEASE)
    with pytest.raises(TooLate):
        cancel_import(row=checked, by=national, at=now)


def test_a_check_that_ends_after_the_file_was_given_up_changes_nothing(dropped: Import, national: Supporter) -> None:
    """The worker had taken it already."""
    assert Import.objects.claim(dropped.pk, at=timezone.now(), lease=LEASE)
    cancel_import(row=dropped, by=national, at=timezone.now())
    assert work(dropped, hours=1).state == "dropped"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 abc", b"PK\x03\x04abc", b"une seule colonne\nrien\n", b"{}\n"])
def test_what_is_no_table_is_refused_at_once_and_not_kept(national: Supporter, content: bytes) -> None:
    with pytest.raises(FileRefused):
        drop(SimpleUploadedFile("fichier.csv", content), national)
    assert not Import.objects.exists()
    assert not default_storage.exists("imports")


def test_an_electoral_roll_is_refused_and_not_kept(national: Supporter) -> None:
    with pytest.raises(FileRefused, match="liste électorale") as refused:
        drop(roll(), national)
    assert "gardé" in str(refused.value)
    assert not Import.objects.exists()
    assert not default_storage.exists("imports")


def test_a_roll_in_the_properties_of_a_map_is_refused(national: Supporter) -> None:
    feature = b'{"type":"Feature","properties":{"nom de naissance":"A","date de naissance":"B"},"geometry":null}'
    content = b'{"type":"FeatureCollection","features":[' + feature + b"]}"
    with pytest.raises(FileRefused, match="liste électorale"):
        drop(SimpleUploadedFile("carte.geojson", content), national, kind="boundaries")


def test_a_file_that_turns_out_bad_is_refused_in_one_sentence(national: Supporter, tmp_path: Path) -> None:
    content = file_2017(tmp_path, VOTES).read_bytes().replace(b";3;1,00;1,00;2;", b";trois;1,00;1,00;2;")
    row = work(drop(SimpleUploadedFile("PR17_T1.txt", content), national))
    assert row.state == "refused"
    assert row.error
    assert len(row.report["errors"]) == len(VOTES)
    assert row.file.name == ""


def test_a_file_that_the_storage_lost_says_so(dropped: Import) -> None:
    default_storage.delete(dropped.file.name)
    row = work(dropped)
    assert row.state == "failed"
    assert "Déposez-le de nouveau" in row.error


def test_what_breaks_is_tried_again_then_said(dropped: Import) -> None:
    """A file of a kind that no importer knows stands for anything that breaks."""
    Import.objects.filter(pk=dropped.pk).update(options={})
    assert work(dropped).state == "queued"
    assert work(dropped).attempts == 1  # not before its time
    work(dropped, minutes=1)
    assert work(dropped, minutes=10).state == "failed"
    assert dropped.attempts == MOST_ATTEMPTS
    assert "de notre côté" in dropped.error


def test_a_file_that_kills_its_workers_is_not_tried_for_ever(dropped: Import) -> None:
    now = timezone.now()
    for attempt in range(MOST_ATTEMPTS):
        assert Import.objects.claim(dropped.pk, at=now + 2 * attempt * LEASE, lease=LEASE)
    assert work(dropped, days=1).state == "failed"


def test_a_lease_that_ends_lets_another_worker_begin_again(dropped: Import) -> None:
    assert Import.objects.claim(dropped.pk, at=timezone.now(), lease=LEASE)
    assert work(dropped).state == "queued"
    assert work(dropped, seconds=LEASE.total_seconds() + 1).state == "checked"


def test_a_worker_that_went_silent_loses_its_file_in_minutes(dropped: Import) -> None:
    Import.objects.claim(dropped.pk, at=timezone.now(), lease=LEASE)
    dropped.refresh_from_db()
    import_progress.say(dropped, 0.3, at=timezone.now())
    assert work(dropped, seconds=SILENT.total_seconds() - 5).state == "queued"
    assert work(dropped, seconds=SILENT.total_seconds() + 5).state == "checked"
    assert dropped.attempts == 2


def test_a_worker_that_is_heard_keeps_its_file_for_as_long_as_it_takes(dropped: Import, national: Supporter) -> None:
    Import.objects.filter(pk=dropped.pk).update(approved=True)
    Import.objects.claim(dropped.pk, at=timezone.now(), lease=LEASE)
    dropped.refresh_from_db()
    later = timezone.now() + 2 * LEASE
    import_progress.say(dropped, 0.3, at=later)
    assert run_due_imports(at=later) == 0
    assert stage_of(dropped, at=later).name == "working"
    with pytest.raises(TooLate):
        cancel_import(row=dropped, by=national, at=later)


def test_words_of_a_check_are_not_those_of_the_import(checked: Import, national: Supporter) -> None:
    """Confirmed long after, the file is not taken from the worker that has just taken it."""
    approve(checked, national)
    later = timezone.now() + timedelta(hours=2)
    Import.objects.claim(checked.pk, at=later, lease=LEASE)
    checked.refresh_from_db()
    assert import_progress.told(checked) is None
    assert run_due_imports(at=later) == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_said_of_a_file_is_in_the_language_of_whoever_dropped_it(
    national: Supporter, tmp_path: Path, language: str
) -> None:
    with override(language):
        row = drop(results_file(tmp_path), national)
        words = gettext("Le fichier n'est plus là. Déposez-le de nouveau.")
    default_storage.delete(row.file.name)
    with override("en" if language == "fr" else "fr"):  # whatever the worker's is
        assert work(row).error == words


def test_one_file_at_a_time(dropped: Import, national: Supporter, tmp_path: Path) -> None:
    other = drop(results_file(tmp_path, VOTES[:5]), national)
    assert Import.objects.claim(dropped.pk, at=timezone.now(), lease=LEASE)
    assert work(other).attempts == 0


def test_an_election_of_ones_own_keeps_its_name(national: Supporter, tmp_path: Path) -> None:
    own = {"election": "partielle-du-13", "name": "Partielle du 13", "date": "2023-04-02", "round": 1}
    row = work(approve(work(drop(results_file(tmp_path), national, **own)), national))
    assert row.state == "done", row.error
    assert Election.objects.get().name == "Partielle du 13"
    assert row.round.date.isoformat() == "2023-04-02"


def test_a_command_leaves_a_row_of_nobody(tmp_path: Path) -> None:
    path = file_2017(tmp_path, VOTES)
    row = record_import(kind="results", path=path, report=ImportReport(counts={"precincts": 20}), at=timezone.now())
    assert (row.state, row.approved, row.created_by, row.file_name) == ("done", True, "", path.name)
    assert len(row.sha256) == 64


def test_who_did_what_is_in_the_journal(checked: Import, national: Supporter) -> None:
    approve(checked, national)
    said = list(LogEntry.objects.filter(user=national).order_by("pk").values_list("change_message", flat=True))
    assert said == ["Fichier déposé.", "Import confirmé."]


def test_what_nobody_confirms_is_forgotten_after_a_week(checked: Import) -> None:
    now = timezone.now()
    assert purge_imports(at=now + UNCONFIRMED - timedelta(minutes=1))["given_up"] == 0
    assert purge_imports(at=now + UNCONFIRMED + timedelta(minutes=1))["given_up"] == 1
    checked.refresh_from_db()
    assert (checked.state, checked.file.name) == ("dropped", "")
    assert "7 jours" in checked.error


def test_an_old_import_is_of_nobody(national: Supporter) -> None:
    row = make_import(state="done", created_by=national.email)
    assert purge_imports(at=timezone.now() + NAMED + timedelta(days=1))["nameless"] == 1
    row.refresh_from_db()
    assert row.created_by == ""


def test_a_file_without_a_row_is_swept_after_a_day(dropped: Import) -> None:
    default_storage.save("imports/perdu", ContentFile(b"x"))
    now = timezone.now()
    assert purge_imports(at=now)["orphans"] == 0
    assert purge_imports(at=now + timedelta(days=1, minutes=1))["orphans"] == 1
    assert default_storage.exists(dropped.file.name)


def test_whoever_leaves_is_not_named_by_an_import(stranger: Supporter) -> None:
    row = make_import(state="done", created_by=stranger.email)
    erase(supporter=stranger, at=timezone.now())
    row.refresh_from_db()
    assert row.created_by == ""
