"""The map's own search, under the names that programs use."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.text import fold
from supporters.forms.map import BoxField, CursorField, DepartementField
from supporters.map_search import Search
from territory.models import Place


class CommuneField(forms.CharField):
    """An INSEE code."""

    def clean(self, value: str) -> Place | None:  # type: ignore[override]
        value = super().clean(value)
        if not value:
            return None
        place: Place | None = Place.objects.homes().filter(code=value).first()
        if place is None:
            raise ValidationError(_("Cette commune n'existe pas."))
        return place


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=80)
    departement = DepartementField(required=False, max_length=8)
    commune = CommuneField(required=False, max_length=8)
    bbox = BoxField(required=False, max_length=120)
    cursor = CursorField(required=False, max_length=40)

    def search(self) -> Search:
        """The question of a valid form. The narrower of commune and département is looked in."""
        read = self.cleaned_data
        place = read["commune"] or read["departement"]
        return Search(box=read["bbox"], place=place, words=tuple(fold(read["q"]).split()[:8]))
