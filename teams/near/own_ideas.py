"""What the organisation proposes to whoever has five minutes, two hours or an evening near a spot."""

from collections.abc import Iterator
from datetime import datetime
from math import cos, radians

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.cells import MAX_LATITUDE, cell_at
from supporters.map_counters import cell_counts
from teams.models import Outing
from teams.near.ideas import Around, Idea, Time, declare
from teams.near.nearby import Spot
from teams.near.sections import NearOuting, NearSession
from teams.templatetags.kilometres import kilometres
from territory.clocks import clock_of
from territory.models import Place

#: The map's squares in which testimonies are counted: about seven kilometres wide in France.
LEVEL, EAST = 12, 180
#: From this hour of the place's clock on, it is an evening.
EVENING_FROM = 17
#: The ranks of what is proposed: what is found near comes before what can always be done.
DOORS, FIELD, HOME, EVENING, TRAINING, ANY, LAST = 20, 30, 10, 15, 20, 40, 90


def declare_ideas() -> None:
    """Called once, when the site starts."""
    declare("teams", own_ideas)


def own_ideas(around: Around) -> Iterator[Idea]:
    yield _five_minutes(around)
    for near in around.of("outings"):
        yield from _of_outing(near)
    for near in around.of("sessions"):
        yield from _of_session(near)
    yield from _always(around)


def _five_minutes(around: Around) -> Idea:
    person = around.person
    if person is None or not person.testimonies.live().exists():
        words = _("Une phrase, votre visage si vous voulez, et l'on voit sur la carte qu'ici aussi on fait campagne.")
        words = f"{words} {_already(around.spot)}".strip()
        return Idea(Time.MINUTES, _("Témoigner"), words, reverse("supporters:testify"), _("Je témoigne"), rank=10)
    words = _("On vient presque toujours parce qu'un ami l'a proposé. À qui pensez-vous ?")
    return Idea(Time.MINUTES, _("Inviter un ami"), words, reverse("teams:friends"), _("J'invite"), rank=10)


def _already(spot: Spot | None) -> str:
    """« 12 personnes l'ont déjà fait par ici. »"""
    if spot is None:
        return ""
    told = sum(cell_counts(_squares(spot)).values())
    if not told:
        return _("Par ici, le premier visage pourrait être le vôtre.")
    return ngettext("%(n)s personne l'a déjà fait par ici.", "%(n)s personnes l'ont déjà fait par ici.", told) % {
        "n": told
    }


def _squares(spot: Spot) -> set[int]:
    """The map's square of the spot and those around it: some ten kilometres each way."""
    wide = 360 / 2**LEVEL
    tall = wide * cos(radians(spot.lat))
    corners = ((spot.lon + x * wide, spot.lat + y * tall) for x in (-1, 0, 1) for y in (-1, 0, 1))
    return {cell_at(lon, lat, LEVEL) for lon, lat in corners if abs(lon) <= EAST and abs(lat) <= MAX_LATITUDE}


def _of_outing(near: NearOuting) -> Iterator[Idea]:
    outing = near.outing
    path, action = reverse("teams:outing", args=[outing.pk]), _("J'y vais")
    words = _("%(kind)s, %(when)s, %(where)s.") % {
        "kind": outing.get_kind_display(),
        "when": _when(outing.place, outing.starts_at),
        "where": _where(outing.place, near.km),
    }
    is_home, late = outing.kind == Outing.Kind.HOME, _is_evening(outing.place, outing.starts_at)
    if not is_home:
        rank = DOORS if outing.kind == Outing.Kind.DOORS else FIELD
        yield Idea(Time.HOURS, outing.title, words, path, action, rank=rank)
    rank = HOME if is_home else EVENING if late else ANY
    yield Idea(Time.EVENING, outing.title, words, path, action, rank=rank)


def _of_session(near: NearSession) -> Iterator[Idea]:
    session = near.session
    words = _("Formation, %(when)s, %(where)s.") % {
        "when": _when(session.place, session.starts_at),
        "where": _("en ligne") if session.link else _where(session.place, near.km),
    }
    rank = TRAINING if _is_evening(session.place, session.starts_at) else ANY + 1
    path = reverse("teams:session", args=[session.pk])
    yield Idea(Time.EVENING, session.title, words, path, _("Voir la formation"), rank=rank)


def _always(around: Around) -> Iterator[Idea]:
    """What needs nobody but the reader."""
    if around.leads:
        new = reverse("teams:outing-new")
        words = _("Un rendez-vous, une heure, et vos voisins savent où vous trouver.")
        yield Idea(Time.HOURS, _("Annoncer une sortie"), words, new, _("Je l'annonce"), rank=LAST)
        words = _("Dix chaises, du café, et une discussion que personne n'a à la télévision.")
        yield Idea(Time.EVENING, _("Réunir vos voisins chez vous"), words, f"{new}?type=home", _("J'invite"), rank=LAST)
    elif around.helps:
        words = _("Un porte-à-porte ou un tractage, un peu plus loin : on s'y rend à plusieurs.")
        yield Idea(
            Time.HOURS, _("Rejoindre une sortie"), words, reverse("teams:outings"), _("Voir les sorties"), rank=LAST
        )
        words = _("Une soirée suffit pour apprendre à parler à une porte.")
        sessions = reverse("teams:sessions")
        yield Idea(Time.EVENING, _("Se former"), words, sessions, _("Voir les formations"), rank=LAST)
    else:
        path = reverse("teams:help")
        words = _("Une personne, deux voisins, un samedi matin : on vous met en lien et on vous montre tout.")
        yield Idea(Time.HOURS, _("Donner un coup de main"), words, path, _("J'aide"), rank=LAST)
        words = _("Dix chaises, du café : dites que vous aidez, l'équipe prépare la soirée avec vous.")
        yield Idea(Time.EVENING, _("Recevoir vos voisins"), words, path, _("Je me propose"), rank=LAST)


def _is_evening(place: Place, moment: datetime) -> bool:
    return moment.astimezone(clock_of(place)).hour >= EVENING_FROM


def _when(place: Place, moment: datetime) -> str:
    """« samedi 10 avril, 14:30 », on the place's clock."""
    return date_format(moment.astimezone(clock_of(place)), _("l j F, H:i"))


def _where(place: Place, km: float) -> str:
    """« Digne-les-Bains, 2,5 km »."""
    return _("%(commune)s, %(far)s") % {"commune": place.name, "far": kilometres(km)}
