"""The figures of a letter as lines of a table that leaves."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mailings.figures.clicks import Clicks
from mailings.figures.totals import Totals
from mailings.models import Mailing, Provider, Tally, Tier


def heading() -> list[str]:
    return [_("Heure"), _("Messagerie"), _("Activité"), _("Devenu"), _("Raison"), _("Objet ou lien"), _("Nombre")]


def rows_of(mailing: Mailing, clicks: Clicks) -> Iterator[list[Any]]:
    """A line for each count; then the clicks of each link, those below ten left empty."""
    subjects = dict(mailing.subjects.values_list("pk", "text"))
    for row in Tally.objects.filter(mailing=mailing).order_by("hour", "outcome", "pk").iterator():
        yield [
            timezone.localtime(row.hour).strftime("%Y-%m-%d %H:%M"),
            Provider(row.provider).label,
            Tier(row.tier).label,
            row.get_outcome_display(),
            row.get_reason_display(),
            subjects.get(row.variant, ""),
            row.number,
        ]
    for link in clicks.links:
        yield ["", "", "", _("Clics"), "", link.url, "" if link.people is None else link.people]


def summary_heading() -> list[str]:
    return [
        _("Jour"), _("Envoyés"), _("Sans retour"), _("Retours définitifs"), _("Retours passagers"),
        _("Refusés par principe"), _("Signalés indésirables"), _("Désinscrits"),
    ]  # fmt: skip


def summary_row(day: Any, totals: Totals) -> list[Any]:
    return [
        day.isoformat(), totals.sent, totals.delivered, totals.hard, totals.soft, totals.policy, totals.complaints,
        totals.unsubscribed,
    ]  # fmt: skip
