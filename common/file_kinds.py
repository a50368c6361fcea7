"""What a file is, by what it holds and not by what it is called. Pure; no Django."""

import zipfile
from typing import BinaryIO, NamedTuple


class FileKind(NamedTuple):
    extension: str
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("pdf", "application/pdf")
PNG = FileKind("png", "image/png")
JPEG = FileKind("jpg", "image/jpeg")
MP4 = FileKind("mp4", "video/mp4")
ODT = FileKind("odt", "application/vnd.oasis.opendocument.text")
ODP = FileKind("odp", "application/vnd.oasis.opendocument.presentation")
DOCX = FileKind("docx", f"{_OFFICE}.wordprocessingml.document")
PPTX = FileKind("pptx", f"{_OFFICE}.presentationml.presentation")
KINDS = (PDF, ODT, ODP, PPTX, DOCX, PNG, JPEG, MP4)

_BEGINNINGS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_ENTRIES_MAX = 5000


def kind_of(file: BinaryIO) -> FileKind | None:
    """One of KINDS; None for anything else, documents with macros and archives that cannot be read included."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[4:8] == b"ftyp" and head[8:12] != b"qt  ":
        return MP4
    return _document(file) if head.startswith(b"PK\x03\x04") else None


def kind_named(extension: str) -> FileKind | None:
    return next((kind for kind in KINDS if kind.extension == extension), None)


def _document(file: BinaryIO) -> FileKind | None:
    """An office document: an archive that says what it is. Nothing of it but that word is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if len(names) > _ENTRIES_MAX or any(_is_macro(name) for name in names):
                return None
            if "mimetype" in names:
                with archive.open("mimetype") as entry:
                    told = entry.read(100).decode("ascii", "replace").strip()
                return next((kind for kind in (ODT, ODP) if kind.content_type == told), None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    finally:
        file.seek(0)
    if "[Content_Types].xml" not in names:
        return None
    return DOCX if "word/document.xml" in names else PPTX if "ppt/presentation.xml" in names else None


def _is_macro(name: str) -> bool:
    return name.endswith("vbaProject.bin") or name.startswith("Basic/")
