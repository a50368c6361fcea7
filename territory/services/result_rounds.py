"""Which round a file of results is of: told by the file, its name, or the person; made from the calendar if need be."""

from collections.abc import Iterable
from datetime import date as Date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from territory.imports.report import FileRefused
from territory.models import Election, Round
from territory.official.calendar import ELECTIONS, known_date
from territory.services.elections import create_round
from territory.zones import SUNDAY


def single_round(slug: str) -> int | None:
    """1 for an election known to have one round only."""
    known = ELECTIONS.get(slug)
    return 1 if known and len(known.dates) == 1 else None


def round_number(*, number: int | None, held: Iterable[int], guessed: int | None) -> int | None:
    """The one round a file is of; None when it holds several (2012: both). Raises FileRefused when nobody says.

    `number` is what the person said, `held` the rounds the file tells of, `guessed` what its name says.
    """
    held = sorted(held)
    if number is not None and held and number not in held:
        found = _(" et ").join(str(one) for one in held)
        raise FileRefused(_("Ce fichier ne contient pas le tour %(number)d : on y trouve le tour %(found)s.") % {
            "number": number, "found": found
        })  # fmt: skip
    if number is not None or len(held) > 1:
        return number
    if held:
        return held[0]
    if guessed is None:
        raise FileRefused(_("Ni le fichier ni son nom ne disent de quel tour il s'agit : précisez le tour, 1 ou 2."))
    return guessed


def existing_round(*, election: str, number: int, date: Date | None) -> Round | None:
    """The round; None when it is yet to be made, and can be. Raises FileRefused when it cannot."""
    found = Round.objects.filter(election__slug=election, number=number).select_related("election").first()
    if found is None:
        _day(election, number, date)
    elif date is not None and date != found.date:
        raise FileRefused(
            _("Le tour %(number)d de « %(election)s » a eu lieu le %(known)s, pas le %(date)s.")
            % {"number": number, "election": found.election.name, "known": _words(found.date), "date": _words(date)}
        )
    return found


def make_round(*, election: str, number: int, date: Date | None) -> Round:
    """A round of the past, and its election if need be; inactive, so nothing falls silent. Raises FileRefused."""
    day = _day(election, number, date)
    known = ELECTIONS.get(election)
    name = known.name if known else election.replace("-", " ").capitalize()
    owner, _made = Election.objects.get_or_create(slug=election, defaults={"name": name})
    try:
        return create_round(election=owner, number=number, date=day)
    except ValidationError as error:
        raise FileRefused(" ".join(error.messages)) from error


def _day(election: str, number: int, date: Date | None) -> Date:
    day = date or known_date(election, number)
    if day is None:
        raise FileRefused(
            _("Le tour %(number)d de « %(election)s » n'est ni enregistré ni dans notre calendrier : donnez sa date.")
            % {"number": number, "election": election}
        )
    if day.weekday() != SUNDAY:
        raise FileRefused(_("Le %(date)s n'est pas un dimanche : donnez la date du vote en métropole.") % {
            "date": _words(day)
        })  # fmt: skip
    return day


def _words(day: Date) -> str:
    return f"{day:%d/%m/%Y}"
