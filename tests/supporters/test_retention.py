"""What ends by itself, and the operator's commands."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from supporters import privacy
from supporters.models import (
    Export,
    OutgoingMail,
    Supporter,
    Suppression,
    Testimony,
    TileChange,
)
from supporters.services.accounts import register
from tests.factories import make_testimony, sign_in
from tests.supporters.conftest import EMAIL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail", "own_files")]

# --- what ends by itself ---


def test_the_purge_ends_what_is_past_its_date_and_nothing_else(
    supporter: Supporter, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    old, fresh = (
        register(email="vieux@example.org", at=now - timedelta(days=8)),
        register(email="neuf@example.org", at=now),
    )
    withdrawn = make_testimony(state="withdrawn", withdrawn_at=now - timedelta(days=31))
    kept = make_testimony(state="withdrawn", withdrawn_at=now - timedelta(days=29))
    default_storage.save("exports/old.zip", ContentFile(b"x"))
    Export.objects.create(
        supporter=supporter, state="ready", file="exports/old.zip", expires_at=now - timedelta(minutes=1)
    )
    change = TileChange.objects.create(cell=1)
    TileChange.objects.filter(pk=change.pk).update(at=now - timedelta(days=3))
    with django_capture_on_commit_callbacks(execute=True):
        counts = privacy.purge_expired(at=now)
    ended = {"unconfirmed_people": 1, "withdrawn_testimonies": 1, "exports": 1, "tile_changes": 1}
    assert {name: rows for name, rows in counts.items() if rows} == ended
    assert not Supporter.objects.filter(pk=old.pk).exists()
    assert Supporter.objects.filter(pk=fresh.pk).exists()
    assert list(Testimony.objects.all()) == [kept]
    assert withdrawn.pk != kept.pk
    assert default_storage.listdir("exports")[1] == []
    assert not Suppression.objects.exists()


def test_mail_is_forgotten_a_month_after_it_left(supporter: Supporter) -> None:
    now = timezone.now()
    for days, state in [(31, "sent"), (29, "sent"), (31, "queued")]:
        OutgoingMail.objects.create(
            to=supporter.email, subject="s", content=b"", state=state, due_at=now, sent_at=now - timedelta(days=days)
        )
    privacy.purge_expired(at=now)
    assert OutgoingMail.objects.count() == 2


def test_sessions_that_ended_leave_with_their_devices(client: Client, supporter: Supporter) -> None:
    sign_in(client, supporter)
    supporter.usersession_set.create(session_key=client.session.session_key, ip="fd00::1")
    privacy.purge_expired(at=timezone.now() + timedelta(days=31))
    assert not Session.objects.exists()
    assert not supporter.usersession_set.exists()


def test_rows_long_past_their_date_make_the_site_unwell(supporter: Supporter) -> None:
    now = timezone.now()
    register(email="vieux@example.org", at=now - timedelta(days=8))
    assert privacy.overdue(now) == {}
    assert privacy.overdue(now + timedelta(days=3)) == {"unconfirmed_people": 1}


# --- commands ---


def last_line(*args: Any, **options: Any) -> dict[str, int]:
    out = io.StringIO()
    call_command(*args, stdout=out, **options)
    counts: dict[str, int] = json.loads(out.getvalue().splitlines()[-1])
    return counts


def test_the_commands_count_before_they_act(planted: Supporter, tmp_path: Path) -> None:
    counts = last_line("erase_person", EMAIL.upper(), dry_run=True, json=True)
    assert counts["supporters_supporter"] == 1
    assert counts["supporters_testimony"] == 1
    assert Supporter.objects.filter(pk=planted.pk).exists()
    file = tmp_path / "person.zip"
    assert last_line("export_person", EMAIL, output=file, json=True)["supporters_supporter"] == 1
    assert zipfile.is_zipfile(file)
    assert file.stat().st_mode & 0o077 == 0
    last_line("erase_person", EMAIL, json=True)
    assert not Supporter.objects.filter(pk=planted.pk).exists()


@pytest.mark.parametrize("command", ["export_person", "erase_person"])
def test_an_unknown_address_is_said_so_to_the_operator(command: str) -> None:
    with pytest.raises(CommandError, match="Nobody"):
        call_command(command, "qui@example.org")


def test_the_purge_reports_without_deleting() -> None:
    register(email="vieux@example.org", at=timezone.now() - timedelta(days=8))
    assert last_line("purge_expired", dry_run=True, json=True)["unconfirmed_people"] == 1
    assert Supporter.objects.exists()
    last_line("purge_expired", json=True)
    assert not Supporter.objects.exists()
