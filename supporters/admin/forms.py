"""Forms of the moderators' page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import fold
from supporters.models import Decision, Testimony
from supporters.moderation_queue import PER_PAGE, Filters
from territory.models import Place


class FilterForm(forms.Form):
    """What to look at. A value that means nothing is read as « everything that waits »."""

    STATES = [
        (Testimony.State.PENDING, _("En attente")),
        (Testimony.State.PUBLISHED, _("Publiés")),
        (Testimony.State.REFUSED, _("Refusés")),
    ]

    etat = forms.ChoiceField(label=_("État"), choices=STATES, required=False)
    departement = forms.ModelChoiceField(
        label=_("Département"),
        queryset=Place.objects.filter(kind__in=[Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY]).order_by("name"),
        empty_label=_("Partout"),
        required=False,
    )
    q = forms.CharField(label=_("Mots"), max_length=60, required=False)
    photo = forms.BooleanField(label=_("Avec photo"), required=False)
    signale = forms.BooleanField(label=_("Signalés"), required=False)

    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data
        place = read.get("departement")
        return Filters(
            state=read.get("etat") or Testimony.State.PENDING,
            departement=place.pk if place else None,
            photo=bool(read.get("photo")),
            reported=bool(read.get("signale")),
            words=fold(read.get("q") or ""),
        )


class DecisionForm(forms.Form):
    """One verdict on one testimony, or on several of the page."""

    class Verb:
        PUBLISH = "publish"
        PUBLISH_TEXT = "publish_text"
        REFUSE = "refuse"
        REOPEN = "reopen"
        DISMISS = "dismiss"

    VERBS = [
        (Verb.PUBLISH, _("Publier")),
        (Verb.PUBLISH_TEXT, _("Publier sans la photo")),
        (Verb.REFUSE, _("Refuser")),
        (Verb.REOPEN, _("Remettre en file")),
        (Verb.DISMISS, _("Classer les signalements")),
    ]
    REASONS = [(value, label) for value, label in Decision.Reason.choices if value]

    testimony = forms.ModelMultipleChoiceField(
        queryset=Testimony.objects.select_related("place", "supporter"),
        error_messages={
            "required": _("Choisissez au moins un témoignage."),
            "invalid_choice": _("Ce témoignage n'est plus là."),
        },
    )
    verdict = forms.ChoiceField(choices=VERBS)
    reason = forms.ChoiceField(label=_("Motif"), choices=[("", _("Choisissez un motif")), *REASONS], required=False)
    note = forms.CharField(
        label=_("Précision pour l'auteur"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def seen(self) -> set[str]:
        """What was on the moderator's screen (`moderation_queue.seen_as`); empty when undoing one's own decision."""
        return set(self.data.getlist("seen"))

    def clean_testimony(self) -> Any:
        chosen = self.cleaned_data["testimony"]
        if len(chosen) > PER_PAGE:
            raise forms.ValidationError(_("Une page à la fois, s'il vous plaît."))
        return chosen

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        read["seen"] = self.seen
        if read.get("verdict") == self.Verb.REFUSE and "reason" not in self.errors:
            if not read.get("reason"):
                self.add_error("reason", _("Un refus s'explique : choisissez un motif."))
            elif read["reason"] == Decision.Reason.OTHER and not read.get("note", "").strip():
                self.add_error("note", _("Dites à l'auteur ce qui ne va pas."))
        return read
