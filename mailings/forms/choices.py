"""How often letters come, and whether."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mailings.models import Recipient

Rhythm = Recipient.Rhythm
#: What each rhythm brings.
PROMISES = {
    Rhythm.DAILY: _("Presque chaque jour : un courrier par jour au plus, six par semaine."),
    Rhythm.WEEKLY: _("Une fois par semaine : la lettre et le courrier de la semaine."),
    Rhythm.ESSENTIAL: _("L'essentiel seulement : les grands moments de la campagne."),
}
#: What a button asks for, and what is answered once it is done.
FROM_A_LETTER = {
    "rhythm": _("C'est noté : nous vous écrirons à ce rythme."),
    "stop": _("C'est noté : vous ne recevrez plus nos courriers."),
    "selection": _("C'est noté : nous ne choisirons plus de courriers pour vous."),
}
FROM_THE_ACCOUNT = FROM_A_LETTER | {
    "return": _("Heureux de vous retrouver : vous recevrez de nouveau nos courriers."),
}


class ChoicesForm(forms.Form):
    """One of several buttons; only that of the rhythm carries a choice."""

    do = forms.ChoiceField(widget=forms.HiddenInput)
    rhythm = forms.ChoiceField(label=_("Votre rythme"), choices=list(PROMISES.items()), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, choices: Recipient, done: dict[str, Any]) -> None:
        super().__init__(data, initial={"rhythm": choices.rhythm})
        self.done = done
        self.fields["do"].choices = list(done.items())  # type: ignore[attr-defined]
        self.fields["rhythm"].required = data is None or data.get("do") == "rhythm"

    @property
    def answer(self) -> str:
        return str(self.done[self.cleaned_data["do"]])
