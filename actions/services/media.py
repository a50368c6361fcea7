"""Pictures and videos of a content, and the words that go with it. Each change makes a new revision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from actions.content.video import VideoRefused, read_captions, video_ending, words_of
from actions.models import Content, Medium, Wording
from actions.pictures import keep_file, keep_picture
from actions.services.content import new_revision
from common.images import Photo
from common.kept_files import forget_files
from supporters.models import Supporter


@transaction.atomic
def add_picture(*, content: Content, photo: Photo, alt: str, by: Supporter | None, at: datetime) -> Medium:
    """A picture with its words; the first is the content's own. Raises ValidationError."""
    large, small = keep_picture(photo)
    medium = Medium(content=content, image=large, small=small, width=photo.width, height=photo.height, hash=photo.hash)
    return _keep(medium, alt, by=by)


@transaction.atomic
def add_video(
    *,
    content: Content,
    video: "File[Any]",
    captions: bytes,
    still: Photo,
    alt: str,
    transcript: str = "",
    by: Supporter | None,
    at: datetime,
) -> Medium:
    """A video with its captions and its still; without a transcript, the captions' words are one.

    Raises ValidationError by field.
    """
    ending, text = check_video(video, captions)
    large, small = keep_picture(still)
    medium = Medium(content=content, image=large, small=small, width=still.width, height=still.height, hash=still.hash)
    medium.video = keep_file(video, ending=ending)
    medium.captions = keep_file(ContentFile(text.encode()), ending=".vtt")
    medium.transcript = transcript or words_of(text)
    return _keep(medium, alt, by=by)


@transaction.atomic
def describe(*, medium: Medium, alt: str, transcript: str, position: int, by: Supporter | None, at: datetime) -> Medium:
    """Other words or another place for a picture. Raises ValidationError by field."""
    if (medium.alt, medium.transcript, medium.position) == (alt, transcript, position):
        return medium
    medium.transcript, medium.position = transcript, position
    return _keep(medium, alt, by=by)


@transaction.atomic
def remove_medium(*, medium: Medium, by: Supporter | None, at: datetime) -> None:
    """Its files are erased once this is certain."""
    forget_files(medium.image, medium.small, medium.video, medium.captions)
    new_revision(content=medium.content, by=by)
    medium.delete()


@transaction.atomic
def write_wordings(
    *, content: Content, wordings: Sequence[tuple[str, str]], by: Supporter | None, at: datetime
) -> list[Wording]:
    """All ways of saying it, in order: (network or "" for all, text). Raises ValidationError."""
    before = list(content.wordings.values_list("network", "text"))
    if before == list(wordings):
        return list(content.wordings.all())
    content.wordings.all().delete()
    rows = [
        Wording(content=content, network=network, text=text.strip(), position=position)
        for position, (network, text) in enumerate(wordings)
    ]
    for row in rows:
        row.full_clean(exclude=["content"])
        row.save()
    new_revision(content=content, by=by)
    return rows


def check_video(video: "File[Any]", captions: bytes) -> tuple[str, str]:
    """Its ending and the captions' text. Raises ValidationError by field."""
    try:
        ending = video_ending(video, size=video.size)  # type: ignore[arg-type]  # Django's File reads as one
    except VideoRefused as refused:
        raise ValidationError({"video": str(refused.message)}) from refused
    try:
        return ending, read_captions(captions)
    except VideoRefused as refused:
        raise ValidationError({"captions": str(refused.message)}) from refused


def _keep(medium: Medium, alt: str, *, by: Supporter | None) -> Medium:
    medium.alt = alt.strip()
    if not medium.alt:
        raise ValidationError(
            {"alt": _("Décrivez l'image : c'est ce qu'entendent les personnes qui ne la voient pas.")}
        )
    medium.full_clean(exclude=["content"])
    medium.save()
    new_revision(content=medium.content, by=by)
    return medium
