"""Videos and captions that staff upload: told by what they hold, never by their names. Pure; nothing is decoded."""

import re
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 100_000_000
CAPTIONS_MAX = 300_000
#: A cue's times: « 00:01.000 --> 00:04.000 », hours in front if there are any.
_CUE = re.compile(r"^(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}[ \t]+-->[ \t]+(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")

REASONS: dict[str, Promise] = {
    "video_type": _("Ce fichier n'est pas une vidéo MP4 ou WebM."),
    "video_size": _("Cette vidéo pèse plus de 100 Mo. Choisissez-en une plus légère."),
    "captions_type": _("Ces sous-titres ne sont pas au format WebVTT (.vtt) : le fichier commence par « WEBVTT »."),
    "captions_empty": _("Ce fichier de sous-titres n'en contient aucun."),
    "captions_size": _("Ce fichier de sous-titres est trop long."),
}


class VideoRefused(Exception):
    """`code` is a key of REASONS; `message` is for whoever sent the file."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = REASONS[code]
        super().__init__(code)


def video_ending(file: BinaryIO, *, size: int) -> str:
    """« .mp4 » or « .webm », by the first bytes. Raises VideoRefused."""
    if size > MAX_BYTES:
        raise VideoRefused("video_size")
    file.seek(0)
    head = file.read(64)
    file.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] != b"qt  ":
        return ".mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return ".webm"
    raise VideoRefused("video_type")


def read_captions(data: bytes) -> str:
    """The captions as text with plain line ends. Raises VideoRefused."""
    if len(data) > CAPTIONS_MAX:
        raise VideoRefused("captions_size")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise VideoRefused("captions_type") from error
    first = text.split("\n", 1)[0]
    if first != "WEBVTT" and not first.startswith(("WEBVTT ", "WEBVTT\t")):
        raise VideoRefused("captions_type")
    if not _CUE.search(text):
        raise VideoRefused("captions_empty")
    return text


def words_of(captions: str) -> str:
    """What is said, line by line, without times, notes or marks: a first transcript."""
    lines: list[str] = []
    for block in re.split(r"\n{2,}", captions):
        said, _arrow, after = block.partition("-->")
        if _arrow and not said.startswith(("NOTE", "STYLE", "REGION")):
            spoken = after.split("\n", 1)[1:]
            lines += [_TAG.sub("", line).strip() for line in "".join(spoken).split("\n")]
    kept: list[str] = []
    for line in lines:
        if line and (not kept or kept[-1] != line):
            kept.append(line)
    return "\n".join(kept)
