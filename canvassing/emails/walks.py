"""Messages about walks: one was handed to you, yours is soon over, those you handed out came back."""

from collections.abc import Sequence
from typing import Protocol

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from canvassing.models import Walk
from canvassing.walks.minutes import minutes_for
from common.mail import build, speaks_to
from supporters.models import Supporter
from teams.team.mail_choice import path_for, with_way_out
from territory.clocks import moment


class Writing(Protocol):
    def __call__(self, *, to: Supporter, walk: Walk, zone: str) -> EmailMultiAlternatives: ...


def walk_handed(*, to: Supporter, walk: Walk, zone: str) -> EmailMultiAlternatives:
    """No name of anybody in it."""
    return _written(
        "walk_handed", to, zone, **_facts(to, walk), for_team=not walk.walkers.filter(supporter=to).exists()
    )


def walk_reminder(*, to: Supporter, walk: Walk, zone: str) -> EmailMultiAlternatives:
    return _written("walk_reminder", to, zone, **_facts(to, walk))


def walks_came_back(*, to: Supporter, walks: Sequence[Walk], zone: str) -> EmailMultiAlternatives:
    return _written("walks_came_back", to, zone, walks=walks, path=reverse("canvassing:walks"))


def _facts(to: Supporter, walk: Walk) -> dict[str, object]:
    turf = walk.turf
    with translation.override(to.language):
        until = moment(turf.commune, walk.ends_at)
    return {
        "turf": turf,
        "until": until,
        "minutes": minutes_for(turf.doors_left),
        "path": reverse("canvassing:walk", args=[walk.pk]),
    }


def _written(name: str, to: Supporter, zone: str, **facts: object) -> EmailMultiAlternatives:
    context = {"person": to, "way_out": path_for(to), **facts}
    message = build(name, to=to.email, language=to.language, context=context)
    with_way_out(message, to)
    speaks_to(message, zone)
    return message
