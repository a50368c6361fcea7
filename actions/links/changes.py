"""Telling the doors that keep links in memory what changed: each change is a row, written in its transaction."""

from datetime import datetime

from django.db import connection

from actions.models import LinkChange, ShortLink

_IN_ORDER = 0x6C696E6B63


def note_change(link: ShortLink, *, at: datetime) -> None:
    """Doors forget one link. Called last in a transaction, since other changes wait for its end."""
    note_changes([link.pk], at=at)


def note_changes(links: list[int], *, at: datetime) -> None:
    """Doors forget some links, by their primary keys."""
    if connection.vendor == "postgresql":
        # Ids must grow in the order of commits: a door that has seen one never asks for those before.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IN_ORDER])
    LinkChange.objects.bulk_create([LinkChange(link=pk, at=at) for pk in links], batch_size=500)
