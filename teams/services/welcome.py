"""Welcoming newcomers within forty-eight hours, and telling whoever is above when nobody did."""

from collections import defaultdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from supporters.ledger import record
from supporters.models import Act, Supporter
from teams.emails import ladder as emails
from teams.models import Membership, Team, Volunteer
from teams.roles.leads import Leads
from teams.services.volunteers import lock, note_sign
from teams.team.audience import may_hear
from territory.models import Place
from territory.silence import propaganda_allowed, require_voice

WORDS_MAX = 1000
#: Newcomers told of in one run; the next run finds the others.
BATCH = 1000
Groups = dict[Team | None, list[str]]


def welcome(*, membership: Membership, by: Supporter, at: datetime, words: str) -> Volunteer:
    """Welcome a member of a team: see `greet`."""
    return greet(volunteer=membership.supporter.volunteer, team=membership.team, by=by, at=at, words=words)


@transaction.atomic
def greet(*, volunteer: Volunteer, team: Team | None, by: Supporter, at: datetime, words: str) -> Volunteer:
    """Welcome a newcomer, of a team or of none yet: dated once, counted for who did it, written to who may be.

    Whoever welcomes second does nothing. Raises ValidationError on `words`, and Silenced where one may not speak.
    """
    volunteer = lock(volunteer)
    place = _place_of(volunteer, team)
    require_voice(place, at)
    words = words.strip()
    if not words:
        raise ValidationError({"words": _("Écrivez quelques mots de bienvenue.")})
    if len(words) > WORDS_MAX:
        raise ValidationError({"words": _("%(max)s caractères au plus.") % {"max": WORDS_MAX}})
    if volunteer.welcomed_at is not None:
        return volunteer
    volunteer.welcomed_at, volunteer.welcomed_by = at, by
    volunteer.save(update_fields=["welcomed_at", "welcomed_by"])
    note_sign(supporter=by, at=at)
    record(supporter=by, kind=Act.Kind.WELCOME, subject=f"welcome:{volunteer.supporter_id}", at=at)
    zone = may_hear(volunteer.supporter, zone=place.zone if place else "", at=at)
    if zone:
        emails.welcome(volunteer=volunteer, team=team, by=by, words=words, zone=zone)
    return volunteer


@transaction.atomic
def tell_leads_of_late_welcomes(*, at: datetime) -> int:
    """One mail for each lead who should know; each newcomer is told of once, ever. Returns how many newcomers.

    Silence, and places that nobody looks after, leave them for a later run.
    """
    newcomers = _late(at=at)
    teams = _teams_of(newcomers)
    leads = Leads(at=at)
    told: dict[Supporter, Groups] = defaultdict(lambda: defaultdict(list))
    zones: dict[Supporter, str] = {}
    speaks: dict[str, bool] = {}
    marked = []
    for volunteer in newcomers:
        team = teams.get(volunteer.supporter_id)
        place = _place_of(volunteer, team)
        above = leads.over(place) if place else []
        if place is None or not above or not speaks.setdefault(place.zone, propaganda_allowed(place, at)):
            continue
        marked.append(volunteer.pk)
        for lead in above:
            told[lead][team].append(volunteer.supporter.display_name)
            zones[lead] = place.zone
    Volunteer.objects.filter(pk__in=marked).update(lead_told_at=at)
    for lead, groups in told.items():
        emails.welcomes_late(supporter=lead, zone=zones[lead], groups=_sorted(groups))
    return len(marked)


def _late(*, at: datetime) -> list[Volunteer]:
    """The longest late, held so that no other run tells of them too."""
    late = Volunteer.objects.to_welcome_late(at=at).filter(supporter__restricted_at=None)
    eldest = list(late.order_by("welcome_due_at", "pk").values_list("pk", flat=True)[:BATCH])
    held = late.filter(pk__in=eldest).select_for_update(of=("self",), no_key=True).order_by("pk")
    rows: list[Volunteer] = list(held.select_related("supporter__home__departement"))
    return sorted(rows, key=lambda row: (row.welcome_due_at or at, row.pk))


def _teams_of(newcomers: list[Volunteer]) -> dict[int, Team]:
    people = [volunteer.supporter_id for volunteer in newcomers]
    stays = Membership.objects.current().filter(supporter__in=people).select_related("team__place__departement")
    return {stay.supporter_id: stay.team for stay in stays}


def _place_of(volunteer: Volunteer, team: Team | None) -> Place | None:
    return team.place if team else volunteer.supporter.home


def _sorted(groups: Groups) -> list[tuple[Team | None, list[str]]]:
    """Teams by name; whoever has none last."""
    return sorted(groups.items(), key=lambda item: (item[0] is None, item[0].name if item[0] else ""))
