"""What national administrators say when they steer how fast a letter box is written to."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mailings.models import ProviderState
from mailings.services.paces import LEAST, LONGEST_HOURS, default, most
from territory.written_numbers import whole


class ReasonForm(forms.Form):
    """Why, in a sentence that the journal keeps."""

    words = forms.CharField(
        label=gettext_lazy("Pourquoi ?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )


class HoldForm(ReasonForm):
    hours = forms.IntegerField(
        label=gettext_lazy("Combien d'heures ?"), min_value=1, max_value=LONGEST_HOURS, initial=12
    )
    field_order = ["hours", "words"]


class PaceForm(ReasonForm):
    """Its bounds are the provider's."""

    def __init__(self, *args: Any, state: ProviderState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounds = {"usual": whole(default(state.provider)), "least": LEAST, "most": whole(most(state.provider))}
        refusal = _("De %(least)s à %(most)s messages par minute.") % bounds
        self.fields["per_minute"] = forms.IntegerField(
            label=_("Messages par minute"),
            initial=state.per_minute,
            min_value=LEAST,
            max_value=most(state.provider),
            error_messages={"min_value": refusal, "max_value": refusal},
            help_text=_("Débit habituel : %(usual)s. Au plus : %(most)s.") % bounds,
        )
        self.order_fields(["per_minute", "words"])
