"""What staff type to follow a feed or to hang one thing on the wall. The services say what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import WallSource

_URL = {"inputmode": "url", "placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}


class FollowForm(forms.Form):
    kind = forms.ChoiceField(label=_("Genre"), choices=WallSource.Kind.choices)
    name = forms.CharField(label=_("Nom"), max_length=80, help_text=_("Celui qu'on lira sous chaque image."))
    feed = forms.CharField(
        label=_("Adresse du flux"),
        max_length=3000,
        help_text=_("Le flux RSS ou Atom de ce compte."),
        widget=forms.TextInput(_URL),
    )
    page = forms.CharField(label=_("Page publique"), required=False, max_length=3000, widget=forms.TextInput(_URL))


class DescribeForm(forms.Form):
    alt = forms.CharField(
        label=_("Ce que montre l'image"),
        required=False,
        max_length=1000,
        help_text=_("Une phrase pour qui ne la voit pas. Vide : elle ne fait que décorer."),
        widget=forms.Textarea({"rows": 2}),
    )


class AddForm(forms.Form):
    source = forms.ModelChoiceField(label=_("Compte"), queryset=WallSource.objects.none(), empty_label=_("Choisissez"))
    url = forms.CharField(label=_("Adresse de la photo ou de la vidéo"), max_length=3000, widget=forms.TextInput(_URL))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = WallSource.objects.exclude(kind=WallSource.Kind.BLOG)
