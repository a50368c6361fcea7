"""What one worker keeps of the letters it sends: each subject of each mailing compiled once."""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from django.utils import translation

from mailings.composing.compiled import Compiled
from mailings.composing.compiling import compile as compiled
from mailings.composing.personal import values_for
from mailings.delivery.envelopes import Envelope, Outcome
from mailings.delivery.messages import Letter
from mailings.models import Mailing, Subject
from mailings.services.permits import Row

logger = logging.getLogger(__name__)

#: What a server would say of a message that it cannot read (RFC 3463).
_UNMADE = Outcome(0, 554, "5.6.0 not made")


class Variant:
    """A mailing under one subject. `mailing` does not change any more: its deliveries are written."""

    def __init__(self, mailing: Mailing, subject: Subject) -> None:
        self.mailing, self.subject = mailing, subject

    @cached_property
    def body(self) -> Compiled:
        with translation.override(self.mailing.language):
            return compiled(self.mailing, subject=self.subject)

    @cached_property
    def letter(self) -> Letter:
        return Letter(self.mailing, self.body)

    def envelopes(self, rows: Sequence[Row], *, at: datetime) -> tuple[list[Envelope], list[Outcome]]:
        """The messages of a window, and an outcome for each that could not be made."""
        made: list[Envelope] = []
        failed: list[Outcome] = []
        with translation.override(self.mailing.language):
            found = values_for(rows, compiled=self.body, at=at)
            for row, values in zip(rows, found, strict=True):
                try:
                    made.append(self.letter.envelope(delivery_id=row.id, to=row.email, values=values, at=at))
                except ValueError:  # an address that no server would take
                    logger.warning("delivery %s could not be made", row.id)
                    failed.append(_UNMADE._replace(key=row.id))
        return made, failed


class Letters:
    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Variant] = {}

    def variant(self, mailing_id: int, subject_id: int | None) -> Variant:
        """Under that subject; with None, under the one that was chosen, or the only one."""
        known = self._known.get((mailing_id, subject_id or 0))
        if known is not None:
            return known
        mailing = Mailing.objects.select_related("audience", "winner").get(pk=mailing_id)
        subject = mailing.subjects.get(pk=subject_id) if subject_id else mailing.winner or mailing.subjects.first()
        if subject is None:
            raise LookupError(f"mailing {mailing_id} has no subject")
        variant = Variant(mailing, subject)
        self._known[mailing_id, subject_id or 0] = variant
        return variant
