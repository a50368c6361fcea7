"""What an image file says of itself, read from its bytes without decoding a pixel. Pure Python, no Django, no Pillow.

Four formats are known: JPEG, PNG, WebP, HEIC. Each reader walks the whole container to its end marker, so
that nothing can hide behind it. A file that cannot be walked raises `Malformed`.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

#: Words that make a picture a program to some other reader.
PROGRAM = re.compile(rb"<\?php|<script", re.IGNORECASE)

EXTENSIONS = {
    "jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "png": {"png"},
    "webp": {"webp"},
    "heic": {"heic", "heif"},
}
CONTENT_TYPES = {
    "jpeg": {"image/jpeg", "image/jpg", "image/pjpeg"},
    "png": {"image/png", "image/x-png"},
    "webp": {"image/webp"},
    "heic": {"image/heic", "image/heif"},
}
#: Said by browsers that do not know the type: it claims nothing, so it contradicts nothing.
UNDECLARED = {"", "application/octet-stream"}


class Malformed(ValueError):
    """The container is cut short, lies about its lengths, or lacks what its format requires."""


@dataclass(frozen=True)
class Header:
    """Size in pixels before any rotation; `end` is where the picture stops in the file."""

    width: int
    height: int
    animated: bool
    end: int


def kind_of(data: bytes) -> str | None:
    """« jpeg », « png », « webp », « heic » by the first bytes; None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc", b"hevx", b"msf1"}:
        return "heic"
    return None


def agrees(kind: str, *, name: str, content_type: str) -> bool:
    """Whether the file name and the declared type, where given, say the same as the bytes."""
    declared = content_type.split(";")[0].strip().lower()
    extension = name.rsplit(".", 1)[1].lower() if "." in name else ""
    return (declared in UNDECLARED or declared in CONTENT_TYPES[kind]) and (
        not extension or extension in EXTENSIONS[kind]
    )


def read_header(kind: str, data: bytes) -> Header:
    """Walk the container. Raises Malformed."""
    try:
        return {"jpeg": _jpeg, "png": _png, "webp": _webp, "heic": _heic}[kind](data)
    except (IndexError, struct.error) as error:
        raise Malformed("cut short") from error


def hides_something(kind: str, data: bytes, header: Header) -> bool:
    """Whether a program stands in the file, or anything but padding behind the picture.

    Phones append further JPEG pictures (MPF: depth, brightness) and Samsung its own trailer: those are
    theirs, harmless, and dropped with all the rest when the picture is encoded again.
    """
    if PROGRAM.search(data):
        return True
    behind = data[header.end :].lstrip(b"\0")
    of_a_phone = kind == "jpeg" and (
        (behind.startswith(b"\xff\xd8\xff") and b"MPF\0" in data[: header.end]) or behind.endswith(b"SEFT")
    )
    return bool(behind) and (not of_a_phone or b"PK\x03\x04" in behind)


# --- JPEG -------------------------------------------------------------------------------------------

_SCAN_ENDS = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def _jpeg(data: bytes) -> Header:
    at, size = 2, None
    while True:
        if data[at] != 0xFF:
            raise Malformed("no marker")
        while data[at] == 0xFF:
            at += 1
        marker, at = data[at], at + 1
        if marker == 0xD9:
            break
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        length = struct.unpack_from(">H", data, at)[0]
        if length < 2:
            raise Malformed("empty segment")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            size = struct.unpack_from(">HH", data, at + 3)
        at += length
        if marker == 0xDA:
            found = _SCAN_ENDS.search(data, at)
            if found is None:
                raise Malformed("no end of image")
            at = found.start()
    if size is None or 0 in size:
        raise Malformed("no size")
    return Header(width=size[1], height=size[0], animated=False, end=at)


# --- PNG --------------------------------------------------------------------------------------------


def _png(data: bytes) -> Header:
    if data[12:16] != b"IHDR":
        raise Malformed("no IHDR")
    width, height = struct.unpack_from(">II", data, 16)
    at, animated, drawn = 8, False, False
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        at += length + 12
        if at > len(data):
            raise Malformed("cut short")
        animated |= name == b"acTL"
        drawn |= name == b"IDAT"
        if name == b"IEND":
            break
    if not (width and height and drawn):
        raise Malformed("no picture")
    return Header(width=width, height=height, animated=animated, end=at)


# --- WebP -------------------------------------------------------------------------------------------


def _webp(data: bytes) -> Header:
    end = struct.unpack_from("<I", data, 4)[0] + 8
    if end > len(data):
        raise Malformed("cut short")
    at, size, animated = 12, None, False
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        body = at + 8
        if name == b"VP8X":
            animated |= bool(data[body] & 0x02)
            size = tuple(int.from_bytes(data[body + o : body + o + 3], "little") + 1 for o in (4, 7))
        elif name == b"VP8 " and size is None:
            size = tuple(side & 0x3FFF for side in struct.unpack_from("<HH", data, body + 6))
        elif name == b"VP8L" and size is None:
            bits = struct.unpack_from("<I", data, body + 1)[0]
            size = ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        animated |= name in (b"ANIM", b"ANMF")
        at = body + length + (length & 1)
    if size is None or 0 in size:
        raise Malformed("no size")
    return Header(width=size[0], height=size[1], animated=animated, end=end)


# --- HEIC -------------------------------------------------------------------------------------------


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, start of body, end) of each box between two offsets. Raises Malformed."""
    while at < end:
        length, name = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if length == 1:
            length, body = struct.unpack_from(">Q", data, body)[0], body + 8
        stop = end if length == 0 else at + length
        if stop > end or stop < body:
            raise Malformed("a box overflows")
        yield name, body, stop
        at = stop


def _heic(data: bytes) -> Header:
    end = len(data)
    top = {name: (body, stop) for name, body, stop in _boxes(data, 0, end)}
    if b"meta" not in top:
        raise Malformed("no meta")
    sizes = []
    for name, body, stop in _boxes(data, top[b"meta"][0] + 4, top[b"meta"][1]):
        if name == b"iprp":
            sizes = list(_heic_sizes(data, body, stop))
    if not sizes or 0 in max(sizes, key=lambda size: size[0] * size[1]):
        raise Malformed("no size")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Header(width=width, height=height, animated=b"moov" in top, end=end)


def _heic_sizes(data: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Every declared size: the picture's, its tiles', its thumbnail's."""
    for name, body, stop in _boxes(data, at, end):
        if name == b"ipco":
            for prop, start, _ in _boxes(data, body, stop):
                if prop == b"ispe":
                    yield struct.unpack_from(">II", data, start + 4)
