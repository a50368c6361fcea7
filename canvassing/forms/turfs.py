"""Forms of the pages where turfs are cut and redrawn. Each knows its area: a foreign turf or street is no choice."""

import math
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from canvassing.areas import Area
from canvassing.models import Turf
from territory.models import Address

#: As the database has it (Cutting).
FEWEST_DOORS, MOST_DOORS = 10, 400
USUAL_DOORS = 80
MOST_PARTS = 8
#: Corners of a shape drawn by hand.
FEWEST_CORNERS, MOST_CORNERS = 3, 400
#: `into` of a turf that does not exist yet.
NEW = "nouveau"

_NUMBER = r"-?\d{1,3}(?:\.\d{1,9})?"
_RING = re.compile(rf"{_NUMBER},{_NUMBER}(?: {_NUMBER},{_NUMBER})*")


class TurfField(forms.ModelChoiceField):
    """A turf of the area, by its number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Choisissez"))
        super().__init__(Turf.objects.none(), *args, to_field_name="number", **kwargs)

    def label_from_instance(self, obj: Turf) -> str:  # type: ignore[override]
        return str(obj)


class AreaForm(forms.Form):
    """Of one area. `turf`, where a form has it, is one of its turfs."""

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.area = area
        for field in self.fields.values():
            if isinstance(field, TurfField):
                field.queryset = area.turfs().order_by("number")


class IntoForm(AreaForm):
    """With where to: a turf of the area, or a new one. The turfs that begin nearest to `near` come first."""

    into = forms.CharField(label=_("Vers"), widget=forms.Select)

    def __init__(
        self,
        *args: Any,
        leaving: Turf | None = None,
        near: tuple[float, float] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        turfs = [turf for turf in self.area.turfs().order_by("number") if turf != leaving]
        if near is not None:
            turfs.sort(key=lambda turf: _away(turf, near))
        choices = [("", _("Choisissez"))] + [(str(turf.number), _("secteur %s") % turf) for turf in turfs]
        choices += [(NEW, _("un nouveau secteur"))]
        self.fields["into"].widget.choices = choices  # type: ignore[attr-defined]

    def clean_into(self) -> Turf | None:
        said = self.cleaned_data["into"]
        if said == NEW:
            return None
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
        found: Turf | None = self.area.turfs().filter(number=number).first()
        if found is None:
            raise ValidationError(_("Ce secteur n'existe plus. Choisissez-en un autre."))
        return found


class CutForm(AreaForm):
    doors = forms.IntegerField(
        label=_("Portes par secteur"),
        min_value=FEWEST_DOORS,
        max_value=MOST_DOORS,
        initial=USUAL_DOORS,
        widget=forms.NumberInput({"step": 5, "inputmode": "numeric"}),
    )
    other = forms.BooleanField(label=_("Chercher un autre tracé que la dernière fois"), required=False)


class MoveForm(IntoForm):
    """Whole streets, one side of them, or addresses one by one."""

    SIDES = (("", _("toute la rue")), ("odd", _("côté impair")), ("even", _("côté pair")))
    #: What the turf at hand has of the street, where others have some of it too.
    HERE = "here"

    streets = forms.CharField(required=False)
    side = forms.ChoiceField(
        label=_("Quelle partie ?"), choices=((HERE, _("ce qui est dans ce secteur")), *SIDES), required=False
    )
    addresses = forms.ModelMultipleChoiceField(Address.objects.none(), required=False)

    def __init__(self, *args: Any, divided: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addresses"].queryset = self.area.addresses()  # type: ignore[attr-defined]
        if not (divided or self.is_bound):
            self.fields["side"].choices = self.SIDES  # type: ignore[attr-defined]

    def clean_streets(self) -> list[str]:
        named = [name for name in self.data.getlist("streets") if name]  # type: ignore[attr-defined]
        known = set(self.area.addresses().filter(street__in=named[:200]).values_list("street", flat=True))
        if len(known) < len(set(named)):
            raise ValidationError(_("Cette rue n'est pas dans ce bureau."))
        return named

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("streets") and not data.get("addresses"):
            raise ValidationError(_("Choisissez d'abord une rue ou des adresses."))
        return data


class PolygonForm(IntoForm):
    """`ring`: « lon,lat lon,lat … », as the map writes it."""

    ring = forms.CharField(max_length=20_000, widget=forms.HiddenInput, label=_("Contour"))

    def clean_ring(self) -> list[tuple[float, float]]:
        said = self.cleaned_data["ring"]
        if not _RING.fullmatch(said):
            raise ValidationError(_("Dessinez le contour sur la carte, un coin après l'autre."))
        corners = [(float(lon), float(lat)) for lon, lat in (pair.split(",") for pair in said.split(" "))]
        if not FEWEST_CORNERS <= len(corners) <= MOST_CORNERS:
            raise ValidationError(_("Un contour a au moins trois coins."))
        if any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in corners):
            raise ValidationError(_("Ce contour sort de la carte."))
        return corners


class SplitForm(AreaForm):
    turf = TurfField(widget=forms.HiddenInput)
    parts = forms.IntegerField(label=_("En combien de secteurs ?"), min_value=2, max_value=MOST_PARTS, initial=2)


class MergeForm(AreaForm):
    """Of a turf with another."""

    turf = TurfField(widget=forms.HiddenInput)
    other = TurfField(label=_("Réunir avec"))

    def __init__(self, *args: Any, leaving: Turf | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if leaving is not None:
            other: Any = self.fields["other"]
            other.queryset = other.queryset.exclude(pk=leaving.pk)


class LockForm(AreaForm):
    turf = TurfField()
    locked = forms.BooleanField(required=False)


class OfferForm(AreaForm):
    turf = TurfField()
    offered = forms.BooleanField(required=False)


class DoorsForm(AreaForm):
    """The doors behind each address of one street: `doors-<key of the address>`, or the same `everywhere`."""

    everywhere = forms.IntegerField(
        label=_("Le même nombre à chaque adresse"),
        min_value=1,
        max_value=Address.MOST_DOORS,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, addresses: list[Address], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.addresses = addresses
        for address in addresses:
            self.fields[f"doors-{address.pk}"] = forms.IntegerField(
                label=f"{address.number}{address.suffix}",
                min_value=1,
                max_value=Address.MOST_DOORS,
                initial=address.doors,
                required=False,
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        if not self.addresses:
            raise ValidationError(_("Cette rue n'est pas dans ce bureau."))
        return super().clean() or {}

    def changed(self) -> list[tuple[Address, int]]:
        """Addresses whose doors were written otherwise; one left empty stays as it is."""
        data, same = self.cleaned_data, self.cleaned_data.get("everywhere")
        said = [(address, same or data.get(f"doors-{address.pk}")) for address in self.addresses]
        return [(address, doors) for address, doors in said if doors and doors != address.doors]


def _away(turf: Turf, near: tuple[float, float]) -> float:
    """Enough to tell which is nearer."""
    if turf.lon is None or turf.lat is None:
        return math.inf
    narrow = math.cos(math.radians(near[1]))
    return math.hypot((turf.lon - near[0]) * narrow, turf.lat - near[1])
