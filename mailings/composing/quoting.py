"""How text becomes bytes of a mail: quoted-printable bodies, and subjects. Pure: no Django.

No line of ours begins with a full stop (it is written `=2E`): what follows DATA in SMTP needs no dot-stuffing, and a
sender that stuffs all the same finds nothing to change. Every line ends with CRLF and has 76 characters at most.
"""

from base64 import b64encode
from binascii import b2a_qp

#: A line of quoted-printable, without the `=` that breaks it.
WIDTH = 75
#: Bytes of UTF-8 in one encoded word: base64 of them, and its frame, stay within 75 characters (RFC 2047).
WORD = 42
_PRINTABLE = frozenset(range(33, 127)) - {ord("=")}
_SPACES = frozenset(b" \t")


def body(text: str) -> bytes:
    """The text in quoted-printable. A line feed is a line end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode().split(b"\n")
    return b"\r\n".join(_line(line) for line in lines)


def value(text: str) -> bytes:
    """The same for a short value that stands between soft breaks: tens of times as fast, since one is made for each
    reader."""
    if len(text) <= WIDTH and text.isascii() and text.isprintable() and "=" not in text:
        if not text.startswith(".") and not text.endswith(" "):
            return text.encode()
        return body(text)
    found = b2a_qp(text.replace("\r\n", "\n").replace("\n", "\r\n").encode(), istext=True)
    if b"=\n" in found:
        found = found.replace(b"=\n", b"=\r\n")
    if found.startswith(b".") or b"\n." in found or len(found) - found.rfind(b"\n") > WIDTH + 1:
        return body(text)
    return found


def subject(text: str) -> str:
    """A subject as a header writes it: as it is when it is short ASCII, else encoded words (RFC 2047), folded."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable() and len(text) <= 66 and "=?" not in text:
        return text
    words = [f"=?utf-8?b?{b64encode(chunk).decode()}?=" for chunk in _chunks(text)]
    return "\r\n ".join(words)


def _chunks(text: str) -> list[bytes]:
    """UTF-8 in pieces that cut no character."""
    chunks, last = [], b""
    for character in text:
        encoded = character.encode(errors="replace")
        if len(last) + len(encoded) > WORD:
            chunks.append(last)
            last = b""
        last += encoded
    return [*chunks, last]


def _line(line: bytes) -> bytes:
    rows, row = [], ""
    last = len(line) - 1
    for number, byte in enumerate(line):
        written = chr(byte) if byte in _PRINTABLE or (byte in _SPACES and number < last) else f"={byte:02X}"
        if len(row) + len(written) > WIDTH:
            rows.append(row)
            row = ""
        row += "=2E" if written == "." and not row else written
    return "=\r\n".join([*rows, row]).encode()
