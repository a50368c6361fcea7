"""Goals, as people type them; what narrows the list of gaps."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.models import Gap, Measure, Plan
from teams.services.plan import DEFAULTS, MOST

_KINDS = [("", _("Toutes les ruptures")), *Gap.Kind.choices]


def _digits() -> forms.NumberInput:
    return forms.NumberInput(attrs={"inputmode": "numeric"})


def _amount(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, widget=_digits())


class PlanForm(forms.Form):
    trainers = _amount(Measure.TRAINERS.label)
    mobilisers = _amount(Measure.MOBILISERS.label)
    volunteers = _amount(Measure.VOLUNTEERS.label)
    doors = _amount(Measure.DOORS.label)
    due_on = forms.DateField(
        label=_("Pour quelle date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    split_by = forms.ChoiceField(
        label=_("Répartir entre les territoires"),
        choices=Plan.Split.choices,
        widget=forms.RadioSelect,
        initial=Plan.Split.POPULATION,
        help_text=_(
            "Le potentiel vient du dernier ciblage des bureaux de vote ; sans ciblage, la population sert partout."
        ),
    )

    @property
    def amounts(self) -> dict[str, int]:
        return {measure: self.cleaned_data[measure] for measure in Measure.values}


def first_values(*, due_on: date) -> dict[str, Any]:
    """What the form offers before there is a plan."""
    return {**{measure.value: amount for measure, amount in DEFAULTS.items()}, "due_on": due_on}


class GoalForm(forms.Form):
    """Empty: the territory takes its share again."""

    amount = forms.IntegerField(
        label=_("Objectif"),
        min_value=0,
        max_value=MOST,
        required=False,
        help_text=_("Laissez vide pour que ce territoire reprenne sa part."),
        widget=_digits(),
    )


class GapFilter(forms.Form):
    """Read from the address; what cannot be read narrows nothing."""

    kind = forms.ChoiceField(label=_("Rupture"), choices=_KINDS, required=False)

    @property
    def asked(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("kind") or "")
