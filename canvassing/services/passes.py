"""A new pass: between two rounds all doors are to knock at again, but for those where nobody may go back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from canvassing.areas import Area
from canvassing.models import AddressState
from canvassing.services.turf_changes import lock_area, lock_turfs
from canvassing.services.turf_figures import refresh_left
from territory.models import Address

State = AddressState.State


@transaction.atomic
def begin_pass(*, area: Area, at: datetime) -> int:
    """Every address begins anew; notes on getting in stay. Returns how many had been begun.

    What phones still hold of the pass before comes in and is counted, but closes no door of this one. Raises
    ValidationError while somebody walks there.
    """
    lock_area(area)
    turfs = lock_turfs(area)
    out = [turf.number for turf in turfs if turf.is_out]
    if out:
        sentence = _("Le secteur %s est confié : attendez qu'il soit rendu, ou retirez-le d'abord.")
        raise ValidationError(sentence % out[0])
    begun = AddressState.objects.filter(address__in=area.addresses()).exclude(state=State.DO_NOT_VISIT)
    doors = Subquery(Address.objects.filter(pk=OuterRef("pk")).values("doors")[:1])
    found = begun.exclude(state=State.TO_VISIT).count()
    begun.update(state=State.TO_VISIT, left=doors, at=at, since=at)
    for turf in turfs:
        refresh_left(turf)
    return found
