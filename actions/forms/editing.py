"""Forms of the editors' queue of proposals."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from actions.models import Content, Proposal, Topic
from actions.proposals.queue import Filters, Shelf
from actions.services.adoption import BECOMES, Adoption
from actions.services.editing import REASON_MAX
from actions.services.proposals import WORDS_MAX
from supporters.forms.testimony import MessageField
from territory.forms import PlaceField

#: Sentences that the author reads; the last asks for one's own.
REASONS = {
    "said": _("Nous avons déjà publié quelque chose de très proche."),
    "source": _("La source ne permet pas de vérifier ce qui est dit."),
    "rights": _("Nous ne sommes pas sûrs d'avoir le droit de nous en servir."),
    "tone": _("Le ton n'est pas celui de la campagne : nous parlons de fond, sans attaquer les personnes."),
    "subject": _("Le sujet est loin de ceux de la campagne."),
    "quality": _("La qualité ne suffit pas pour être publiée : trop long, illisible ou flou."),
    "other": _("Autre raison : dites-la en quelques mots"),
}


class QueueFilterForm(forms.Form):
    """What to look at. A value that means nothing is read as « all that waits »."""

    etat = forms.ChoiceField(choices=Shelf.choices, required=False)
    genre = forms.ChoiceField(label=_("Genre"), choices=[("", _("Tous")), *Proposal.Kind.choices], required=False)
    sujet = forms.ModelChoiceField(
        label=_("Sujet"), queryset=Topic.objects.all(), to_field_name="slug", required=False, empty_label=_("Tous")
    )

    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data
        return Filters(read.get("etat") or Shelf.SENT, read.get("genre", ""), read.get("sujet"))


class DecisionForm(forms.Form):
    """One decision on one proposal. `seen`: what stood on the page (actions.proposals.queue.seen_as)."""

    class Verb:
        TAKE, RELEASE, WRITE = "take", "release", "write"
        ASK, REFUSE, OPEN, UNDO = "ask", "refuse", "open", "undo"

    VERBS = [
        (Verb.TAKE, _("M'en occuper")),
        (Verb.RELEASE, _("Rendre à la file")),
        (Verb.WRITE, _("Reprendre")),
        (Verb.ASK, _("Demander à l'auteur")),
        (Verb.REFUSE, _("Refuser")),
        (Verb.OPEN, _("Ouvrir aux soutiens")),
        (Verb.UNDO, _("Annuler")),
    ]

    verb = forms.ChoiceField(choices=VERBS, error_messages={"required": _("Choisissez ce que vous décidez.")})
    question = MessageField(label=_("Votre question"), max_length=WORDS_MAX, required=False)
    why = forms.ChoiceField(
        label=_("Pourquoi ? L'auteur le lira."),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(label=_("Un mot pour l'auteur"), max_length=300, required=False)
    seen = forms.CharField(max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        verb = read.get("verb")
        if verb == self.Verb.ASK and not read.get("question") and "question" not in self.errors:
            self.add_error("question", _("Écrivez votre question."))
        if verb == self.Verb.REFUSE and "why" not in self.errors:
            if not read.get("why"):
                self.add_error("why", _("Choisissez une raison : l'auteur la lira."))
            elif read["why"] == "other" and not read.get("words"):
                self.add_error("words", _("Dites pourquoi en quelques mots : l'auteur le lira."))
        return read

    @property
    def reason(self) -> str:
        """What is kept, and sent."""
        why, words = self.cleaned_data.get("why", ""), self.cleaned_data.get("words", "")
        said = "" if why in ("", "other") else str(REASONS[why])
        return f"{said} {words}".strip()[:REASON_MAX]


class AdoptionForm(forms.Form):
    """What a proposal becomes: filled in with what its author wrote."""

    kind = forms.ChoiceField(label=_("Ce qu'elle devient"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Titre"), max_length=120, error_messages={"required": _("Donnez un titre au contenu.")}
    )
    summary = forms.CharField(
        label=_("En une phrase"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Dites-le en une phrase : elle accompagne le titre partout.")},
    )
    body = MessageField(label=_("Texte"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 8}))
    wordings = MessageField(
        label=_("Formulations à partager"),
        max_length=6000,
        required=False,
        help_text=_("Une par paragraphe, séparées par une ligne vide. Deux ou trois, pour que chacun dise autrement."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    topic = forms.ModelChoiceField(label=_("Sujet"), queryset=Topic.objects.all(), required=False, empty_label="—")
    place = PlaceField(label=_("Commune"), required=False, help_text=_("Vide : toute la France."))
    polemical = forms.BooleanField(
        label=_("C'est polémique"), required=False, help_text=_("Deux personnes devront alors valider.")
    )
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        kinds = BECOMES[proposal.kind]
        kwargs["initial"] = {
            "kind": kinds[0],
            "title": proposal.title,
            "summary": _first_sentence(proposal.text) or proposal.title,
            "body": proposal.text,
            "topic": proposal.topic,
            "place": proposal.place,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        labels = dict(Content.Kind.choices)
        self.fields["kind"].choices = [(kind, labels[kind]) for kind in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()

    def to_data(self) -> Adoption:
        read = self.cleaned_data
        paragraphs = (" ".join(part.split()) for part in read["wordings"].split("\n\n"))
        wordings = tuple(part for part in paragraphs if part)
        names = ("kind", "title", "summary", "body", "topic", "place", "polemical")
        return Adoption(**{name: read[name] for name in names}, wordings=wordings)

    def add_refusal(self, error: ValidationError) -> None:
        """Put a service's errors beside their fields."""
        for name, words in error.error_dict.items() if hasattr(error, "error_dict") else [(NON_FIELD_ERRORS, error)]:
            self.add_error(name if name in self.fields else None, words)


def _first_sentence(text: str) -> str:
    """At most what a summary holds."""
    first = text.strip().split("\n")[0]
    end = first.find(". ")
    return (first[: end + 1] if end > 0 else first)[:300]
