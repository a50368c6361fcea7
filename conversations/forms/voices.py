"""What the desk types of voices, facts and searches. The services say what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import Topic
from conversations.models import Voice, VoiceAddress

_URL = {"inputmode": "url", "placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}
_LANGUAGES = [("fr", "Français"), ("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("it", "Italiano")]


class VoiceForm(forms.Form):
    name = forms.CharField(label=_("Nom ou pseudonyme public"), max_length=120)
    outlet = forms.CharField(label=_("Média ou blog"), max_length=120, required=False)
    outlet_url = forms.CharField(
        label=_("Adresse du site"), max_length=2048, required=False, widget=forms.TextInput(_URL)
    )
    contact = forms.CharField(
        label=_("Adresse professionnelle publique"),
        max_length=254,
        required=False,
        help_text=_("Celle que la personne publie pour qu'on lui écrive ; jamais une adresse privée."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    topics = forms.CharField(
        label=_("Sujets, selon ses propres mots"),
        max_length=300,
        required=False,
        help_text=_("Recopiez ce qui est écrit sur la page « à propos » ; ne déduisez rien."),
    )
    language = forms.ChoiceField(label=_("Langue"), choices=_LANGUAGES)
    source_url = forms.CharField(
        label=_("Page où vous l'avez lu"),
        max_length=2048,
        help_text=_("La personne la lira : elle a le droit de savoir d'où nous la connaissons."),
        widget=forms.TextInput(_URL),
    )
    source_at = forms.DateField(label=_("Lu le"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    audience = forms.IntegerField(
        label=_("Audience affichée"),
        min_value=0,
        max_value=10**12,
        required=False,
        help_text=_("Abonnés ou lecteurs, si la page le dit."),
    )

    @classmethod
    def of(cls, voice: Voice, data: Any = None) -> "VoiceForm":
        return cls(data, initial={name: getattr(voice, name) for name in cls.base_fields})


class AddressForm(forms.Form):
    kind = forms.ChoiceField(label=_("Genre"), choices=VoiceAddress.Kind.choices)
    value = forms.CharField(
        label=_("Adresse"),
        max_length=500,
        help_text=_("Un site, un flux, un compte (@nom@serveur) ou une adresse e-mail publique."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note de travail"),
        max_length=500,
        help_text=_(
            "Sur l'échange seulement. La personne peut la lire ; ni opinion, ni santé, ni croyance, ni vie privée."
        ),
        widget=forms.Textarea({"rows": 3}),
    )


class MergeForm(forms.Form):
    other = forms.ModelChoiceField(
        label=_("L'autre voix"),
        queryset=Voice.objects.none(),
        empty_label=_("Choisissez"),
        help_text=_("Ses adresses, ses messages et ses notes viennent ici ; elle disparaît."),
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


class FactForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=120)
    text = forms.CharField(
        label=_("Le fait, en une ou deux phrases"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Qui l'établit : un rapport, une loi, une étude.")
    )
    source_url = forms.CharField(
        label=_("Lien vers la source"), max_length=2048, required=False, widget=forms.TextInput(_URL)
    )
    dated = forms.DateField(label=_("Daté du"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    good_until = forms.DateField(
        label=_("Valable jusqu'au"),
        required=False,
        help_text=_("Passé ce jour, on ne peut plus l'insérer sans le revoir."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    topic = forms.ModelChoiceField(
        label=_("Sujet"), queryset=Topic.objects.all(), required=False, empty_label=_("Aucun")
    )


class InsertForm(forms.Form):
    answer = forms.IntegerField(min_value=1, max_value=10**11)


class WordsForm(forms.Form):
    """Read from the address; what cannot be read narrows nothing."""

    mots = forms.CharField(
        label=_("Chercher"), required=False, max_length=200, widget=forms.SearchInput({"autocomplete": "off"})
    )

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("mots", "")).strip()
