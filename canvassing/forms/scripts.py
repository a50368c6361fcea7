"""The form of the script."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ScriptForm(forms.Form):
    text = forms.CharField(
        label=_("Les mots de la campagne"),
        max_length=12_000,
        widget=forms.Textarea({"rows": 24, "spellcheck": "true", "class": "script-text"}),
        help_text=_(
            "Une carte commence par « # repère | Titre ». Dessous, ce que l'on dit. Une réponse que l'on peut entendre "
            "s'écrit « - « Je n'ai pas le temps » -> repère » et mène à une autre carte. On commence par la première."
        ),
        error_messages={"required": _("Écrivez au moins une carte.")},
    )
