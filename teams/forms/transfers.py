"""Forms of what comes in from a file and of what goes out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from teams.models import OrganisationExport, OrganisationImport
from teams.services.imports import SOURCE_MAX, SOURCE_MIN
from territory.models import Place


class ImportForm(forms.Form):
    """A file and whence it comes. Files of employers, offices and town halls are not offered (L10)."""

    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("Un tableau CSV : e-mail, prénom, rôle, territoire, équipe. 10 Mo au plus."),
        error_messages={"required": _("Choisissez le fichier."), "empty": _("Ce fichier est vide.")},
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    source_kind = forms.ChoiceField(
        label=_("D'où vient ce fichier ?"),
        choices=[("", _("Choisissez")), *OrganisationImport.SourceKind.choices],
        error_messages={"required": _("Dites d'où vient ce fichier. Une autre origine n'est pas permise.")},
    )
    source = forms.CharField(
        label=_("En quelques mots"),
        min_length=SOURCE_MIN,
        max_length=SOURCE_MAX,
        help_text=_("Chaque personne le lira : « Feuilles remplies au meeting de Lyon »."),
        widget=forms.Textarea({"rows": 2}),
    )
    obtained_on = forms.DateField(
        label=_("Données obtenues le"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    declared = forms.BooleanField(
        label=_("J'en réponds : ces personnes ont su que leur adresse servirait à une campagne politique."),
        error_messages={"required": _("Sans cette déclaration, le fichier ne peut pas entrer.")},
    )

    def add_refusal(self, error: ValidationError) -> None:
        """What the service refused, beside its field."""
        for name, words in error.message_dict.items():
            self.add_error(name if name in self.fields else None, words)


class ExportForm(forms.Form):
    """What somebody takes out: of a territory of theirs, with addresses for national administrators alone (L08)."""

    place = forms.ModelChoiceField(label=_("Territoire"), queryset=Place.objects.none(), empty_label=None)
    content = forms.ChoiceField(label=_("Contenu"), choices=OrganisationExport.Content.choices)
    with_addresses = forms.BooleanField(
        label=_("Avec les adresses e-mail"),
        required=False,
        help_text=_("Au-delà de 500 lignes, une seconde personne doit donner son accord."),
    )

    def __init__(self, *args: Any, places: Any, national: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        if not national:
            del self.fields["with_addresses"]
