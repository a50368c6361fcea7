"""Photos that people send: checked without decoding, decoded apart, encoded again. Nothing touches the disk.

Rules of uploads: at most 8 MB, 40 million pixels read from the header, sides within 10:1, a still JPEG, PNG,
WebP or HEIC that is what it says. What passes is decoded by a child process with little memory, little time
and no environment (`common/image_child.py`), and comes back as two WebP pictures with no metadata.
"""

import json
import logging
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.image_formats import Header, Malformed, agrees, hides_something, kind_of, read_header

logger = logging.getLogger(__name__)

MAX_BYTES = 8_000_000
MAX_PIXELS = 40_000_000
MAX_ASPECT = 10
#: Seconds of the wall clock after which the child is killed; its processor time is limited too.
PATIENCE = 20

CHILD = Path(__file__).with_name("image_child.py")
# Decoding takes up to half a gigabyte: two at once in a process, the others wait their turn.
_SLOTS = threading.BoundedSemaphore(2)

#: code -> (HTTP status, what the person reads)
REASONS: dict[str, tuple[int, Promise]] = {
    "too_big": (413, _("Cette photo pèse plus de 8 Mo. Choisissez-en une plus légère.")),
    "type": (415, _("Ce fichier n'est pas une photo que nous savons lire. Envoyez une image JPEG, PNG, WebP ou HEIC.")),
    "mismatch": (415, _("Le contenu de ce fichier ne correspond pas à son nom. Enregistrez la photo à nouveau.")),
    "animated": (415, _("Les images animées ne sont pas acceptées. Envoyez une photo fixe.")),
    "hidden": (415, _("Ce fichier contient autre chose qu'une photo. Enregistrez-la à nouveau, sans autre contenu.")),
    "empty": (422, _("Ce fichier est vide. Choisissez une autre photo.")),
    "corrupt": (422, _("Cette photo est abîmée ou incomplète. Choisissez-en une autre.")),
    "too_many_pixels": (422, _("Cette photo est trop grande : 40 millions de pixels au plus. Réduisez-la d'abord.")),
    "aspect": (422, _("Cette photo est trop étroite : un côté ne doit pas dépasser dix fois l'autre.")),
}  # fmt: skip


class ImageRefused(Exception):
    """`status` is 413, 415 or 422; `code` a key of REASONS; `message` is for the person who sent the file."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.status, self.message = REASONS[code]
        super().__init__(code)


@dataclass(frozen=True)
class Photo:
    """Two WebP pictures (longest side 1600 and 400 px at most), the size of the large one, the perceptual hash."""

    large: bytes
    small: bytes
    hash: int
    width: int
    height: int


def reencode(data: bytes, *, name: str = "", content_type: str = "") -> Photo:
    """The photo upright, in RGB, without metadata. Raises ImageRefused."""
    check(data, name=name, content_type=content_type)
    return _decode_apart(data)


def read_upload(upload: "UploadedFile[bytes]") -> Photo:
    """The photo of a form or of a program, unread when it is too big. Raises ImageRefused."""
    if (upload.size or 0) > MAX_BYTES:
        raise ImageRefused("too_big")
    return reencode(upload.read(), name=upload.name or "", content_type=upload.content_type or "")


def check(data: bytes, *, name: str = "", content_type: str = "") -> Header:
    """Everything that can be known without decoding. Raises ImageRefused."""
    if len(data) > MAX_BYTES:
        raise ImageRefused("too_big")
    if not data:
        raise ImageRefused("empty")
    kind = kind_of(data)
    if kind is None:
        raise ImageRefused("animated" if data.startswith((b"GIF87a", b"GIF89a")) else "type")
    if not agrees(kind, name=name, content_type=content_type):
        raise ImageRefused("mismatch")
    try:
        header = read_header(kind, data)
    except Malformed as error:
        raise ImageRefused("corrupt") from error
    _check_header(header)
    if hides_something(kind, data, header):
        raise ImageRefused("hidden")
    return header


def _check_header(header: Header) -> None:
    if header.animated:
        raise ImageRefused("animated")
    if header.width * header.height > MAX_PIXELS:
        raise ImageRefused("too_many_pixels")
    if max(header.width, header.height) > MAX_ASPECT * min(header.width, header.height):
        raise ImageRefused("aspect")


def _decode_apart(data: bytes) -> Photo:
    """Hand the bytes to a child process; whatever befalls it, the answer is a photo or ImageRefused."""
    command = [sys.executable, "-I", "-B", str(CHILD)]
    try:
        with _SLOTS:
            done = subprocess.run(  # noqa: S603 - our own script, no argument from outside
                command, input=data, capture_output=True, timeout=PATIENCE, env={}, cwd="/", check=False
            )
    except subprocess.TimeoutExpired as error:
        raise ImageRefused("corrupt") from error
    if done.returncode != 0:
        last_words = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        logger.warning("The image child ended with %s: %s", done.returncode, last_words)
        raise ImageRefused("corrupt")
    return _read_answer(done.stdout)


def _read_answer(answer: bytes) -> Photo:
    """One line of JSON, then the two pictures. The child decoded hostile bytes: its word is checked too."""
    line, _newline, pictures = answer.partition(b"\n")
    try:
        said = json.loads(line)
    except ValueError as error:
        raise ImageRefused("corrupt") from error
    if "refused" in said:
        raise ImageRefused(said["refused"] if said["refused"] in REASONS else "corrupt")
    large, small = pictures[: said["large"]], pictures[said["large"] :]
    if any(kind_of(picture) != "webp" for picture in (large, small)):
        raise ImageRefused("corrupt")
    return Photo(large=large, small=small, hash=said["hash"], width=said["width"], height=said["height"])
