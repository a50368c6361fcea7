"""A team without mobiliser is offered to its neighbours: whoever accepts first takes it in."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.emails import teams as emails
from teams.models import Role, Team, TeamChange, TeamOffer
from teams.near.nearest import nearest_teams
from teams.roles.leads import nearest_leads
from teams.services.mergers import hold_outings, merge_teams
from teams.services.teams import TeamChanged, lock, note
from teams.team.audience import may_hear
from territory.silence import require_voice

Answer, Change, State = TeamOffer.Answer, TeamChange.Change, Team.State

NEIGHBOURS = 3
#: Kilometres. Further away nobody is a neighbour.
REACH = 60
TERM = timedelta(days=7)


@transaction.atomic
def offer_to_neighbours(*, team: Team, at: datetime, by: Supporter | None = None) -> list[TeamOffer]:
    """Ask the nearest active teams that have not declined since; where there is none, tell whoever is above.

    Raises TeamChanged when the team is led again or is being offered already, and Silenced.
    """
    team = lock(team.pk)[team.pk]
    if team.state != State.WITHOUT:
        raise TeamChanged(_("Cette équipe n'est plus sans mobilisateur."))
    if team.offers.open(at=at).exists():
        raise TeamChanged(_("Cette équipe est déjà proposée à ses voisines."))
    require_voice(team.place, at)
    team.offers.unanswered().close(at=at)
    declined = team.offers.filter(answer=Answer.DECLINED, answered_at__gte=team.without_since)
    near = nearest_teams(
        lon=team.lon,
        lat=team.lat,
        limit=NEIGHBOURS,
        at=at,
        with_room=False,
        but=[team.pk, *declined.values_list("neighbour", flat=True)],
    )
    neighbours = [neighbour for neighbour, far in near if far <= REACH]
    if not neighbours:
        say_untaken(team=team, at=at)
        return []
    note(team=team, change=Change.OFFERED, by=by, at=at)
    return [_offer(team, neighbour, at=at) for neighbour in neighbours]


@transaction.atomic
def accept_offer(*, offer: TeamOffer, by: Supporter, at: datetime) -> Team:
    """The first who accepts takes the team in; the other offers end. Raises TeamChanged when too late, Silenced."""
    hold_outings(offer.team, at=at)
    held = lock(offer.team_id, offer.neighbour_id)
    team, neighbour = held[offer.team_id], held[offer.neighbour_id]
    _answer(offer, Answer.ACCEPTED, by=by, at=at)
    if team.state != State.WITHOUT or neighbour.state != State.ACTIVE:
        raise TeamChanged(_("Cette équipe n'attend plus de voisine."))
    return merge_teams(team=team, into=neighbour, by=by, at=at)


@transaction.atomic
def decline_offer(*, offer: TeamOffer, by: Supporter, at: datetime) -> TeamOffer:
    """No; when it was the last offer, whoever is above is told. Raises TeamChanged when it is too late."""
    team = lock(offer.team_id)[offer.team_id]
    _answer(offer, Answer.DECLINED, by=by, at=at)
    if team.state == State.WITHOUT and not team.offers.unanswered().exists():
        say_untaken(team=team, at=at)
    offer.refresh_from_db()
    return offer


def say_untaken(*, team: Team, at: datetime) -> None:
    """No neighbour took the team in: somebody above decides. Within the caller's transaction."""
    note(team=team, change=Change.UNTAKEN, by=None, at=at)
    for lead in nearest_leads(team.place, at=at):
        zone = lead.home.zone if lead.home else team.place.zone
        emails.team_untaken(team=team, supporter=lead, zone=zone)


def _offer(team: Team, neighbour: Team, *, at: datetime) -> TeamOffer:
    offer = TeamOffer.objects.create(team=team, neighbour=neighbour, offered_at=at, expires_at=at + TERM)
    for role in Role.objects.current(at=at).filter(team=neighbour).select_related("supporter"):
        zone = may_hear(role.supporter, zone=neighbour.place.zone, at=at)
        if zone:
            emails.team_offered(offer=offer, supporter=role.supporter, zone=zone)
    return offer


def _answer(offer: TeamOffer, answer: str, *, by: Supporter, at: datetime) -> None:
    """By a conditional update: an offer is answered once, whoever else answers at the same instant."""
    still = TeamOffer.objects.open(at=at).filter(pk=offer.pk)
    if not still.update(answer=answer, answered_at=at, answered_by=by):
        raise TeamChanged(_("Cette proposition a déjà sa réponse, ou son délai est passé."))
