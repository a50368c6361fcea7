"""Ways by which something comes back: a Maildir, a mail server's pipe."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from mailings.models import Delivery, Recipient, Return, Tally
from mailings.returns import verp
from mailings.services import letterbox
from mailings.tasks import read_returns
from tests.mailings.making import make_delivery, make_mailing, make_subscriber
from tests.mailings.returning import absence, bounce, complaint
from tests.processes import ROOT, environment

AT = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def box(settings: Any, tmp_path: Path) -> Path:
    settings.BOUNCE_DOMAIN = "bounce.campagne.example"
    settings.RETURNS_DIR = tmp_path
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    return tmp_path / "new"


@pytest.fixture
def delivery(db: None) -> Delivery:
    return make_delivery(mailing=make_mailing(), supporter=make_subscriber(), state=Delivery.State.SENT, sent_at=AT)


def kinds() -> list[str]:
    return list(Return.objects.order_by("pk").values_list("kind", flat=True))


def test_what_lies_in_the_box_is_taken_in_and_deleted(box: Path, delivery: Delivery) -> None:
    for number, raw in enumerate((bounce(delivery), complaint(delivery), absence(delivery))):
        (box / f"{number}.mx").write_bytes(raw)
    assert read_returns() == 3
    assert (kinds(), list(box.iterdir())) == (["hard", "complaint", "automatic"], [])
    assert read_returns() == 0


@pytest.mark.django_db
def test_there_need_be_no_box(settings: Any, tmp_path: Path) -> None:
    settings.RETURNS_DIR = tmp_path / "nowhere"
    assert letterbox.read_maildir(at=AT) == 0


def test_whoever_was_killed_before_deleting_counts_once(box: Path, delivery: Delivery) -> None:
    raw = bounce(delivery)
    for name in ("1.mx", "2.mx"):
        (box / name).write_bytes(raw)
    assert letterbox.read_maildir(at=AT) == 2
    assert (kinds(), Tally.objects.get().number) == (["hard"], 1)


@pytest.mark.django_db
def test_a_gigabyte_is_refused_unread(box: Path) -> None:
    with (box / "huge").open("wb") as file:
        file.truncate(1_000_000_000)  # takes no room on the disk
    assert letterbox.read_maildir(at=AT) == 1
    row = Return.objects.get()
    assert (row.kind, row.is_quarantined, row.raw) == ("unknown", True, b"")
    assert "1000000000 bytes" in row.diagnostic
    assert not (box / "huge").exists()


def test_folders_and_links_are_left_alone(box: Path, delivery: Delivery, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(bounce(delivery))
    (box / "folder").mkdir()
    (box / "link").symlink_to(tmp_path / "secret")
    assert letterbox.read_maildir(at=AT) == 0
    assert (tmp_path / "secret").exists()


def test_a_file_that_nobody_may_read_stops_none_behind_it(
    box: Path, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box / "1").write_bytes(b"first")
    (box / "2").write_bytes(bounce(delivery))
    read = Path.read_bytes

    def fail_on_the_first(path: Path) -> bytes:
        if path.name == "1":
            raise PermissionError(path)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", fail_on_the_first)
    assert letterbox.read_maildir(at=AT) == 1
    assert kinds() == ["hard"]
    assert [path.name for path in (box.parent / "cur").iterdir()] == ["1"]


def test_without_the_database_the_file_stays(box: Path, delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    (box / "1").write_bytes(bounce(delivery))

    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(letterbox, "take_in", away)
    with pytest.raises(OperationalError):
        letterbox.read_maildir(at=AT)
    assert (box / "1").exists()


def pipe(raw: bytes, *words: str) -> tuple[int, str]:
    """The command as a mail server runs it: another process, on this test's database."""
    done = receive(raw, "--json", *words, BOUNCE_DOMAIN="bounce.campagne.example")
    return done.returncode, done.stdout.decode().strip().rpartition("\n")[2]


def receive(raw: bytes, *words: str, **changes: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "manage.py", "receive_return", *words]
    return subprocess.run(command, input=raw, cwd=ROOT, env=environment(**changes), capture_output=True, check=False)


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_hands_over_by_a_pipe(delivery: Delivery) -> None:
    to, raw = verp.address(delivery.pk), bounce(None)
    code, told = pipe(raw, "--to", to, "--dry-run")
    expected = {
        "kind": "hard",
        "status": "5.1.1",
        "delivery": delivery.pk,
        "mailing": delivery.mailing_id,
        "quarantined": False,
    }
    assert (code, json.loads(told)) == (0, expected)
    assert not Return.objects.exists()
    assert pipe(raw, "--to", to) == (0, told)
    assert Recipient.objects.get().stopped_for == "bounce"


@pytest.mark.django_db(transaction=True)
def test_a_pipe_without_the_database_is_tried_again_later(tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    assert receive(b"Subject: x\n\n", DATABASE_URL=nowhere).returncode == 75
