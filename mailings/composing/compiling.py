"""A mailing, as it is written, to the bytes that leave."""

import re

import mrml
from django.template.loader import render_to_string
from django.utils import translation

from mailings.composing import markup
from mailings.composing.blocks import Sheet, lay_out
from mailings.composing.compiled import Compiled, Slot, multipart
from mailings.composing.fields import NAMES
from mailings.models import Audience, Mailing, Subject
from mailings.services.links import short_addresses

_CHARACTER = re.compile(r"&#(\d+);")
#: Without it the compiler would have type fetched from others, who would learn who reads.
_NO_FONTS = mrml.RenderOptions(fonts={}, disable_comments=True)


def compile(mailing: Mailing, *, subject: Subject, is_draft: bool = False) -> Compiled:
    """Everything that all readers share, encoded once. Asks the database; `fill` does not.

    Raises MarkupRefused for what `lint` finds in the texts, unless it is still a draft.
    """
    sheet = Sheet(links=short_addresses(subject) if subject.pk else {}, is_draft=is_draft)
    with translation.override(mailing.language):
        text, html = written(mailing, sheet)
    line = _subject(subject.text, is_draft=is_draft)
    content_type, pieces, slots = multipart(
        [("text/plain", text), ("text/html", html)], sheet.slots, boundary=f"=_{mailing.pk or 0}.{subject.pk or 0}"
    )
    used = {slot.name for slot in (*slots, *(part for part in line if isinstance(part, Slot)))}
    return Compiled(
        mailing_id=mailing.pk or 0,
        subject_id=subject.pk or 0,
        language=mailing.language,
        content_type=content_type,
        pieces=pieces,
        slots=slots,
        subject=line,
        fields=frozenset(used & NAMES.keys()),
        blocks=tuple(sheet.personal),
        links=sheet.links,
    )


def written(mailing: Mailing, sheet: Sheet) -> tuple[str, str]:
    """The text and the HTML, with marks for the slots. In the language that is active."""
    context = {
        "language": mailing.language,
        "preheader": markup.writable(mailing.preheader),
        "blocks": lay_out(list(mailing.blocks.select_related("content")), sheet),
        "why": markup.writable(mailing.audience.words),
        "is_selected": mailing.audience.kind == Audience.Kind.SELECTED,
        "unsubscribe_url": sheet.put_both("unsubscribe_url"),
        "preferences_url": sheet.put_both("preferences_url"),
        "selection_url": sheet.put_both("selection_url"),
    }
    text = re.sub(r"\n{3,}", "\n\n", render_to_string("mailings/mail/mail.txt", context)).strip() + "\n"
    return text, to_html(render_to_string("mailings/mail/mail.mjml", context))


def to_html(mjml: str) -> str:
    """MJML to HTML that Outlook lays out, too. Letters outside ASCII travel as numbers: the compiler would spell some
    of them in its own way."""
    html = mrml.to_html(mjml.encode("ascii", "xmlcharrefreplace").decode(), render_options=_NO_FONTS).content
    return _CHARACTER.sub(lambda found: chr(int(found[1])) if int(found[1]) > 127 else found[0], html) + "\n"


def _subject(text: str, *, is_draft: bool) -> tuple[str | Slot, ...]:
    try:
        parts = markup.read_line(text)
    except markup.MarkupRefused:
        if not is_draft:
            raise
        return (markup.writable(text),)
    return tuple(
        Slot(part.name, otherwise=part.otherwise) if isinstance(part, markup.Field) else part.text
        for part in parts
        if isinstance(part, markup.Field | markup.Words)
    )
