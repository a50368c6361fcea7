"""What the map's address may ask for: a box, a département, words, a page."""

import math
from datetime import UTC, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.text import fold
from supporters.map_search import Box, Cursor, Search, clip
from territory.models import Place

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BoxField(forms.CharField):
    """« west,south,east,north » in degrees."""

    def clean(self, value: str) -> Box | None:  # type: ignore[override]
        value = super().clean(value)
        if not value:
            return None
        try:
            box = Box(*map(float, value.split(",")))
        except (TypeError, ValueError):
            raise ValidationError(_("Un cadre s'écrit avec quatre nombres : ouest,sud,est,nord.")) from None
        if not all(map(math.isfinite, box)) or not (-540 <= box.west <= 540 and -540 <= box.east <= 540):
            raise ValidationError(_("Ce cadre sort de la carte."))
        if not (-90 <= box.south < box.north <= 90):
            raise ValidationError(_("Le sud doit être plus bas que le nord, entre -90 et 90."))
        if box.west >= box.east:
            raise ValidationError(_("L'ouest doit être à gauche de l'est : un cadre ne franchit pas l'antiméridien."))
        box = clip(box)
        if box.west >= box.east or box.south >= box.north:
            raise ValidationError(_("Ce cadre sort de la carte."))
        return box


class DepartementField(forms.CharField):
    """« 75 », « 2A », « 974 »: a département, or a collectivity by its own code."""

    def clean(self, value: str) -> Place | None:  # type: ignore[override]
        value = super().clean(value)
        if not value:
            return None
        kinds = (Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY)
        place = Place.objects.filter(code__in=[f"D-{value}", value], kind__in=kinds).first()
        if place is None:
            raise ValidationError(_("Ce département n'existe pas."))
        return place


class CursorField(forms.CharField):
    """« microseconds-key »: where the page before ended."""

    def clean(self, value: str) -> Cursor | None:  # type: ignore[override]
        value = super().clean(value)
        if not value:
            return None
        try:
            moment, pk = map(int, value.split("-"))
            return Cursor(_EPOCH + timedelta(microseconds=moment), pk)
        except (ValueError, OverflowError):
            raise ValidationError(_("Cette page n'existe pas.")) from None


class MapForm(forms.Form):
    mots = forms.CharField(label=_("Mots"), required=False, max_length=80)
    departement = DepartementField(label=_("Département"), required=False, max_length=8)
    bbox = BoxField(required=False, max_length=120)
    avant = CursorField(required=False, max_length=40)

    def search(self) -> Search:
        """The question of a valid form."""
        found = self.cleaned_data
        return Search(box=found["bbox"], place=found["departement"], words=tuple(fold(found["mots"]).split()[:8]))

    def reasons(self) -> list[str]:
        return [str(reason) for reasons in self.errors.values() for reason in reasons]


def cursor_text(published_at: datetime, pk: int) -> str:
    """Undoes `CursorField`: whole microseconds, so that nothing is lost on the way."""
    return f"{(published_at - _EPOCH) // timedelta(microseconds=1)}-{pk}"
