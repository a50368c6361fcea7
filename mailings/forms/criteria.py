"""The criteria of an audience, a small form for each. What each may hold, `mailings.audiences.rules` says."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mailings.audiences import rules
from mailings.models import Tier
from supporters.models import Act
from teams.models import Role
from territory.forms import PlaceField
from territory.models import Place

_NUMBER = {"inputmode": "numeric"}
_AREAS = (Place.Kind.REGION, Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY, Place.Kind.ABROAD)


def area_field(empty: Any) -> forms.ModelChoiceField:
    """Régions and départements, as one list. Without script too."""
    areas = Place.objects.filter(kind__in=_AREAS).order_by("name")
    return _AreaField(
        label=_("Région ou département"), queryset=areas, to_field_name="code", required=False, empty_label=empty
    )


class _AreaField(forms.ModelChoiceField):
    def label_from_instance(self, area: Any) -> str:
        return f"{area.name} ({area.get_kind_display().lower()})"


class Criterion(forms.Form):
    """One criterion of a rule. `negated` turns it round."""

    name = ""
    title: Any = ""
    #: Of a leaf's key, the field where its fault is shown, when it has another name.
    shown: dict[str, str] = {}

    field = forms.CharField(widget=forms.HiddenInput)
    negated = forms.BooleanField(label=_("Au contraire : toutes les autres personnes"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].initial = self.name
        self.label_suffix = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                rules.read(self.leaf())
            except rules.RuleRefused as error:
                field = self.shown.get(error.path, error.path)
                self.add_error(field if field in self.fields else None, error.sentence)
        return cleaned

    def leaf(self) -> dict[str, Any]:
        """Its part of the tree that `mailings.audiences.rules` reads."""
        return {"field": self.name} | {bound.name: self.cleaned_data[bound.name] for bound in self.asked}

    @property
    def asked(self) -> list[Any]:
        """Its fields but the two that all have."""
        return [self[name] for name in self.fields if name not in ("field", "negated")]

    @staticmethod
    def initial_of(leaf: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in leaf.items() if key != "field"}


class TierCriterion(Criterion):
    name, title = "tier", _("Activité")

    at_least = forms.TypedChoiceField(
        label=_("Au moins"),
        coerce=int,
        choices=[(tier.value, tier.label) for tier in Tier if tier],
        help_text=_(
            "Présent : une action ces dernières semaines. Actif : une sortie ces jours-ci. Très actif : plusieurs."
        ),
    )


class RoleCriterion(Criterion):
    name, title = "role", _("Rôle")

    kind = forms.ChoiceField(label=_("Lequel"), choices=[("volunteer", _("Bénévole")), *reversed(Role.Kind.choices)])


class PlaceCriterion(Criterion):
    name, title = "place", _("Territoire")
    shown = {"place": "area"}

    area = area_field(_("Choisissez"))
    commune = PlaceField(label=_("ou une commune"), required=False, help_text=_("Son nom ou son code postal."))

    def leaf(self) -> dict[str, Any]:
        place = self.cleaned_data.get("commune") or self.cleaned_data.get("area")
        return {"field": self.name, "place": place.code if place else ""}

    @staticmethod
    def initial_of(leaf: dict[str, Any]) -> dict[str, Any]:
        place = Place.objects.filter(code=leaf["place"]).first()
        if place is None or place.kind in _AREAS:
            return {"area": leaf["place"]}
        return {"commune": place}


class ActCriterion(Criterion):
    name, title = "act", _("Ce qu'on a fait")

    kind = forms.ChoiceField(label=_("Quoi"), choices=Act.Kind.choices)
    at_least = forms.IntegerField(label=_("Au moins"), initial=1, widget=forms.NumberInput(_NUMBER))
    days = forms.IntegerField(label=_("Ces derniers jours"), initial=30, widget=forms.NumberInput(_NUMBER))


class JoinedCriterion(Criterion):
    name, title = "joined", _("Arrivée")

    days = forms.IntegerField(label=_("Ces derniers jours"), required=False, widget=forms.NumberInput(_NUMBER))
    before = forms.DateField(
        label=_("ou avant le"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def leaf(self) -> dict[str, Any]:
        days, before = self.cleaned_data.get("days"), self.cleaned_data.get("before")
        found: dict[str, Any] = {"field": self.name}
        if days is not None:
            found["days"] = days
        if before is not None:
            found["before"] = before.isoformat()
        return found


class LanguageCriterion(Criterion):
    name, title = "language", _("Langue")
    shown = {"is": "language"}

    language = forms.ChoiceField(label=_("Lit le site en"), choices=settings.LANGUAGES)

    def leaf(self) -> dict[str, Any]:
        return {"field": self.name, "is": self.cleaned_data["language"]}

    @staticmethod
    def initial_of(leaf: dict[str, Any]) -> dict[str, Any]:
        return {"language": leaf["is"]}


CRITERIA: dict[str, type[Criterion]] = {
    form.name: form
    for form in (TierCriterion, ActCriterion, RoleCriterion, PlaceCriterion, JoinedCriterion, LanguageCriterion)
}
