"""What the desk types to listen somewhere or to bring a link. The services say what is wrong with it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import RelayAccount
from conversations.models import Listener, Mention, Voice
from conversations.services.listeners import HEARING

_URL = {"inputmode": "url", "placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}
_ALL = _("Sinon, seulement ce qui nomme la campagne ou son candidat, ou fait un lien vers ce site.")


#: Voices that are offered: those met last.
VOICES = 200


class FollowForm(forms.Form):
    feed = forms.CharField(
        label=_("Adresse du blog, du média ou de son flux"),
        max_length=3000,
        help_text=_("De la page d'accueil, nous trouvons le flux si elle le dit."),
        widget=forms.TextInput(_URL),
    )
    name = forms.CharField(
        label=_("Nom"), max_length=120, required=False, help_text=_("Vide : celui que le site se donne.")
    )
    takes_all = forms.BooleanField(label=_("Prendre tout ce qui y paraît"), required=False, help_text=_ALL)


class ThroughForm(forms.Form):
    """An account's notifications or a search; the mailbox."""

    kind = forms.ChoiceField(
        label=_("Ce qui est écouté"), choices=[one for one in Listener.Kind.choices if one[0] != Listener.Kind.FEED]
    )
    account = forms.ModelChoiceField(
        label=_("Compte de la campagne"),
        queryset=RelayAccount.objects.none(),
        required=False,
        empty_label=_("Choisissez"),
        help_text=_("Pour la boîte aux lettres, aucun."),
    )
    query = forms.CharField(
        label=_("Mots cherchés"), max_length=200, required=False, help_text=_("Pour une recherche seulement.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = RelayAccount.objects.filter(kind__in=HEARING, is_active=True)


class ListenersFilter(forms.Form):
    """Which of the listeners are shown."""

    mots = forms.CharField(label=_("Nom ou adresse"), required=False, max_length=100)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *Listener.State.choices])

    def narrow(self, listeners: Any) -> Any:
        """What cannot be read narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if words := asked.get("mots"):
            listeners = listeners.filter(Q(name__icontains=words) | Q(feed__icontains=words))
        return listeners.filter(state=asked["etat"]) if asked.get("etat") else listeners


class ListenerForm(forms.Form):
    """One listener as it is: a feed has an address, a search has words."""

    name = forms.CharField(label=_("Nom"), max_length=120)
    feed = forms.CharField(label=_("Adresse du flux"), max_length=3000, widget=forms.TextInput(_URL))
    query = forms.CharField(label=_("Mots cherchés"), max_length=200)
    voice = forms.ModelChoiceField(
        label=_("Voix"),
        queryset=Voice.objects.none(),
        required=False,
        empty_label=_("Celle que dit chaque article"),
        help_text=_("Tout ce qui en vient est alors de cette voix."),
    )
    takes_all = forms.BooleanField(label=_("Prendre tout ce qui y paraît"), required=False, help_text=_ALL)

    def __init__(self, *args: Any, listener: Listener, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {Listener.Kind.FEED: {"name", "feed", "voice", "takes_all"}, Listener.Kind.SEARCH: {"name", "query"}}
        for field in set(self.fields) - asked.get(Listener.Kind(listener.kind), {"name"}):
            del self.fields[field]
        if "voice" in self.fields:
            lately = Voice.objects.order_by("-created_at", "-pk").values_list("pk", flat=True)[:VOICES]
            self.fields["voice"].queryset = Voice.objects.filter(pk__in=[*lately, listener.voice_id or 0])


class BringForm(forms.Form):
    """A link, and what somebody read there when we cannot read it ourselves."""

    url = forms.CharField(label=_("Adresse de la page"), max_length=3000, widget=forms.TextInput(_URL))
    name = forms.CharField(
        label=_("Qui parle"),
        max_length=120,
        required=False,
        help_text=_("Le nom ou le pseudonyme public. Vide : celui que la page se donne."),
    )
    text = forms.CharField(
        label=_("Ce qui est dit"),
        max_length=5000,
        required=False,
        help_text=_("Le passage qui nous concerne. Vide : nous lisons la page."),
        widget=forms.Textarea({"rows": 5}),
    )
    title = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    origin = forms.ChoiceField(
        required=False,
        choices=[(one, one) for one in (Mention.Origin.PASTED, Mention.Origin.BOOKMARKLET)],
        widget=forms.HiddenInput,
    )

    def clean_origin(self) -> str:
        return self.cleaned_data["origin"] or Mention.Origin.PASTED


class WebmentionForm(forms.Form):
    """What another site sends; whether it is true is looked at later."""

    source = forms.CharField(max_length=2048)
    target = forms.CharField(max_length=2048)
