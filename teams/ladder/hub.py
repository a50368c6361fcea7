"""What somebody's own page says: their ladder, their team, and, for who leads, what waits for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from supporters.models import Supporter
from teams.authority import Authority
from teams.ladder.steps import Step, steps_of
from teams.models import Membership, Outing, Role, TeamOffer, Volunteer
from teams.permissions.ladder import can_certify, can_welcome, candidates_for, newcomers_for
from teams.roles.terms import SOON


@dataclass(frozen=True)
class StepWords:
    """`done` once it is, `next` as an invitation, `words` beside it, and the button: its words and its page."""

    done: Promise
    next: Promise
    words: Promise
    button: Promise | None = None
    page: str = ""


WORDS = {
    "offered": StepWords(
        _("Je me suis proposé"), _("Se proposer"), _("Une heure suffit pour commencer."), _("J'aide"), "teams:help"
    ),
    "team": StepWords(
        _("J'ai mon équipe"),
        _("Choisir mon équipe"),
        _("Des gens de votre coin, qui vous attendent."),
        _("Voir les équipes proches"),
        "teams:help-teams",
    ),
    "welcomed": StepWords(
        _("On m'a souhaité la bienvenue"), _("Faire connaissance"), _("Votre équipe vous fait signe sous deux jours.")
    ),
    "outing": StepWords(
        _("Ma première sortie"),
        _("Faire ma première sortie"),
        _("On part à deux, on vous montre tout."),
        _("Choisir une sortie"),
        "teams:outings",
    ),
    "application": StepWords(
        _("Ma candidature"),
        _("Mener une équipe à mon tour"),
        _("Vous avez goûté au terrain. Et si vous en entraîniez d'autres ?"),
        _("Présenter ma candidature"),
        "teams:apply",
    ),
    "training": StepWords(
        _("Ma formation"),
        _("Suivre une formation"),
        _("Une demi-journée, une trentaine de personnes, tout ce qu'il faut savoir."),
        _("Trouver une formation"),
        "teams:sessions",
    ),
    "certified": StepWords(
        _("Je mène une équipe"),
        _("Recevoir mon équipe"),
        _("Votre formateur ou votre formatrice vous confie une équipe : vous recevrez un e-mail."),
    ),
}


@dataclass(frozen=True)
class ShownStep:
    """One step with its words; `url` of the button, empty when there is none to press."""

    step: Step
    words: StepWords
    url: str


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a leader: what, and where to do it."""

    label: str
    url: str


def ladder_of(volunteer: Volunteer, stay: Membership | None) -> list[ShownStep]:
    stopped = volunteer.stopped_at is not None
    dates = {
        "offered": None if stopped else volunteer.offered_at,
        "team": stay.joined_at if stay else None,
        "welcomed": volunteer.welcomed_at,
        "outing": volunteer.first_outing_at,
        "application": None if volunteer.declined_at else volunteer.applied_at,
        "training": volunteer.trained_at,
        "certified": volunteer.certified_at,
    }
    return [ShownStep(step, WORDS[step.key], address(WORDS[step.key].page)) for step in steps_of(dates)]


def stay_of(person: Supporter) -> Membership | None:
    """Their team now, with its place."""
    stays: Membership | None = (
        Membership.objects.current().filter(supporter=person).select_related("team__place__departement").first()
    )
    return stays


def waiting_for(person: Supporter, authority: Authority, *, at: datetime) -> list[Waiting]:
    """Counts and titles, no people: the pages behind ask for the second factor."""
    parts: tuple[Callable[[Supporter, Authority, datetime], list[Waiting]], ...] = (
        _newcomers, _candidates, _outings_to_report, _team_offers, _roles_that_end,
    )  # fmt: skip
    return [waiting for part in parts for waiting in part(person, authority, at) if waiting.url]


def address(name: str, *args: object) -> str:
    """Empty for no page."""
    try:
        return reverse(name, args=args) if name else ""
    except NoReverseMatch:
        return ""


def _newcomers(person: Supporter, authority: Authority, at: datetime) -> list[Waiting]:
    count = newcomers_for(person, at=at).count() if can_welcome(person, at=at) else 0
    words = ngettext("%(n)s personne à accueillir", "%(n)s personnes à accueillir", count) % {"n": count}
    return [Waiting(words, address("teams:newcomers"))] if count else []


def _candidates(person: Supporter, authority: Authority, at: datetime) -> list[Waiting]:
    count = candidates_for(person, at=at).count() if can_certify(person, at=at) else 0
    words = ngettext("%(n)s candidature à lire", "%(n)s candidatures à lire", count) % {"n": count}
    return [Waiting(words, address("teams:candidates"))] if count else []


def _outings_to_report(person: Supporter, authority: Authority, at: datetime) -> list[Waiting]:
    rows = Outing.objects.to_report(at=at).filter(team__in=_led(authority)).order_by("ends_at")[:5]
    words = str(_("Le bilan de « %(title)s »"))
    return [Waiting(words % {"title": row.title}, address("teams:outing-report", row.pk)) for row in rows]


def _team_offers(person: Supporter, authority: Authority, at: datetime) -> list[Waiting]:
    rows = TeamOffer.objects.open(at=at).filter(neighbour__in=_led(authority))
    words = str(_("L'équipe « %(team)s » cherche une voisine"))
    found = rows.select_related("team").order_by("expires_at")[:5]
    return [Waiting(words % {"team": row.team.name}, address("teams:team-offer", row.pk)) for row in found]


def _roles_that_end(person: Supporter, authority: Authority, at: datetime) -> list[Waiting]:
    words = str(_("Votre rôle se termine bientôt : %(role)s"))
    ending = [role for role in authority.roles if role.ends_at <= at + SOON]
    return [Waiting(words % {"role": Role.Kind(role.kind).label}, address("teams:roles")) for role in ending]


def _led(authority: Authority) -> list[int]:
    return [role.team_id for role in authority.roles if role.team_id]
