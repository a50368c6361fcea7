"""Forms of members: joining, what one is told and how, looking for words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.models import Member
from supporters import consents
from supporters.models import Consent

Purpose = Consent.Purpose


class JoinForm(forms.Form):
    """One unticked box; its words are those that the consent's row will keep (L01)."""

    consent_group = forms.BooleanField(
        error_messages={"required": _("Consentement requis : dans le groupe, les autres lisent votre nom.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_group"].label = consents.text_of(Purpose.GROUP)


def _channel(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Member.Channel.choices, widget=forms.RadioSelect)


class ChannelsForm(forms.Form):
    """By which way each thing is told."""

    on_answer = _channel(_("Quelqu'un vous répond, ou votre message est publié"))
    on_mention = _channel(_("Quelqu'un écrit votre nom"))
    on_followed = _channel(_("Du nouveau dans un fil que vous suivez"))


class FollowForm(forms.Form):
    FOLLOW, MUTE, NEITHER = "suivre", "taire", "ni-lun-ni-lautre"

    choice = forms.ChoiceField(choices=[(FOLLOW, FOLLOW), (MUTE, MUTE), (NEITHER, NEITHER)])


class SearchForm(forms.Form):
    """What the address may ask for. Empty: the page alone."""

    q = forms.CharField(
        label=_("Rechercher dans le groupe"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
