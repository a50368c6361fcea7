"""Documents to take away: what is kept, for whom, and how it is given out."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.file_kinds import DOCX, JPEG, MP4, ODP, ODT, PDF, PNG, PPTX, FileKind, kind_of
from supporters.models import Supporter
from teams.models import Enrolment, Material, Role
from tests.factories import make_role, make_session, make_supporter, make_volunteer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def archive(**entries: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for name, content in entries.items():
            written.writestr(name, content)
    return held.getvalue()


def docx(**more: bytes) -> bytes:
    return archive(**({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"} | more))


GOOD = [
    (b"%PDF-1.7\n%", PDF),
    (b"\x89PNG\r\n\x1a\n....", PNG),
    (b"\xff\xd8\xff\xe0....", JPEG),
    (b"\x00\x00\x00\x20ftypisom....", MP4),
    (archive(mimetype=ODT.content_type.encode()), ODT),
    (archive(mimetype=ODP.content_type.encode()), ODP),
    (docx(), DOCX),
    (archive(**{"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), PPTX),
]
BAD = [
    b"",
    b"<html><script>alert(1)</script></html>",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"MZ\x90\x00",
    b"PK\x03\x04 truncated",
    archive(**{"notes.txt": b"a plain archive"}),
    archive(mimetype=b"application/epub+zip"),
    docx(**{"word/vbaProject.bin": b"macro"}),
]


@pytest.mark.parametrize(("content", "kind"), GOOD, ids=lambda value: getattr(value, "extension", ""))
def test_a_file_is_known_by_what_it_holds(content: bytes, kind: FileKind) -> None:
    assert kind_of(io.BytesIO(content)) == kind


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_anything_else_is_unknown_whatever_its_name(content: bytes) -> None:
    assert kind_of(io.BytesIO(content)) is None


@pytest.fixture
def trainer() -> Supporter:
    return make_role(make_supporter(), Role.Kind.TRAINER).supporter


@pytest.fixture
def participant() -> Supporter:
    person = make_volunteer().supporter
    Enrolment.objects.create(session=make_session(taken=1), supporter=person, state=Enrolment.State.ENROLLED)
    return person


def url(name: str, *args: Any) -> str:
    return reverse(f"teams:{name}", args=args)


def add(person: Supporter, content: bytes = b"%PDF-1.7\n%", name: str = "guide.pdf", **fields: Any) -> Any:
    sent = {"title": "Le guide", "file": SimpleUploadedFile(name, content)} | fields
    return sign_in(Client(), person).post(url("materials"), sent)


def test_a_trainer_adds_a_file_that_participants_take_away(trainer: Supporter, participant: Supporter) -> None:
    add(trainer, name="Guide du porte-à-porte.PDF")
    material = Material.objects.get()
    answer = sign_in(Client(), participant).get(url("material-file", material.pk))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n%"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "Guide" not in material.file


@pytest.mark.parametrize("name", ["page.pdf", "page.html"])
def test_a_file_that_is_not_what_its_name_says_is_refused(trainer: Supporter, name: str, tmp_path: Path) -> None:
    answer = add(trainer, b"<html><script>alert(1)</script></html>", name)
    assert answer.status_code == 422
    assert not Material.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_takes_the_ending_of_what_it_is(trainer: Supporter) -> None:
    add(trainer, name="guide.html")
    assert Material.objects.get().file_name == "guide.pdf"


def test_a_file_over_twenty_megabytes_is_refused(trainer: Supporter) -> None:
    answer = add(trainer, b"%PDF-" + bytes(20_000_000))
    assert answer.status_code == 422
    assert "20 Mo" in answer.content.decode()


def test_a_file_or_a_link_and_not_both(trainer: Supporter) -> None:
    assert add(trainer, link="https://example.org/guide").status_code == 422
    assert add(trainer, file="").status_code == 422
    assert add(trainer, file="", link="http://example.org/guide").status_code == 422
    assert add(trainer, file="", link="https://example.org/guide").status_code == 302


def test_documents_are_for_participants_and_those_who_lead(trainer: Supporter, participant: Supporter) -> None:
    add(trainer)
    pk = Material.objects.get().pk
    stranger = sign_in(Client(), make_volunteer().supporter)
    assert stranger.get(url("materials")).status_code == 404
    assert stranger.get(url("material-file", pk)).status_code == 404
    assert add(participant).status_code == 404
    assert sign_in(Client(), participant).post(url("material-delete", pk)).status_code == 404


def test_only_who_added_it_or_a_national_organiser_deletes(trainer: Supporter, national: Supporter) -> None:
    add(trainer)
    pk = Material.objects.get().pk
    other = make_role(make_supporter(), Role.Kind.TRAINER).supporter
    assert sign_in(Client(), other).post(url("material-delete", pk)).status_code == 404
    assert sign_in(Client(), national).post(url("material-delete", pk)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_deleting_a_document_erases_its_file(trainer: Supporter) -> None:
    add(trainer)
    material = Material.objects.get()
    assert default_storage.exists(material.file)
    sign_in(Client(), trainer).post(url("material-delete", material.pk))
    assert not default_storage.exists(material.file)


def test_a_document_stays_when_who_added_it_goes(trainer: Supporter) -> None:
    Material.objects.create(title="Le guide", link="https://example.org", added_by=trainer, added_at=timezone.now())
    trainer.delete()
    assert Material.objects.get().added_by is None
