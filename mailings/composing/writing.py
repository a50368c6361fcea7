"""Pieces of marked-up text as HTML of a mail and as plain text. Pure: no Django."""

from collections.abc import Callable, Sequence
from html import escape

from mailings.composing.compiled import Mode
from mailings.composing.markup import Break, Emphasis, Field, Inline, Link, Paragraph, Piece, Strong, Words

#: What stands for a field in a text, and the address that a link leads to in the mail.
Place = Callable[[Field, Mode], str]
Lead = Callable[[str], str]


def as_html(pieces: Sequence[Piece], *, place: Place, lead: Lead) -> str:
    """Well-formed; colours and sizes come from the mail's own sheet."""
    return "".join(_html_piece(piece, place, lead) for piece in pieces)


def as_text(pieces: Sequence[Piece], *, place: Place, lead: Lead) -> str:
    """As one would type it: the address of a link stands after its words."""
    return "\n\n".join(_text_piece(piece, place, lead) for piece in pieces)


def line_as_html(parts: Sequence[Inline], *, place: Place, lead: Lead) -> str:
    return "".join(_html(part, place, lead) for part in parts)


def line_as_text(parts: Sequence[Inline], *, place: Place, lead: Lead) -> str:
    return "".join(_text(part, place, lead) for part in parts)


def _html_piece(piece: Piece, place: Place, lead: Lead) -> str:
    if isinstance(piece, Paragraph):
        return f'<p style="margin:0 0 18px">{line_as_html(piece.parts, place=place, lead=lead)}</p>'
    tag = "ol" if piece.is_numbered else "ul"
    items = "".join(
        f'<li style="margin:0 0 8px">{line_as_html(item, place=place, lead=lead)}</li>' for item in piece.items
    )
    return f'<{tag} style="margin:0 0 18px;padding:0 0 0 24px">{items}</{tag}>'


def _html(part: Inline, place: Place, lead: Lead) -> str:
    match part:
        case Words(text):
            return escape(text)
        case Break():
            return "<br />"
        case Field():
            return place(part, Mode.ESCAPED)
        case Strong(parts):
            return f"<strong>{line_as_html(parts, place=place, lead=lead)}</strong>"
        case Emphasis(parts):
            return f"<em>{line_as_html(parts, place=place, lead=lead)}</em>"
        case Link(parts, url):
            return f'<a class="link" href="{escape(lead(url))}">{line_as_html(parts, place=place, lead=lead)}</a>'


def _text_piece(piece: Piece, place: Place, lead: Lead) -> str:
    if isinstance(piece, Paragraph):
        return line_as_text(piece.parts, place=place, lead=lead)
    rows = []
    for number, item in enumerate(piece.items, start=1):
        bullet = f"{number}. " if piece.is_numbered else "- "
        rows.append(bullet + line_as_text(item, place=place, lead=lead))
    return "\n".join(rows)


def _text(part: Inline, place: Place, lead: Lead) -> str:
    match part:
        case Words(text):
            return text
        case Break():
            return "\n"
        case Field():
            return place(part, Mode.TEXT)
        case Strong(parts) | Emphasis(parts):
            return line_as_text(parts, place=place, lead=lead)
        case Link(parts, url):
            words = line_as_text(parts, place=place, lead=lead)
            address = lead(url)
            # A bare address is its own words.
            return address if url.partition("://")[2].rstrip("/") == words else f"{words} ({address})"
