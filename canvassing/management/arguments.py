"""What commands are told in words, as rows. Each raises CommandError with one sentence."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from canvassing.models import Experiment
from common.text import fold
from territory.models import Bloc, Place, Round
from territory.places import find_territory
from territory.services.blocs import tidied
from territory.services.target_figures import unknown_members


def find_round(slug: str, number: int) -> Round:
    vote = Round.objects.select_related("election").filter(election__slug=slug, number=number).first()
    if vote is None:
        known = [f"{slug}:{number}" for slug, number in Round.objects.values_list("election__slug", "number")]
        sentence = _("Pas de scrutin « %(election)s », tour %(number)s. Il y a : %(known)s.")
        raise CommandError(sentence % {"election": slug, "number": number, "known": ", ".join(known) or _("aucun")})
    return vote


def read_round(text: str) -> Round:
    """« presidentielle-2027:1 »."""
    slug, _colon, number = text.rpartition(":")
    if not slug or not number.isdigit():
        sentence = _("« %s » : un scrutin s'écrit SLUG:TOUR, par exemple presidentielle-2027:1.")
        raise CommandError(sentence % text)
    return find_round(slug, int(number))


def find_place(code: str | None) -> Place | None:
    place = find_territory(code) if code else None
    if code and place is None:
        raise CommandError(_("Pas de territoire « %s » : écrivez 93072, 75119, 04, D-04, R-84 ou FR.") % code)
    return place


def find_bloc(text: str, vote: Round, *, otherwise: str) -> Bloc:
    """A saved bloc by its name; else the names themselves, kept as the bloc named `otherwise`."""
    for bloc in Bloc.objects.all():
        if fold(bloc.name) == fold(text):
            return bloc
    try:
        members: Sequence[str] = tidied(text.split(","))
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    sentence = unknown_members(vote, members)
    if sentence:
        raise CommandError(sentence)
    made, _created = Bloc.objects.update_or_create(name=otherwise[:80], defaults={"members": members})
    return made


def find_experiment(name: str) -> Experiment:
    found = Experiment.objects.for_list().filter(name=name).first()
    if found is None:
        names = Experiment.objects.values_list("name", flat=True)[:20]
        known = ", ".join(_("« %s »") % one for one in names)
        sentence = _("Pas d'expérience « %(name)s ». Il y a : %(known)s.")
        raise CommandError(sentence % {"name": name, "known": known or _("aucune")})
    return found  # type: ignore[no-any-return]
