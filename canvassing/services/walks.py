"""Handing a turf out, taking it, walking it together, giving it back.

Whoever changes a walk holds, in this order and as far as they need them: the person, the turf, the walk. Two who reach
for the same turf wait for each other there, and the second reads a sentence.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canvassing.areas import area_of
from canvassing.models import Turf, Walk, Walker
from canvassing.services.walks_told import tell_handed
from canvassing.walks.terms import LONGEST, TERM, term
from supporters.models import Supporter
from teams.models import Membership, Outing, Participation, Team, Volunteer
from teams.services.teams import hold
from territory.silence import require_voice

#: Walks that one volunteer takes without being asked: the others are for their neighbours.
MOST_TAKEN = 3
#: A pair shares a walk.
PAIR = 2
#: One run of the beat.
_BATCH = 500


class WalkRefused(ValidationError):
    """What cannot be done with a turf or a walk, as a sentence for whoever asked."""


class WalkTaken(WalkRefused):
    """What the page showed is no longer so: somebody was quicker, or the turf was cut again. Answered 409."""


@transaction.atomic
def hand_out(
    *,
    turf: Turf,
    by: Supporter,
    at: datetime,
    team: Team | None = None,
    supporter: Supporter | None = None,
    outing: Outing | None = None,
    ends_at: datetime | None = None,
) -> Walk:
    """Give a turf to a team, to one person or to an outing. Raises Silenced, WalkTaken, or WalkRefused by field."""
    require_voice(turf.commune, at)
    if outing is not None:
        _require_doors(outing, at=at)
        team = outing.team
    if team is None and supporter is None:
        raise WalkRefused({"team": _("Choisissez à qui vous confiez ce secteur.")})
    if supporter is not None:
        hold(supporter.pk)
        if not _helps(supporter):
            raise WalkRefused({"supporter": _("Cette personne n'est pas bénévole, ou ne l'est plus.")})
        team = team or _team_of(supporter)
    if team is not None and not team.is_live:
        raise WalkRefused({"team": _("Cette équipe n'existe plus.")})
    walk = _open(turf, by=by, at=at, team=team, outing=outing, ends_at=ends_at, walker=supporter)
    tell_handed(walk=walk, by=by, at=at)
    return walk


@transaction.atomic
def take(*, turf: Turf, supporter: Supporter, at: datetime) -> Walk:
    """A volunteer takes a turf near them. Raises Silenced, WalkTaken, or WalkRefused beyond three at once."""
    require_voice(turf.commune, at)
    hold(supporter.pk)
    if not _helps(supporter):
        raise WalkRefused(_("Dites d'abord que vous aidez : l'équipe la plus proche vous accueille."))
    if Walk.objects.open().held_by(supporter).count() >= MOST_TAKEN:
        words = _("Vous avez déjà %(most)s feuilles de route : finissez-en une, ou rendez-la, avant d'en prendre une.")
        raise WalkRefused(words % {"most": MOST_TAKEN})
    return _open(turf, by=supporter, at=at, team=_team_of(supporter), walker=supporter, offered=True)


@transaction.atomic
def join(*, walk: Walk, supporter: Supporter, at: datetime) -> Walker:
    """Walk it too: the second of a pair, or the first of a team's walk. Again changes nothing."""
    require_voice(walk.turf.commune, at)
    hold(supporter.pk)
    row = _locked_walk(walk)
    mine = row.walkers.filter(supporter=supporter).first()
    if mine is not None and mine.left_at is None:
        return mine
    if not row.is_open:
        raise WalkTaken(_("Cette feuille de route est terminée. Il y en a d'autres près de chez vous."))
    if not (_helps(supporter) or _comes(row, supporter)):
        raise WalkRefused(_("Dites d'abord que vous aidez : l'équipe la plus proche vous accueille."))
    taken = set(row.walkers.filter(left_at=None).values_list("position", flat=True))
    free = [position for position in range(1, PAIR + 1) if position not in taken]
    if not free:
        raise WalkTaken(_("Deux personnes suivent déjà cette feuille de route : à deux, c'est complet."))
    if mine is None:
        return Walker.objects.create(walk=row, supporter=supporter, position=free[0], joined_at=at)
    mine.position, mine.left_at = free[0], None
    mine.save(update_fields=["position", "left_at"])
    return mine


@transaction.atomic
def leave(*, walk: Walk, supporter: Supporter, at: datetime) -> Walk:
    """Walk it no more. The other of the pair goes on; the last one gives it back, unless it is the team's to share."""
    hold(supporter.pk)
    turf = _locked_turf(walk.turf)
    row = _locked_walk(walk)
    if not row.walkers.filter(supporter=supporter, left_at=None).update(left_at=at) or not row.is_open:
        return row
    if row.walkers.filter(left_at=None).exists() or _is_of_team(row):
        return row
    return _end(row, turf, end=Walk.End.RETURNED, at=at)


@transaction.atomic
def give_back(*, walk: Walk, by: Supporter, at: datetime, end: str = Walk.End.RETURNED) -> Walk:
    """By one who walks it, for both of a pair: « rendue » or « terminée ». Open in silence. Again changes nothing."""
    if end not in (Walk.End.RETURNED, Walk.End.FINISHED):
        raise ValueError(f"{end!r} is not how somebody gives a walk back")
    if not walk.walkers.filter(supporter=by, left_at=None).exists():
        raise WalkTaken(_("Vous ne suivez plus cette feuille de route."))
    return end_walk(walk=walk, end=end, at=at)


@transaction.atomic
def withdraw(*, walk: Walk, by: Supporter, at: datetime) -> Walk:
    """By who hands out there. What was done before still comes in. Open in silence."""
    return end_walk(walk=walk, end=Walk.End.WITHDRAWN, at=at)


@transaction.atomic
def extend(*, walk: Walk, by: Supporter, at: datetime, ends_at: datetime | None = None) -> Walk:
    """Until a day, or for another week; never beyond four weeks in all. Raises Silenced, WalkTaken, WalkRefused."""
    require_voice(walk.turf.commune, at)
    row = _locked_walk(walk)
    if not row.is_open:
        raise WalkTaken(_("Cette feuille de route est terminée : elle ne se prolonge plus."))
    longest = row.handed_at + LONGEST
    later = term(walk.turf.commune, at=at, wanted=min(ends_at or at + TERM, longest))
    if later <= max(at, row.ends_at):
        words = _("Elle dure déjà autant qu'elle peut : rendez-la, quelqu'un la reprendra.")
        raise WalkRefused({"ends_at": words if ends_at is None else _("Choisissez un jour plus tard.")})
    row.ends_at, row.reminded_at = later, None
    row.save(update_fields=["ends_at", "reminded_at"])
    return row


@transaction.atomic
def end_walk(*, walk: Walk, end: str, at: datetime) -> Walk:
    """The turf is free again, or done when no door is left. Ended already, a walk stays as it ended."""
    turf = _locked_turf(walk.turf)
    return _end(_locked_walk(walk), turf, end=end, at=at)


def end_due_walks(*, at: datetime) -> int:
    """Those whose term is over go back by themselves. Gives how many."""
    due = Walk.objects.past_their_term(at=at).select_related("turf").order_by("ends_at", "pk")[:_BATCH]
    return sum(_expire(walk, at=at) for walk in list(due))


@transaction.atomic
def _expire(walk: Walk, *, at: datetime) -> bool:
    turf = _locked_turf(walk.turf)
    row = _locked_walk(walk)
    if not row.is_open or row.ends_at > at:
        return False
    _end(row, turf, end=Walk.End.EXPIRED if turf.doors_left else Walk.End.FINISHED, at=at)
    return True


def _end(walk: Walk, turf: Turf, *, end: str, at: datetime) -> Walk:
    if walk.is_open:
        walk.ended_at, walk.end = at, end
        walk.save(update_fields=["ended_at", "end"])
        state = Turf.State.FREE if turf.doors_left else Turf.State.DONE
        Turf.objects.filter(pk=turf.pk, state=Turf.State.OUT).update(state=state)
    return walk


def _open(
    turf: Turf,
    *,
    by: Supporter,
    at: datetime,
    team: Team | None,
    outing: Outing | None = None,
    ends_at: datetime | None = None,
    walker: Supporter | None = None,
    offered: bool = False,
) -> Walk:
    row = _locked_turf(turf)
    _require_free(row, offered=offered)
    if ends_at is not None and not at < ends_at <= at + LONGEST:
        raise WalkRefused({"ends_at": _("Choisissez un jour à venir, dans les quatre semaines.")})
    until = term(row.commune, at=at, wanted=ends_at, outing=outing)
    if until <= at:
        raise WalkRefused(_("La réserve électorale commence : plus rien ne se confie ici avant la fin du vote."))
    try:
        with transaction.atomic():
            walk = Walk.objects.create(turf=row, team=team, outing=outing, handed_by=by, handed_at=at, ends_at=until)
    except IntegrityError:
        raise WalkTaken(_("Quelqu'un vient de prendre ce secteur.")) from None
    if walker is not None:
        Walker.objects.create(walk=walk, supporter=walker, joined_at=at)
    Turf.objects.filter(pk=row.pk).update(state=Turf.State.OUT)
    row.state = Turf.State.OUT
    return walk


def _require_free(turf: Turf, *, offered: bool) -> None:
    sentences: Mapping[str, str] = {
        Turf.State.OUT: _("Quelqu'un vient de prendre ce secteur."),
        Turf.State.DONE: _("Toutes les portes de ce secteur sont faites."),
        Turf.State.RETIRED: _("Ce secteur vient d'être redécoupé."),
    }
    if turf.state in sentences:
        raise WalkTaken(sentences[turf.state])
    if not turf.doors_left:
        raise WalkTaken(sentences[Turf.State.DONE])
    if offered and not turf.offered:
        raise WalkTaken(_("L'équipe garde ce secteur pour le confier elle-même."))
    if area_of(turf).is_control:
        raise WalkRefused(_("Ce bureau est témoin : personne n'y va, c'est à lui que les autres se comparent."))


def _require_doors(outing: Outing, *, at: datetime) -> None:
    if outing.kind != Outing.Kind.DOORS or outing.state != Outing.State.ANNOUNCED or outing.ends_at <= at:
        raise WalkRefused({"outing": _("Choisissez un porte-à-porte à venir.")})


def _locked_turf(turf: Turf) -> Turf:
    rows = Turf.objects.select_for_update(of=("self",), no_key=True)
    row: Turf = rows.select_related("commune__departement", "precinct").get(pk=turf.pk)
    return row


def _locked_walk(walk: Walk) -> Walk:
    rows = Walk.objects.select_for_update(of=("self",), no_key=True)
    row: Walk = rows.select_related("turf__commune__departement", "turf__precinct", "team", "outing").get(pk=walk.pk)
    return row


def _is_of_team(walk: Walk) -> bool:
    """Handed to a team as such, which shares it among its members."""
    return walk.team_id is not None and not walk.walkers.filter(joined_at=walk.handed_at).exists()


def _helps(supporter: Supporter) -> bool:
    return Volunteer.objects.helping().filter(supporter=supporter).exists()


def _comes(walk: Walk, supporter: Supporter) -> bool:
    """To the outing that the walk is for."""
    coming = Participation.objects.filter(outing=walk.outing_id, supporter=supporter, cancelled_at=None)
    return walk.outing_id is not None and supporter.is_confirmed and coming.exists()


def _team_of(supporter: Supporter) -> Team | None:
    stay = Membership.objects.current().select_related("team").filter(supporter=supporter).first()
    return stay.team if stay else None
