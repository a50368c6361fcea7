"""What somebody shares: where, in which words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.networks import Network
from actions.sharing.intents import IN_THE_PAGE, LINK_ONLY, instance_host
from actions.sharing.lengths import measure
from actions.sharing.words import too_long
from common.web_addresses import AddressRefused

TEXT_MAX = 2000


class ShareForm(forms.Form):
    """`link` is what the message will carry, or something as long."""

    network = forms.ChoiceField(
        choices=[choice for choice in Network.choices if choice[0] not in IN_THE_PAGE],
        widget=forms.HiddenInput,
        error_messages={"required": _("Choisissez un réseau."), "invalid_choice": _("Choisissez un réseau.")},
    )
    text = forms.CharField(
        label=_("Votre texte"),
        required=False,
        max_length=TEXT_MAX,
        help_text=_("Le lien s'ajoute à la fin."),
        widget=forms.Textarea({"rows": 5}),
    )
    instance = forms.CharField(
        label=_("Votre serveur Mastodon"),
        required=False,
        max_length=200,
        help_text=_("Par exemple : piaille.fr"),
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )

    def __init__(self, *args: Any, link: str, **kwargs: Any) -> None:
        self.link = link
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        network = data.get("network", "")
        if network == Network.MASTODON and "instance" in data:
            data["instance"] = self._instance(data["instance"])
        if network and network not in LINK_ONLY and "text" in data:
            refused = too_long(network, measure(network, data["text"], self.link))
            if refused:
                self.add_error("text", refused)
        return data

    def _instance(self, typed: str) -> str:
        if not typed:
            self.add_error("instance", _("Sur quel serveur est votre compte ? Par exemple : piaille.fr"))
            return ""
        try:
            return instance_host(typed)
        except AddressRefused as refused:
            self.add_error("instance", str(refused.message))
            return ""
