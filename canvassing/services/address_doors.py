"""How many doors there are behind an address, as staff counted them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from canvassing.areas import Area
from canvassing.models import AddressState, Turf, TurfAddress
from canvassing.services.turf_figures import refresh_left
from common.text import fold
from supporters.models import Supporter
from territory.models import Address


@transaction.atomic
def set_doors(*, address: Address, doors: int, by: Supporter | None, at: datetime) -> Address:
    """No file will write over it. Doors left there grow or shrink with it."""
    _hold_turfs([address.pk])
    held = Address.objects.select_for_update(no_key=True).get(pk=address.pk)
    _write([held], doors)
    address.doors, address.doors_by = held.doors, held.doors_by
    return address


@transaction.atomic
def set_street_doors(
    *, area: Area, street: str, doors: int, by: Supporter | None, at: datetime, side: str | None = None
) -> int:
    """The same for each address of a street, or of its odd or even side; returns how many there are."""
    if side not in (None, "", "odd", "even"):
        raise ValidationError({"side": _("Un côté est pair ou impair.")})
    wanted = fold(street)
    names = area.addresses().order_by().values_list("street", flat=True).distinct()
    same = [name for name in names if fold(name) == wanted]
    there = area.addresses().filter(street__in=same)
    _hold_turfs(list(there.values_list("pk", flat=True)))
    found = list(there.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if side:
        found = [one for one in found if one.number % 2 == (side == "odd")]
    if not found:
        raise ValidationError({"street": _("Aucune adresse de cette rue ici.")})
    _write(found, doors)
    return len(found)


def _hold_turfs(addresses: Collection[int]) -> None:
    """Turfs before addresses and their states, as phones hold them (canvassing/services/sessions.py): else each would
    wait for the other."""
    holders = TurfAddress.objects.filter(address__in=addresses).values("turf")
    list(Turf.objects.select_for_update(no_key=True).filter(pk__in=holders).order_by("pk").values_list("pk"))


def _write(addresses: Iterable[Address], doors: int) -> None:
    if not 1 <= doors <= Address.MOST_DOORS:
        raise ValidationError({"doors": _("Une adresse compte de 1 à %s portes.") % Address.MOST_DOORS})
    changed = list(addresses)
    states = AddressState.objects.select_for_update(no_key=True).order_by("pk").in_bulk([one.pk for one in changed])
    for address in changed:
        state = states.get(address.pk)
        if state is not None and state.state not in AddressState.CLOSED:
            # What was knocked at stays knocked at.
            state.left = max(0, doors - (address.doors - min(state.left, address.doors)))
            state.save(update_fields=["left"])
        address.doors, address.doors_by = doors, Address.Counted.STAFF
    Address.objects.bulk_update(changed, ["doors", "doors_by"], batch_size=500)
    holders = TurfAddress.objects.filter(address__in=changed).values("turf")
    for turf in Turf.objects.select_for_update(no_key=True).filter(pk__in=holders).order_by("pk"):
        refresh_left(turf)
