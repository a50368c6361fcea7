"""Blocs: named lists of candidates and nuances that staff choose."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from common.text import fold
from territory.models import Bloc
from territory.services.targeting import queue_again

#: A bloc with more names than any election has candidates of one side is a mistake.
MOST_MEMBERS = 200


@transaction.atomic
def create_bloc(*, name: str, members: Sequence[str]) -> Bloc:
    """Raises ValidationError, by field: a name that is taken, no member."""
    bloc = Bloc(name=name.strip(), members=tidied(members))
    bloc.full_clean()
    bloc.save()
    return bloc


@transaction.atomic
def edit_bloc(*, bloc: Bloc, name: str, members: Sequence[str], at: datetime) -> Bloc:
    """Change a bloc; the rankings made of it are computed again. Raises ValidationError as `create_bloc`."""
    bloc.name, bloc.members = name.strip(), tidied(members)
    bloc.full_clean()
    bloc.save()
    queue_again(bloc.targetings.all(), at=at)
    return bloc


@transaction.atomic
def delete_bloc(*, bloc: Bloc) -> None:
    """Raises ValidationError while a ranking is made of it."""
    try:
        bloc.delete()
    except ProtectedError as error:
        raise ValidationError(_("Un ciblage utilise ce bloc : supprimez-le d'abord.")) from error


def tidied(members: Sequence[str]) -> list[str]:
    """Without blanks nor repeats; accents and case do not make another member. Raises ValidationError."""
    kept: dict[str, str] = {}
    for member in members:
        words = " ".join(str(member).split())
        if fold(words):
            kept.setdefault(fold(words), words)
    if not kept:
        raise ValidationError({"members": _("Écrivez au moins un candidat ou une nuance.")})
    if len(kept) > MOST_MEMBERS:
        raise ValidationError({"members": _("Un bloc compte 200 noms au plus.")})
    if any(len(words) > 200 for words in kept.values()):
        raise ValidationError({"members": _("Un nom compte 200 lettres au plus.")})
    return list(kept.values())
