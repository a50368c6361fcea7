"""Things to take away from a training session: files behind the site's own doors, or links."""

from datetime import datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from common.file_kinds import kind_of
from common.kept_files import keep_file
from supporters.models import Supporter
from teams.models import Material

FOLDER = "materials"
MAX_BYTES = 20_000_000
NAME_MAX = 100


@transaction.atomic
def add_material(
    *, title: str, description: str, link: str, file: Any, file_name: str, by: Supporter, at: datetime
) -> Material:
    """Add a file or a link, one of the two. Raises ValidationError by field."""
    if bool(file) == bool(link):
        raise ValidationError({"file": _("Choisissez un fichier, ou donnez un lien : l'un des deux.")})
    if link and not link.startswith("https://"):
        raise ValidationError({"link": _("Le lien commence par https://")})
    row = Material(title=title, description=description, link=link, added_by=by, added_at=at)
    if file:
        row.file, row.file_name = _keep(file, file_name)
    try:
        with transaction.atomic():
            row.save()
    except Exception:
        if row.file:  # at once: nothing will be committed
            default_storage.delete(row.file)
        raise
    return row


@transaction.atomic
def delete_material(*, material: Material) -> None:
    """Its file is erased once this is certain (teams.signals does it, whoever deletes the row)."""
    material.delete()


def _keep(file: BinaryIO, given: str) -> tuple[str, str]:
    """Its name in the storage, which says nothing, and the name that readers are shown."""
    if getattr(file, "size", 0) > MAX_BYTES:
        raise ValidationError({"file": _("Ce fichier dépasse 20 Mo.")})
    kind = kind_of(file)
    if kind is None:
        words = _("Ce fichier n'est pas de ceux que nous gardons : PDF, ODT, ODP, PPTX, DOCX, PNG, JPEG ou MP4.")
        raise ValidationError({"file": words})
    name = keep_file(File(file), folder=FOLDER, ending=f".{kind.extension}")
    stem = get_valid_filename(given.rsplit(".", 1)[0] or "document")[:NAME_MAX]
    return name, f"{stem}.{kind.extension}"
