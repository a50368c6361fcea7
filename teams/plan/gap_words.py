"""A gap in words: where, why, what mending it would bring and the one thing to do."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teams.authority import GUIDES, LEADS, Authority
from teams.models import Gap, Role
from territory.written_numbers import whole

Kind = Gap.Kind


@dataclass(frozen=True)
class Told:
    """`url` is empty for who may not do it."""

    gap: Gap
    title: str
    why: str
    brings: str
    action: str
    url: str


def tell(gap: Gap, authority: Authority) -> Told:
    title, why = _TELL[Kind(gap.kind)](gap, gap.figures)
    action, url = _action(gap, authority)
    return Told(gap, title, why, brings(gap.gain), action, url)


def brings(gain: float) -> str:
    """Rounded: simple arithmetic must not look exact."""
    number = _rounded(gain)
    if not number:
        return _("peu de bénévoles")
    return ngettext("environ %(n)s bénévole", "environ %(n)s bénévoles", number) % {"n": whole(number)}


def _rounded(value: float) -> int:
    number = round(value)
    return number if number < 100 else round(number, 1 - len(str(number)) + 1)


def _trainer(gap: Gap, figures: dict[str, Any]) -> tuple[str, str]:
    people = max(figures["volunteers"], figures["candidates"])
    words = {
        "people": whole(people),
        "missing": whole(figures["mobilisers_missing"]),
        "trains": whole(figures["trains"]),
    }
    if figures["trainers"]:
        why = _("Formateurs trop peu nombreux : %(people)s bénévoles, et %(missing)s mobilisateurs à trouver encore.")
    else:
        why = _("Aucun formateur pour %(people)s bénévoles ; il manque %(missing)s mobilisateurs.")
    if figures["trains"]:
        why += " " + _("Une personne de plus y formerait %(trains)s mobilisateurs d'ici l'échéance.")
    return str(gap.place.name), why % words


def _session(gap: Gap, figures: dict[str, Any]) -> tuple[str, str]:
    n = figures["candidates"]
    why = ngettext(
        "%(n)s personne veut devenir mobilisatrice, et aucune formation n'y est annoncée avec une place libre.",
        "%(n)s personnes veulent devenir mobilisatrices, et aucune formation n'y est annoncée avec une place libre.",
        n,
    )
    return str(gap.place.name), why % {"n": whole(n)}


def _mobiliser(gap: Gap, figures: dict[str, Any]) -> tuple[str, str]:
    n = figures["waiting"]
    why = ngettext("%(n)s bénévole attend une équipe", "%(n)s bénévoles attendent une équipe", n) % {"n": whole(n)}
    if figures.get("km") is None:
        return str(gap.place.name), why + _(" ; il n'y en a aucune à moins de cinquante kilomètres.")
    return str(gap.place.name), why + _(" ; la plus proche est à %s km.") % whole(figures["km"])


def _without(gap: Gap, figures: dict[str, Any]) -> tuple[str, str]:
    words = {"members": _members(figures), "since": _since(figures)}
    return _team(gap), _("%(members)s, sans mobilisateur %(since)s.") % words


def _silent(gap: Gap, figures: dict[str, Any]) -> tuple[str, str]:
    words = {"members": _members(figures), "since": _since(figures)}
    return _team(gap), _("%(members)s, aucun signe %(since)s.") % words


def _members(figures: dict[str, Any]) -> str:
    n = figures["members"]
    return ngettext("%(n)s membre", "%(n)s membres", n) % {"n": whole(n)}


def _since(figures: dict[str, Any]) -> str:
    n = figures["days"]
    return ngettext("depuis %(n)s jour", "depuis %(n)s jours", n) % {"n": whole(n)} if n else _("depuis aujourd'hui")


def _unwelcomed(gap: Gap, figures: dict[str, Any]) -> tuple[str, str]:
    n = figures["people"]
    why = ngettext(
        "%(n)s personne s'est proposée et attend encore un mot d'accueil.",
        "%(n)s personnes se sont proposées et attendent encore un mot d'accueil.",
        n,
    )
    return str(gap.place.name), why % {"n": whole(n)}


def _walks(gap: Gap, figures: dict[str, Any]) -> tuple[str, str]:
    n = figures["walks"]
    why = ngettext("%(n)s secteur attend quelqu'un.", "%(n)s secteurs attendent quelqu'un.", n)
    return str(gap.place.name), why % {"n": whole(n)}


_TELL = {
    Kind.NO_TRAINER: _trainer,
    Kind.NO_SESSION: _session,
    Kind.NO_MOBILISER: _mobiliser,
    Kind.TEAM_WITHOUT: _without,
    Kind.SILENT_TEAM: _silent,
    Kind.UNWELCOMED: _unwelcomed,
    Kind.WALKS: _walks,
}


def _team(gap: Gap) -> str:
    return _("%(team)s (%(place)s)") % {"team": gap.team.name if gap.team else "", "place": gap.place.name}


def _action(gap: Gap, authority: Authority) -> tuple[str, str]:
    """What to do, and its address for who may."""
    guides, leads = authority.over(gap.place, GUIDES), authority.over(gap.place, LEADS)
    if gap.kind == Kind.NO_TRAINER:
        return _("Confier le rôle de formateur"), _url(
            "role-give", leads, role=Role.Kind.TRAINER, territoire=gap.place.code
        )
    if gap.kind == Kind.NO_SESSION:
        return _("Ouvrir une formation"), _url("session-new", guides)
    if gap.kind in (Kind.TEAM_WITHOUT, Kind.SILENT_TEAM) and gap.team_id:
        return _("Voir l'équipe"), _url("team", guides, gap.team_id)
    if gap.kind == Kind.NO_MOBILISER:
        return _("Ouvrir une formation"), _url("session-new", guides)
    if gap.kind == Kind.UNWELCOMED:
        return _("Voir les équipes"), _url("teams", guides, departement=gap.place.code)
    return "", ""


def _url(name: str, allowed: bool, *args: Any, **query: str) -> str:
    if not allowed:
        return ""
    try:
        address = reverse(f"teams:{name}", args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address
