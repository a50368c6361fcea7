"""How an outing is told: its day, its place as far as the reader may know it, its result."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teams.models import Outing
from teams.outings.calendar import Rendezvous, event_ics
from territory.clocks import clock_of, day_and_hours
from territory.models import Place


def when(outing: Outing) -> str:
    return day_and_hours(outing.place, outing.starts_at, outing.ends_at)


def where(outing: Outing, *, shows_address: bool) -> str:
    """« Devant la mairie, Lyon »; of a meeting at somebody's home, the commune alone to whoever does not come."""
    return f"{outing.meeting_point}, {outing.place.name}" if shows_address else outing.place.name


def is_at_home(outing: Outing) -> bool:
    return outing.kind == Outing.Kind.HOME


def proposed_title(kind: str, place: Place, starts_at: datetime) -> str:
    """« Porte-à-porte du samedi 10 avril »."""
    day = date_format(starts_at.astimezone(clock_of(place)), _("l j F"))
    return _("%(kind)s du %(day)s") % {"kind": Outing.Kind(kind).label, "day": day}


def results(outing: Outing) -> list[tuple[int, str]]:
    """How many of what: what it brought, without what is nought."""
    people, leaflets, doors = outing.result_people, outing.result_leaflets, outing.result_doors
    met = (people, ngettext("personne rencontrée", "personnes rencontrées", people))
    if outing.kind == Outing.Kind.DOORS:  # people met at doors are those one talked with
        met = (people, ngettext("conversation", "conversations", people))
    told = [
        (doors, ngettext("porte frappée", "portes frappées", doors)),
        met,
        (leaflets, ngettext("tract distribué", "tracts distribués", leaflets)),
    ]
    return [(n, words) for n, words in told if n]


def result_lines(outing: Outing) -> list[str]:
    """« 31 personnes rencontrées »."""
    return [f"{n} {words}" for n, words in results(outing)]


def rendezvous(outing: Outing, *, shows_address: bool) -> Rendezvous:
    """For calendars, in the language now spoken. The address is told as on the page."""
    host = settings.SITE_URL.rpartition("/")[2].partition(":")[0]
    return Rendezvous(
        uid=f"outing-{outing.pk}@{host}",
        summary=outing.title,
        starts_at=outing.starts_at,
        ends_at=outing.ends_at,
        location=where(outing, shows_address=shows_address),
        description=outing.description,
        url=address_of(outing),
        cancelled=outing.state == Outing.State.CANCELLED,
        sequence=outing.sequence,
    )


def as_ics(outing: Outing, *, shows_address: bool) -> bytes:
    return event_ics(**vars(rendezvous(outing, shows_address=shows_address)))


def address_of(outing: Outing) -> str:
    return f"{settings.SITE_URL}{reverse('teams:outing', args=[outing.pk])}"


def mail_facts(outing: Outing, *, language: str, shows_address: bool) -> dict[str, object]:
    """What each mail repeats of the rendezvous, in the reader's language."""
    with translation.override(language):
        return {
            "when": when(outing),
            "where": where(outing, shows_address=shows_address or not is_at_home(outing)),
            "results": result_lines(outing),
            "path": reverse("teams:outing", args=[outing.pk]),
        }
