"""Where somebody is: a commune typed, or the position of a phone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from territory.forms import PlaceField
from territory.models import Place
from territory.places import find_home


class WhereField(PlaceField):
    """A commune, its postcode, or its own code, as links carry it; what people type comes first."""

    def _typed(self, text: str) -> Place:
        try:
            return super()._typed(text)
        except forms.ValidationError as error:
            place = find_home(text.upper()) if error.code == "unknown" else None
            if place is None:
                raise
            return place


class NearForm(forms.Form):
    lieu = WhereField(label=_("Votre commune ou son code postal"))

    @property
    def is_ambiguous(self) -> bool:
        """Several communes are meant, and offered."""
        return self.has_error("lieu", "several")


class PositionForm(forms.Form):
    """Degrees, WGS 84: used for one answer and kept nowhere."""

    lon = forms.FloatField(min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(min_value=-90, max_value=90, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.localize = False
