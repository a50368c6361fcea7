"""What commands are told in words, as rows. Each raises CommandError with one sentence."""

from collections.abc import Sequence

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from common.text import fold
from territory.models import Bloc, Place, Round
from territory.places import find_territory
from territory.services.blocs import tidied
from territory.services.target_figures import unknown_members


def find_round(slug: str, number: int) -> Round:
    vote = Round.objects.select_related("election").filter(election__slug=slug, number=number).first()
    if vote is None:
        known = [f"{slug} ({number})" for slug, number in Round.objects.values_list("election__slug", "number")]
        sentence = _("Pas de scrutin « %(election)s », tour %(number)s. Il y a : %(known)s.")
        raise CommandError(sentence % {"election": slug, "number": number, "known": ", ".join(known) or _("aucun")})
    return vote


def read_round(text: str, *, refusal: str = "") -> Round:
    """« presidentielle-2027:1 ». `refusal` is what to say of any other text, in place of the usual sentence."""
    slug, _colon, number = text.rpartition(":")
    if not slug or not number.isdigit():
        usual = _("« %s » : un scrutin s'écrit SLUG:TOUR, par exemple presidentielle-2027:1.")
        raise CommandError(refusal or usual % text)
    return find_round(slug, int(number))


def find_place(code: str | None) -> Place | None:
    """Everywhere, None, without a code."""
    place = find_territory(code) if code else None
    if code and place is None:
        raise CommandError(_("Pas de territoire « %s » : écrivez 93072, 75119, 04, D-04, R-84 ou FR.") % code)
    return place


def read_bloc(text: str, vote: Round) -> tuple[Bloc | None, Sequence[str]]:
    """A saved bloc by its name, with its members; else None with the names themselves, every one of which must have
    stood. Raises ValidationError for no name at all, or for too many."""
    for bloc in Bloc.objects.all():
        if fold(bloc.name) == fold(text):
            return bloc, bloc.members
    members = tidied(text.split(","))
    sentence = unknown_members(vote, members)
    if sentence:
        raise CommandError(sentence)
    return None, members
