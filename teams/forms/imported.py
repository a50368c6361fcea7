"""What somebody who was brought in ticks and types themselves."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from supporters.forms.account import BirthFields, ConsentBoxes
from supporters.services.testimony_rules import CONSENT
from teams.services.imported import PURPOSES


class ImportedForm(BirthFields, ConsentBoxes):
    """A first name, an age, two unticked boxes. `birth` is the first of the month of a valid form."""

    purposes = PURPOSES
    first_name = forms.CharField(
        label=_("Votre prénom"),
        max_length=60,
        help_text=_("C'est tout ce que votre équipe voit de vous, avec votre commune."),
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    field_order = ["first_name", "birth_month", "birth_year", *(CONSENT[purpose] for purpose in PURPOSES)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in self.purposes:
            box = self.fields[CONSENT[purpose]]
            box.required = box.widget.is_required = True
            box.error_messages["required"] = _("Sans cet accord, nous ne pouvons pas vous compter dans l'équipe.")
        self.order_fields(self.field_order)

    @property
    def birth(self) -> date | None:
        return self.cleaned_data.get("birth")

    def add_refusal(self, error: ValidationError) -> None:
        """What the service refused, beside its field."""
        for name, words in error.message_dict.items():
            self.add_error(name if name in self.fields else None, words)
