"""Posters are drawn when first asked for and kept in the storage until what they show changes."""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from actions.content.poster import Words, draw, with_label
from actions.models import Content, Medium

#: Apart from what people sent: no row names these files, and any of them may be drawn again.
FOLDER = "posters"
#: Grows when posters are drawn otherwise.
DRAWN = 1


def poster_name(content: Content) -> str:
    """The file of the present poster: another revision, colour or name of the campaign gives another."""
    shown = (DRAWN, settings.CAMPAIGN_NAME, settings.CAMPAIGN_COLOUR, settings.CAMPAIGN_SLOGAN, _words(content))
    mark = hashlib.blake2b(repr((shown, _picture_name(content))).encode(), digest_size=8).hexdigest()
    return f"{FOLDER}/{content.pk}/{content.revision}-{mark}.jpg"


def poster(content: Content) -> bytes:
    """JPEG of 1200 × 630, under 300 kB."""
    name = poster_name(content)
    try:
        with default_storage.open(name) as file:
            kept: bytes = file.read()
            return kept
    except FileNotFoundError:
        data = draw(_words(content), _picture(content))
        _keep(name, data)
        return data


def labelled_name(content: Content, medium: Medium) -> str:
    mark = hashlib.blake2b(repr((DRAWN, medium.image, label_of(content))).encode(), digest_size=8).hexdigest()
    return f"{FOLDER}/{content.pk}-{medium.pk}/{mark}.jpg"


def labelled(content: Content, medium: Medium) -> bytes:
    """A picture of a content that was paid or given, with what the law has us say of it written above (L42).

    Raises FileNotFoundError when the picture itself is lost.
    """
    name = labelled_name(content, medium)
    try:
        with default_storage.open(name) as file:
            kept: bytes = file.read()
            return kept
    except FileNotFoundError:
        with default_storage.open(medium.image) as file:
            data = with_label(Image.open(file).convert("RGB"), label_of(content))
        _keep(name, data)
        return data


def label_of(content: Content) -> str:
    """What the law has us write on what was paid or given (EU 2024/900), in the content's language."""
    if content.disclosure == Content.Disclosure.NONE:
        return ""
    record = getattr(content, "transparency", None)
    with translation.override(content.language):
        if record is None:
            return _("Publicité à caractère politique")
        return _("Publicité à caractère politique, financée par %(sponsor)s") % {"sponsor": record.sponsor}


def _words(content: Content) -> Words:
    with translation.override(content.language):
        kind = str(content.get_kind_display())
    beside = content.topic.name if content.topic else ""
    return Words(title=content.title, kind=kind, beside=beside, label=label_of(content))


def _first_medium(content: Content) -> Medium | None:
    return next(iter(content.media.all()), None)


def _picture_name(content: Content) -> str:
    medium = _first_medium(content)
    return medium.image if medium else ""


def _picture(content: Content) -> Image.Image | None:
    """The content's first picture, or the still of its video; None when its file cannot be read."""
    name = _picture_name(content)
    if not name:
        return None
    try:
        with default_storage.open(name) as file:
            return Image.open(file).convert("RGB")
    except (FileNotFoundError, UnidentifiedImageError):
        return None


def _keep(name: str, data: bytes) -> None:
    """Two may draw the same at once: the first file stays. Posters of what was shown before go."""
    folder, _slash, own = name.rpartition("/")
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        names = []
    for old in names:
        if old != own:
            default_storage.delete(f"{folder}/{old}")
    if own not in names:
        default_storage.save(name, ContentFile(data))
