"""Where somebody is: an address or a commune typed, or the position of a phone. Used for one answer, kept nowhere."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from territory.address_search import AddressMatch, search_address
from territory.address_words import looks_like_address
from territory.forms import PlaceField
from territory.models import Place
from territory.places import find_home


@dataclass(frozen=True)
class Where:
    """A commune; of an address, the commune too, with other addresses that the same words may mean.

    `street_unknown`: the commune was understood, its street is not in our files.
    """

    place: Place
    address: AddressMatch | None = None
    others: tuple[AddressMatch, ...] = ()
    street_unknown: bool = False


class CommuneField(PlaceField):
    """A commune, its postcode, or its own code, as links carry it; what people type comes first."""

    def _typed(self, text: str) -> Place:
        try:
            return super()._typed(text)
        except forms.ValidationError as error:
            place = find_home(text.upper()) if error.code == "unknown" else None
            if place is None:
                raise
            return place


class WhereField(CommuneField):
    """Cleans to a `Where`: an address as well as a commune."""

    default_error_messages = {
        "required": _("Indiquez votre adresse, votre commune ou son code postal."),
        "unknown_address": _(
            "Nous ne trouvons pas cette adresse. Écrivez la rue puis la commune, comme « 12 rue des Lilas, Digne », "
            "ou la commune seule."
        ),
    }

    def to_python(self, value: Any) -> Any:
        text, code = value if isinstance(value, tuple) else (value or "", "")
        if looks_like_address(text):
            return self._address(text, code)
        try:
            place = super().to_python(value)
        except forms.ValidationError as error:
            if error.code != "unknown" or not search_address(text).communes:
                raise
            return self._address(text, code)
        return Where(place) if place else None

    def _address(self, text: str, code: str) -> Where:
        answer = search_address(text)
        if answer.matches:
            first, *others = answer.matches
            return Where(first.address.commune, first, tuple(others))
        communes = [match for match in answer.communes if match.place.code == code] or list(answer.communes)
        if not communes:
            raise forms.ValidationError(self.error_messages["unknown_address"], code="unknown")
        if len(communes) > 1:
            self.widget.candidates = communes
            raise forms.ValidationError(self.error_messages["several"], code="several")
        return Where(communes[0].place, street_unknown=True)


class NearForm(forms.Form):
    """What is typed. It travels in the body of a message, never in an address of the web."""

    lieu = WhereField(
        label=_("Votre adresse, votre commune ou son code postal"),
        help_text=_("« 12 rue des Lilas, Digne », ou « 04000 ». Votre adresse sert une fois, à cette réponse, et n'est "
                    "pas gardée."),
    )  # fmt: skip

    @property
    def is_ambiguous(self) -> bool:
        """Several communes are meant, and offered."""
        return self.has_error("lieu", "several")


class CommuneForm(NearForm):
    """What a link may carry: a commune."""

    lieu = CommuneField(label=NearForm.base_fields["lieu"].label, help_text=NearForm.base_fields["lieu"].help_text)


class PositionForm(forms.Form):
    """Degrees, WGS 84: used for one answer and kept nowhere."""

    lon = forms.FloatField(min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(min_value=-90, max_value=90, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.localize = False
