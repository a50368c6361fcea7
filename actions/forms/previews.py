"""Which page to look at."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actions.sharing.own_pages import NotOurs, own_address


class PreviewForm(forms.Form):
    url = forms.CharField(
        label=_("Page du site"),
        max_length=2048,
        help_text=_("Son adresse complète, ou ce qui suit le nom du site : /partager/"),
        widget=forms.TextInput({"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Indiquez la page à regarder.")},
    )

    def clean_url(self) -> str:
        try:
            return own_address(self.cleaned_data["url"])
        except NotOurs as error:
            raise ValidationError(_("Donnez une page de ce site : nous n'allons en chercher aucune autre.")) from error
