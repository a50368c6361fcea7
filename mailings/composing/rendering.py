"""A mailing as one reader will get it, read back from the very bytes that would leave."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple

from django.utils import translation

from mailings.composing import weeks
from mailings.composing.compiled import Compiled
from mailings.composing.compiling import compile
from mailings.composing.leads import addresses
from mailings.composing.personal import addresses_of, values_for
from mailings.models import Block, Mailing, Subject
from supporters.models import Supporter

__all__ = ["Preview", "addresses", "preview", "read_back"]


class Preview(NamedTuple):
    subject: str
    html: str
    text: str


@dataclass(frozen=True)
class _Reader:
    supporter_id: int


def preview(mailing: Mailing, *, supporter: Supporter, at: datetime, subject: int = 0) -> Preview:
    """As this person would get it now, under the subject at that place; what cannot be read is shown as it was typed.

    But for the links at the foot and the week in figures, which are nobody's: whoever looks must not be able to stop
    the reader's letters, and is not told what the reader did.
    """
    subjects = list(mailing.subjects.all()) or [Subject(mailing=mailing, text=mailing.title)]
    compiled = compile(mailing, subject=subjects[min(subject, len(subjects) - 1)], is_draft=True)
    [values] = values_for([_Reader(supporter.pk)], compiled=compiled, at=at)
    for block in compiled.blocks:
        if block.kind == Block.Kind.WEEK:
            with translation.override(compiled.language):
                values[f"{block.key}.html"], values[f"{block.key}.text"] = weeks.example(compiled)
    return read_back(compiled, values | addresses_of(0, compiled.mailing_id))


def read_back(compiled: Compiled, values: dict[str, str]) -> Preview:
    """What a letter box makes of it."""
    head = f"MIME-Version: 1.0\r\nContent-Type: {compiled.content_type}\r\n\r\n"
    message = message_from_bytes(head.encode() + compiled.fill(values), policy=policy.default)
    return Preview(compiled.subject_for(values), _part(message, "html"), _part(message, "plain"))


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
