"""Walks of a door-to-door outing: the organiser gives it turfs; they follow it when it moves or is called off."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canvassing.models import Turf, Walk
from canvassing.services.walks import WalkRefused, end_walk, hand_out
from canvassing.walks.terms import term
from supporters.models import Supporter
from teams.models import Outing
from territory.silence import require_voice

#: More walks than this nobody hands out on one square.
MOST = 60


@dataclass(frozen=True)
class Given:
    """`refused`: the turfs that somebody else had in the meantime, each with a sentence."""

    walks: list[Walk] = field(default_factory=list)
    refused: list[tuple[Turf, str]] = field(default_factory=list)


@transaction.atomic
def give_turfs(*, outing: Outing, turfs: Iterable[Turf], by: Supporter, at: datetime) -> Given:
    """Each turf becomes a walk that whoever comes takes on the spot. Raises Silenced; WalkRefused when the outing
    is over or has its fill."""
    require_voice(outing.place, at)
    held = Outing.objects.select_for_update(no_key=True).get(pk=outing.pk)  # a late session points at it
    chosen = sorted(turfs, key=lambda turf: turf.pk)
    if Walk.objects.open().filter(outing=held).count() + len(chosen) > MOST:
        words = _("Une sortie a %(most)s secteurs au plus : rendez-en avant d'en ajouter.")
        raise WalkRefused({"turfs": words % {"most": MOST}})
    given = Given()
    for turf in chosen:
        try:
            with transaction.atomic():
                given.walks.append(hand_out(turf=turf, outing=outing, by=by, at=at))
        except WalkRefused as refused:
            if "outing" in getattr(refused, "error_dict", {}):
                raise
            given.refused.append((turf, refused.messages[0]))
    return given


@transaction.atomic
def follow_outing(*, outing: Outing, at: datetime) -> int:
    """Called off, or no longer door-to-door: its walks go back. Moved: they end with its day. Gives how many."""
    changed = 0
    stands = outing.state != Outing.State.CANCELLED and outing.kind == Outing.Kind.DOORS
    for walk in Walk.objects.open().filter(outing=outing.pk).select_related("turf__commune").order_by("turf"):
        if not stands:
            end_walk(walk=walk, end=Walk.End.WITHDRAWN, at=at)
            changed += 1
            continue
        until = term(walk.turf.commune, at=at, outing=outing)
        if until > at and until != walk.ends_at:
            changed += Walk.objects.open().filter(pk=walk.pk).update(ends_at=until)
    return changed
