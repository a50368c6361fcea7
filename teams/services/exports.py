"""What roles may take out, written down each time; addresses beyond five hundred only once a second person agreed."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from supporters.models import Supporter
from supporters.roles import NATIONAL
from teams.emails.exports import export_to_agree
from teams.models import OrganisationExport, Role
from teams.transfers.export import people_of, teams_of
from territory.models import Place

Content = OrganisationExport.Content
#: How long an export that was granted may be taken, and how long one waits for an answer.
OFFERED, WAITS = timedelta(hours=24), timedelta(days=7)
#: Several small exports are one large one.
TOGETHER = timedelta(hours=24)


class NotAgreed(Exception):
    """A second person has not agreed yet."""


class Over(Exception):
    """It was offered for a day, and the day is over."""


@transaction.atomic
def request_export(
    *, by: Supporter, place: Place, content: str, with_addresses: bool, at: datetime
) -> OrganisationExport:
    """One line of the register. The caller has made sure that `by` may read this territory, with addresses or without.

    Granted at once (`approved_at`), unless it holds many addresses: then the other national people are written to.
    """
    Supporter.objects.select_for_update(of=("self",)).get(pk=by.pk)
    with_addresses = with_addresses and content == Content.PEOPLE
    rows = (people_of(place) if content == Content.PEOPLE else teams_of(place)).count()
    waits = with_addresses and _addresses_of(by, at=at) + rows > OrganisationExport.MANY
    export = OrganisationExport.objects.create(
        place=place,
        content=Content(content),
        with_addresses=with_addresses,
        rows=rows,
        requested_by=by,
        requested_at=at,
        approved_at=None if waits else at,
    )
    if waits:
        export_to_agree(export=export, people=national_people(at=at).exclude(pk=by.pk))
    return export


@transaction.atomic
def agree_to_export(*, export: OrganisationExport, by: Supporter, at: datetime) -> OrganisationExport:
    """The second person's yes; whoever asked cannot give it. Raises ValidationError."""
    if export.requested_by_id == by.pk:
        raise ValidationError(_("C'est votre demande : une autre personne doit donner son accord."))
    agreed = waiting(at=at).filter(pk=export.pk).update(approved_by=by, approved_at=at)
    if not agreed:
        raise ValidationError(_("Cette demande n'attend plus d'accord."))
    export.refresh_from_db()
    return export


@transaction.atomic
def take_export(*, export: OrganisationExport, at: datetime) -> OrganisationExport:
    """Note that it leaves now. Raises NotAgreed, Over."""
    if export.approved_at is None:
        raise NotAgreed
    if at >= export.approved_at + OFFERED:
        raise Over
    OrganisationExport.objects.filter(pk=export.pk, downloaded_at=None).update(downloaded_at=at)
    return export


def waiting(*, at: datetime) -> QuerySet[OrganisationExport]:
    """Those that a second person may agree to."""
    return OrganisationExport.objects.filter(approved_at=None, requested_at__gt=at - WAITS, requested_by__isnull=False)


def national_people(*, at: datetime) -> QuerySet[Supporter]:
    """Who may agree and be asked to: national administrators and national organisers."""
    roles = Role.objects.current(at=at).filter(kind=Role.Kind.NATIONAL).values("supporter")
    staff = Q(is_staff=True) & (Q(groups__name=NATIONAL) | Q(is_superuser=True))
    return Supporter.objects.filter(staff | Q(pk__in=roles), is_active=True, restricted_at=None).distinct()


def _addresses_of(by: Supporter, *, at: datetime) -> int:
    """Addresses that somebody took lately without anybody's agreement."""
    lately = OrganisationExport.objects.filter(requested_by=by, with_addresses=True, requested_at__gt=at - TOGETHER)
    alone = lately.filter(approved_at__isnull=False, approved_by=None)
    return int(alone.aggregate(total=Sum("rows"))["total"] or 0)
