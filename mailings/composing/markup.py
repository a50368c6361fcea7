"""The little Markdown of letters, read into pieces. Pure: no Django but its translations.

Paragraphs, `**bold**`, `*italic*`, `[words](https://…)`, bare addresses, lists (`- `, `1. `) and personal fields
`{{prénom|à tous}}`. An address may be the site's own page: `/partager/`. Everything else is refused with a sentence:
HTML, a field that does not exist, a field without what to say when it is empty.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mailings.composing import fields

#: Of what stands in for an empty field.
OTHERWISE = 60
#: Bold in italic in bold: further in, stars are stars.
DEPTH = 4
_TAG = re.compile(r"<\s*/?\s*[a-zA-Z!?]")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\(")
_FIELD = re.compile(r"\{\{([^{}]*)\}\}")
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,3}[.)])\s+(?P<words>.+)")
_NUMBERED = re.compile(r"\s*\d{1,3}[.)]\s")
_INLINE = re.compile(
    r"(?P<field>\{\{[^{}]*\}\})"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<url>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)"
    r"|(?P<bare>https?://[^\s<>«»\"]+)"
    r"|\*\*(?=\S)(?P<bold>.+?)(?<=\S)\*\*(?!\*)"
    r"|(?<![\w*])\*(?=[^\s*])(?P<italic>[^*]+?)(?<=\S)\*(?![\w*])"
)
#: Characters for private use: they mark the slots (`compiled.MARK`); and what no line of a mail may hold.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufeff\ufffe\uffff]"
)


class MarkupRefused(ValueError):
    """`sentence` says what cannot stay and what to write instead, `code` what it is."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Field:
    name: str
    otherwise: str


@dataclass(frozen=True)
class Break:
    """A line that ends within a paragraph."""


@dataclass(frozen=True)
class Strong:
    parts: tuple["Inline", ...]


@dataclass(frozen=True)
class Emphasis:
    parts: tuple["Inline", ...]


@dataclass(frozen=True)
class Link:
    parts: tuple["Inline", ...]
    url: str


Inline = Words | Field | Break | Strong | Emphasis | Link


@dataclass(frozen=True)
class Paragraph:
    parts: tuple[Inline, ...]


@dataclass(frozen=True)
class Items:
    items: tuple[tuple[Inline, ...], ...]
    is_numbered: bool


Piece = Paragraph | Items


def read(text: str) -> list[Piece]:
    """A text of several paragraphs. Raises MarkupRefused."""
    text = writable(text)
    _refuse_html(text)
    return [piece for part in re.split(r"\n\s*\n", text) if part.strip() for piece in _pieces(part.strip("\n"))]


def read_line(text: str) -> tuple[Inline, ...]:
    """A subject, a title or a button: words and fields alone. Raises MarkupRefused."""
    text = " ".join(writable(text).split())
    _refuse_html(text)
    parts: list[Inline] = []
    end = 0
    for found in _FIELD.finditer(text):
        parts += _words(text[end : found.start()])
        parts.append(_field(found.group(1)))
        end = found.end()
    return (*parts, *_words(text[end:]))


def writable(text: str) -> str:
    """Without the signs that are no writing; lines end with a line feed."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def links(pieces: list[Piece]) -> list[str]:
    """The addresses that a text leads to, in the order of reading."""
    rows = [row for piece in pieces for row in (piece.items if isinstance(piece, Items) else (piece.parts,))]
    return [part.url for row in rows for part in walk(row) if isinstance(part, Link)]


def walk(parts: tuple[Inline, ...]) -> Iterator[Inline]:
    """Each of them, and what is in it."""
    for part in parts:
        yield part
        if isinstance(part, Strong | Emphasis | Link):
            yield from walk(part.parts)


def _pieces(part: str) -> Iterator[Piece]:
    """Lines of a list make a list, even right below a sentence."""
    lines: list[str] = []
    items: list[str] = []
    numbered = False
    for line in part.split("\n"):
        found = _ITEM.fullmatch(line)
        if found:
            if lines:
                yield Paragraph(_lines(lines))
                lines = []
            numbered = bool(_NUMBERED.match(line)) if not items else numbered
            items.append(found["words"].strip())
        else:
            if items:
                yield Items(tuple(_inline(item) for item in items), numbered)
                items = []
            lines.append(line.strip())
    if items:
        yield Items(tuple(_inline(item) for item in items), numbered)
    if lines:
        yield Paragraph(_lines(lines))


def _lines(lines: list[str]) -> tuple[Inline, ...]:
    """Read as one, so that bold may run over the end of a line."""
    return _inline("\n".join(lines))


def _inline(text: str, depth: int = 0) -> tuple[Inline, ...]:
    if depth > DEPTH:
        return tuple(_words(text))
    parts: list[Inline] = []
    end = 0
    for found in _INLINE.finditer(text):
        parts += _words(text[end : found.start()])
        end = found.end()
        if found["field"]:
            parts.append(_field(found["field"][2:-2]))
        elif found["bold"]:
            parts.append(Strong(_inline(found["bold"], depth + 1)))
        elif found["italic"]:
            parts.append(Emphasis(_inline(found["italic"], depth + 1)))
        elif found["bare"]:
            url = found["bare"].rstrip(".,;:!?…)'’*")
            end -= len(found["bare"]) - len(url)
            parts.append(Link((Words(url.partition("://")[2].rstrip("/")),), _address(url)))
        else:
            parts.append(Link(_label(found["label"], depth + 1), _address(found["url"])))
        # A bare address gives its full stop back to the sentence.
        if found["bare"] and end < found.end():
            parts += _words(text[end : found.end()])
            end = found.end()
    return (*parts, *_words(text[end:]))


def _label(text: str, depth: int) -> tuple[Inline, ...]:
    parts = _inline(text, depth)
    if any(isinstance(part, Link) for part in walk(parts)):
        raise MarkupRefused("link", _("Un lien ne peut pas en contenir un autre : écrivez des mots entre crochets."))
    return parts


def _words(text: str) -> list[Inline]:
    """Plain words; what is left of a field or of a link that was not closed is refused, not printed."""
    if "{{" in text or "}}" in text:
        raise MarkupRefused("field", _("Un champ s'écrit « {{prénom|à tous}} », avec deux accolades de chaque côté."))
    if re.search(r"\]\(", text):
        raise MarkupRefused("link", _("Un lien s'écrit « [les mots](https://adresse) », sans espace dans l'adresse."))
    found: list[Inline] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            found.append(Break())
        if line:
            found.append(Words(line))
    return found


def _field(inside: str) -> Field:
    name, bar, otherwise = inside.partition("|")
    known = fields.field_named(name)
    if known is None:
        raise MarkupRefused(
            "field",
            _("Le champ « %(name)s » n'existe pas. On peut écrire : %(known)s.")
            % {"name": name.strip()[:40], "known": ", ".join(fields.NAMES.values())},
        )
    otherwise = " ".join(otherwise.split())
    if not bar or not otherwise:
        raise MarkupRefused(
            "otherwise",
            _("Dites ce qui remplace le champ « %(name)s » quand on ne le connaît pas : « {{%(name)s|à tous}} ».")
            % {"name": fields.NAMES[known]},
        )
    if len(otherwise) > OTHERWISE or "|" in otherwise:
        raise MarkupRefused("otherwise", _("Ce qui remplace un champ tient en quelques mots, sans barre."))
    return Field(known, otherwise)


def _address(url: str) -> str:
    if url.startswith(("https://", "http://")) or (url.startswith("/") and not url.startswith("//")):
        return url
    raise MarkupRefused(
        "link", _("« %(url)s » n'est pas une adresse : elle commence par « https:// ».") % {"url": url[:60]}
    )


def _refuse_html(text: str) -> None:
    if _TAG.search(text):
        raise MarkupRefused(
            "html", _("Le HTML n'est pas accepté : écrivez **gras**, *italique*, [un lien](https://…).")
        )
    if _IMAGE.search(text):
        raise MarkupRefused(
            "image", _("Une image se dépose dans un bloc « Image » : celles d'autres sites sont refusées.")
        )
