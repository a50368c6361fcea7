"""Who may do what with the terrain: what is not for a person does not exist for them (404)."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from territory.models import Bloc, Import, Precinct, Targeting

#: Whoever is signed in; `territory` does not know the model.
Person = Any


def can_see_terrain(user: Person) -> bool:
    """Read rankings, maps and precincts."""
    return _staff(user) and bool(user.has_perm("territory.view_target"))


def can_target(user: Person) -> bool:
    """Define blocs and rankings."""
    return _staff(user) and bool(user.has_perm("territory.change_targeting"))


def can_import(user: Person) -> bool:
    """Bring in official files."""
    return _staff(user) and bool(user.has_perm("territory.add_import"))


def get_precinct_for(user: Person, code: str) -> Precinct:
    _exists_for(can_see_terrain(user))
    found = Precinct.objects.select_related("commune__departement__parent", "boundary")
    precinct: Precinct = get_object_or_404(found, code=code)
    return precinct


def get_targeting_for(user: Person, pk: int, *, to_change: bool = False) -> Targeting:
    _exists_for(can_target(user) if to_change else can_see_terrain(user))
    found = Targeting.objects.select_related("round__election", "compared__election", "bloc", "within")
    targeting: Targeting = get_object_or_404(found, pk=pk)
    return targeting


def get_bloc_for(user: Person, pk: int) -> Bloc:
    _exists_for(can_target(user))
    return get_object_or_404(Bloc, pk=pk)


def get_import_for(user: Person, pk: int) -> Import:
    _exists_for(can_import(user))
    return get_object_or_404(Import, pk=pk)


def require(allowed: bool) -> None:
    """For pages that show no object: raises Http404 to whom they do not concern."""
    _exists_for(allowed)


def _staff(user: Person) -> bool:
    return bool(user.is_active and getattr(user, "is_staff", False))


def _exists_for(allowed: bool) -> None:
    if not allowed:
        raise Http404
