"""The blocks of a letter as its templates want them: HTML and text, with marks where each reader's own stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.safestring import mark_safe

from mailings.composing import markup, writing
from mailings.composing.compiled import Mode, PersonalBlock, Slot, mark
from mailings.composing.leads import lead_to
from mailings.composing.markup import Field, Inline
from mailings.models import Block
from mailings.pictures import picture_url

PERSONAL = (Block.Kind.WALK, Block.Kind.CONTENT, Block.Kind.WEEK)
#: Pixels of a letter on a desk; a smaller picture is not blown up.
WIDTH = 600
SUBTITLE = "mailings/mail/_subtitle.mjml"
TEMPLATES = {
    Block.Kind.TITLE: "mailings/mail/_title.mjml",
    Block.Kind.TEXT: "mailings/mail/_text.mjml",
    Block.Kind.PICTURE: "mailings/mail/_picture.mjml",
    Block.Kind.BUTTON: "mailings/mail/_button.mjml",
    Block.Kind.WALK: "mailings/mail/_personal.mjml",
    Block.Kind.CONTENT: "mailings/mail/_personal.mjml",
    Block.Kind.WEEK: "mailings/mail/_personal.mjml",
}


@dataclass
class Sheet:
    """What is gathered while a letter is laid out: its slots and the blocks that fill themselves.

    `is_draft`: what cannot be read is shown as it was typed, for whoever is still writing it.
    """

    links: Mapping[str, str]
    is_draft: bool = False
    slots: list[Slot] = field(default_factory=list)
    personal: list[PersonalBlock] = field(default_factory=list)

    def put(self, slot: Slot) -> str:
        """What stands for a slot in the text."""
        if slot not in self.slots:
            self.slots.append(slot)
        return mark(self.slots.index(slot))

    def put_both(self, name: str) -> dict[str, str]:
        """One of the reader's own addresses, for HTML and for text."""
        return {"html": self.put(Slot(name, Mode.ESCAPED, shared=False)), "text": self.put(Slot(name, shared=False))}

    def place(self, found: Field, mode: Mode) -> str:
        return self.put(Slot(found.name, mode, found.otherwise))

    def lead(self, url: str) -> str:
        return lead_to(url, self.links)


def lay_out(blocks: list[Block], sheet: Sheet) -> list[dict[str, Any]]:
    """Each block for the templates: `template`, `html`, `text` and what else its kind has. Raises MarkupRefused."""
    titles, laid = 0, []
    for block in blocks:
        kind = Block.Kind(block.kind)
        try:
            row = _laid(block, kind, sheet)
        except markup.MarkupRefused:
            if not sheet.is_draft:
                raise
            typed = markup.writable(block.text)
            row = {"html": escape(typed), "text": typed, "url": ""}
        row["template"] = TEMPLATES[kind]
        if kind is Block.Kind.TITLE:
            titles += 1
            row["template"] = SUBTITLE if titles > 1 else row["template"]
        laid.append(row)
    return laid


def _laid(block: Block, kind: Block.Kind, sheet: Sheet) -> dict[str, Any]:
    if kind in PERSONAL:
        key = f"block{block.pk}"
        sheet.personal.append(PersonalBlock(key, kind.value, block.pk))
        own = sheet.put(Slot(f"{key}.html", Mode.HTML))
        return {"html": mark_safe(own), "text": sheet.put(Slot(f"{key}.text"))}  # noqa: S308 - a mark
    if kind is Block.Kind.TEXT:
        pieces = markup.read(block.text)
        html = writing.as_html(pieces, place=sheet.place, lead=sheet.lead)
        return {"html": mark_safe(html), "text": writing.as_text(pieces, place=sheet.place, lead=sheet.lead)}  # noqa: S308 - escaped by `writing`
    if kind is Block.Kind.PICTURE:
        alt = markup.writable(block.alt)
        url = sheet.lead(block.url) if block.url else ""
        width = min(WIDTH, block.width or WIDTH)
        said = f"[{alt}] {url}".rstrip()
        return {"src": picture_url(block.image), "alt": alt, "url": url, "width": width, "text": said}
    parts = markup.read_line(block.text)
    html, text = _line(parts, sheet)
    if kind is Block.Kind.BUTTON:
        url = sheet.lead(block.url)
        return {"html": html, "url": url, "text": f"{text} : {url}"}
    return {"html": html, "text": text}


def _line(parts: tuple[Inline, ...], sheet: Sheet) -> tuple[str, str]:
    html = writing.line_as_html(parts, place=sheet.place, lead=sheet.lead)
    return mark_safe(html), writing.line_as_text(parts, place=sheet.place, lead=sheet.lead)  # noqa: S308 - escaped
