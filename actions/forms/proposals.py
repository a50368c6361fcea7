"""Forms of proposals: write one, answer, report; look through the open ones."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from actions.models import Proposal, Topic
from actions.services.proposal_doubles import AlreadyProposed
from actions.services.proposal_rules import LINKED, ProposalData
from supporters.forms.photos import PhotoForm
from supporters.forms.testimony import PHOTO_TYPES, MessageField
from territory.forms import PlaceField

Kind = Proposal.Kind
Licence = Proposal.Licence
#: Fields of each kind, in the order of the page.
FIELDS = {
    Kind.TEXT: ["title", "text"],
    Kind.IMAGE: ["title", "photo", "alt", "photo_draft", "text"],
    Kind.LINK: ["url", "title", "text"],
    Kind.VIDEO: ["url", "title", "text"],
}
COMMON = ["source", "licence", "topic", "place", "is_signed"]


class ProposalForm(PhotoForm):
    """One proposal of one kind. A good picture survives the errors of other fields (`supporters.drafts`)."""

    title = forms.CharField(
        label=_("Titre"), max_length=120, error_messages={"required": _("Donnez un titre à votre proposition.")}
    )
    text = MessageField(
        label=_("Texte"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Écrivez le texte que vous proposez.")},
    )
    url = forms.CharField(
        label=_("Adresse de la page"),
        max_length=2048,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        error_messages={"required": _("Collez l'adresse de la page.")},
    )
    photo = forms.FileField(
        label=_("Image"),
        required=False,
        help_text=_("JPEG, PNG, WebP ou HEIC, 8 Mo au plus. Nous effaçons la date et le lieu de la prise de vue."),
        widget=forms.FileInput(attrs={"accept": PHOTO_TYPES}),
    )
    alt = forms.CharField(
        label=_("Description de l'image"),
        max_length=1000,
        help_text=_("Pour les personnes qui ne la voient pas : ce qu'elle montre, et les mots qui y sont écrits."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Décrivez l'image pour les personnes qui ne la voient pas.")},
    )
    photo_draft = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("D'où cela vient : un journal et sa date, un rapport, un site… ou « de moi »."),
        error_messages={"required": _("Dites d'où cela vient, ou « de moi ».")},
    )
    licence = forms.ChoiceField(
        label=_("À qui cela appartient-il ?"),
        choices=Licence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites à qui cela appartient.")},
    )
    topic = forms.ModelChoiceField(label=_("Sujet"), queryset=Topic.objects.all(), required=False, empty_label="—")
    place = PlaceField(
        label=_("Commune"), required=False, help_text=_("Seulement si cela ne parle que d'un endroit : nom ou code.")
    )
    is_signed = forms.BooleanField(
        label=_("Afficher mon nom si ma proposition est montrée"),
        required=False,
        help_text=_("Sans cette case, on lira « proposé par un sympathisant ». Vous pourrez changer d'avis."),
    )
    anyway = forms.BooleanField(label=_("Ce n'est pas la même chose : l'envoyer quand même"), required=False)

    def __init__(self, *args: Any, kind: str, proposal: Proposal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.proposal = kind, proposal
        self.already: AlreadyProposed | None = None
        wanted = [*FIELDS[Kind(kind)], *COMMON, "anyway"]
        self.fields = {name: self.fields[name] for name in wanted}
        self.fields["licence"].choices = _licences(kind)  # type: ignore[attr-defined]
        if kind != Kind.TEXT:
            self.fields["text"].required = False
            self.fields["text"].widget.attrs["rows"] = 4
            self.fields["text"].label = _("Pourquoi la partager ?")
        if kind == Kind.VIDEO:
            self.fields["url"].label = _("Adresse de la page de la vidéo")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        has_picture = bool(self.proposal and self.proposal.image) or bool(data.get("photo"))
        if self.kind == Kind.IMAGE and not has_picture and "photo" not in self.errors:
            self.add_error("photo", _("Choisissez l'image que vous proposez."))
        return data

    def to_data(self) -> ProposalData:
        read = self.cleaned_data
        names = ("title", "text", "url", "photo", "alt", "source", "licence", "topic", "place", "is_signed")
        return ProposalData(kind=self.kind, **{name: read[name] for name in names if name in read})

    def add_refusal(self, error: ValidationError) -> None:
        """Put a service's errors beside their fields; a double is shown by the page itself."""
        if isinstance(error, AlreadyProposed):
            self.already = error
            self.add_error(None, error.messages)  # type: ignore[arg-type]
            return
        for name, words in error.error_dict.items() if hasattr(error, "error_dict") else [(NON_FIELD_ERRORS, error)]:
            self.add_error(name if name in self.fields else None, words)


def _licences(kind: str) -> list[tuple[str, Any]]:
    """« A mere link » comes first for a page elsewhere, and is nothing else's."""
    others = [choice for choice in Licence.choices if choice[0] != Licence.LINKED]
    return [(Licence.LINKED.value, Licence.LINKED.label), *others] if kind in LINKED else others


class AnswerForm(forms.Form):
    words = MessageField(
        label=_("Votre réponse"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Écrivez votre réponse.")},
    )


class ReportForm(forms.Form):
    words = MessageField(
        label=_("Qu'est-ce qui ne va pas ?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites-nous ce qui ne va pas.")},
    )


class OpenProposalsForm(forms.Form):
    """What the list's address may ask for. A value that means nothing is read as « all »."""

    ORDERS = [("soutiens", _("Les plus soutenues")), ("recentes", _("Les plus récentes"))]

    tri = forms.ChoiceField(label=_("Ordre"), choices=ORDERS, required=False)
    genre = forms.ChoiceField(label=_("Genre"), choices=[("", _("Tous")), *Kind.choices], required=False)
    sujet = forms.ModelChoiceField(
        label=_("Sujet"), queryset=Topic.objects.all(), to_field_name="slug", required=False, empty_label=_("Tous")
    )

    def filters(self) -> dict[str, Any]:
        self.is_valid()
        read = self.cleaned_data
        return {
            "kind": read.get("genre", ""),
            "topic": read.get("sujet"),
            "newest": read.get("tri") == "recentes",
        }
