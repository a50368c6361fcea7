"""The people of a team as its mobiliser sees them: first name, commune, since when, how far up, last sign (L08)."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from teams.models import Membership, Role, Team, Thanks, Volunteer
from teams.querysets import MembershipQuerySet

TO_WELCOME, SILENT = "accueillir", "silencieux"


def people_of(team: Team, *, at: datetime, show: str = "") -> MembershipQuerySet:
    """Open stays, the newest last; `show` keeps those to welcome or silent for two weeks.

    Whoever had the processing of their data restricted is shown to nobody while it lasts (GDPR, art. 18).
    """
    stays = Membership.objects.current().filter(team=team, supporter__restricted_at=None)
    if show == TO_WELCOME:
        stays = stays.filter(_to_welcome())
    if show == SILENT:
        stays = stays.filter(supporter__volunteer__last_active_at__lt=at - Volunteer.SILENT)
    return stays.select_related("supporter__home", "supporter__volunteer").order_by("joined_at", "pk")


def counts_of(team: Team, *, at: datetime) -> dict[str, int]:
    """How many each filter keeps."""
    return {show: people_of(team, at=at, show=show).count() for show in ("", TO_WELCOME, SILENT)}


def thanked_today(team: Team, *, by: int, day: date) -> set[int]:
    """The people of a team whom somebody thanked already."""
    return set(Thanks.objects.filter(by=by, day=day, team=team).values_list("supporter", flat=True))


def leaders_of(team: Team, *, at: datetime) -> set[int]:
    return set(Role.objects.current(at=at).filter(team=team).values_list("supporter", flat=True))


def step_of(volunteer: Volunteer | None) -> str:
    """The highest step reached, in words."""
    if volunteer is None:
        return ""
    reached = [
        (volunteer.certified_at, _("Certifié·e")),
        (volunteer.trained_at, _("Formé·e")),
        (volunteer.applied_at, _("Candidat·e pour animer une équipe")),
        (volunteer.first_outing_at, _("Première sortie faite")),
        (volunteer.welcomed_at, _("Accueilli·e")),
    ]
    return next((words for done, words in reached if done), _("Vient d'arriver"))


def _to_welcome() -> Q:
    return Q(supporter__volunteer__welcomed_at__isnull=True, supporter__volunteer__welcome_due_at__isnull=False)
