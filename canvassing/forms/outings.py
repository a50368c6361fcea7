"""Which turfs an outing takes along."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from canvassing.models import Turf


class TurfsForm(forms.Form):
    turfs: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=Turf.objects.none(),
        error_messages={
            "required": _("Cochez au moins un secteur."),
            "invalid_choice": _("Un de ces secteurs vient d'être pris. Voici ceux qui restent."),
        },
    )

    def __init__(self, *args: Any, free: "QuerySet[Turf]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["turfs"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - for the types
        field.queryset = free
