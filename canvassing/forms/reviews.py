"""Forms of the page of reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvassing.boards.queue import Filters, Shelf
from canvassing.doorstep.flags import FLAGS
from canvassing.services.review import REASON_MAX
from territory.models import Place

#: Kind words that the person reads; the last asks for one's own.
REASONS = {
    "twice": _("Ces portes semblent comptées deux fois."),
    "pace": _("Le rythme nous surprend : vérifions ensemble."),
    "place": _("Ces portes ne sont pas dans le secteur confié."),
    "control": _("Ce bureau sert de témoin : personne ne devait y aller."),
    "trial": _("C'était un essai ou une formation, pas le terrain."),
    "other": _("Autre raison : dites-la en quelques mots"),
}


class ReviewFilterForm(forms.Form):
    """What to look at. A value that means nothing is read as « all that waits »."""

    etat = forms.ChoiceField(label=_("État"), choices=Shelf.choices, required=False)
    motif = forms.ChoiceField(label=_("Ce qui surprend"), choices=[("", _("Tout")), *FLAGS.items()], required=False)
    lieu = forms.CharField(label=_("Territoire (code)"), max_length=12, required=False)

    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data
        code = read.get("lieu", "")
        place = Place.objects.select_related("departement").filter(code=code).first() if code else None
        return Filters(read.get("etat") or Shelf.WAITING, read.get("motif", ""), place)


class VerdictForm(forms.Form):
    """One decision on one session. `seen`: what stood on the page (canvassing.boards.queue.seen_as)."""

    class Verb:
        ACCEPT, ASIDE, RESTORE, REOPEN = "accept", "aside", "restore", "reopen"

    VERBS = [
        (Verb.ACCEPT, _("Garder")),
        (Verb.ASIDE, _("Mettre de côté")),
        (Verb.RESTORE, _("Rétablir")),
        (Verb.REOPEN, _("Remettre à vérifier")),
    ]

    verb = forms.ChoiceField(choices=VERBS, error_messages={"required": _("Choisissez ce que vous décidez.")})
    why = forms.ChoiceField(
        label=_("Pourquoi ? La personne le lira."),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(label=_("En quelques mots"), max_length=REASON_MAX, required=False)
    seen = forms.CharField(max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        if read.get("verb") == self.Verb.ASIDE and "why" not in self.errors:
            if not read.get("why"):
                self.add_error("why", _("Choisissez une raison : la personne la lira."))
            elif read["why"] == "other" and not read.get("words"):
                self.add_error("words", _("Dites pourquoi en quelques mots : la personne le lira."))
        return read

    @property
    def reason(self) -> str:
        """The sentence that is kept."""
        why, words = self.cleaned_data.get("why", ""), self.cleaned_data.get("words", "")
        said = "" if why in ("", "other") else str(REASONS[why])
        return f"{said} {words}".strip()[:REASON_MAX]
