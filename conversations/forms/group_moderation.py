"""Forms of the group's moderation: choose a shelf, decide, answer an appeal, report, contest, look after a thread."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from actions.models import Topic
from conversations.forms.threads import Refusable
from conversations.group.moderation_queue import Filters, Shelf
from conversations.models import MessageReport, Reason, Thread
from conversations.services.appeals import APPEAL_MAX
from conversations.services.message_reports import DETAILS_MAX
from conversations.services.moderation_steps import WORDS_MAX
from conversations.services.thread_care import SLOWEST_SECONDS, Care, care_of
from supporters.forms.testimony import MessageField
from territory.models import Place


class QueueFilterForm(forms.Form):
    """What to look at. A value that means nothing is read as « all that waits »."""

    etat = forms.ChoiceField(choices=Shelf.choices, required=False)
    sujet = forms.ModelChoiceField(
        label=_("Sujet"), queryset=Topic.objects.all(), to_field_name="slug", required=False, empty_label=_("Tous")
    )

    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data
        return Filters(read.get("etat") or Shelf.WAITING, read.get("sujet"))


class DecisionForm(Refusable, forms.Form):
    """One decision on one message. `seen`: what stood on the page (group.moderation_queue.seen_as)."""

    class Verb:
        PUBLISH, REFUSE, HIDE, SHOW, KEEP = "publish", "refuse", "hide", "show", "keep"
        WARN, SLOW, FREE, PICK, UNDO = "warn", "slow", "free", "pick", "undo"

    #: Their author reads why.
    REASONED = (Verb.REFUSE, Verb.HIDE, Verb.WARN, Verb.SLOW)
    VERBS = [
        (Verb.PUBLISH, _("Publier")),
        (Verb.REFUSE, _("Refuser")),
        (Verb.HIDE, _("Masquer")),
        (Verb.SHOW, _("Rétablir")),
        (Verb.KEEP, _("Laisser en place")),
        (Verb.WARN, _("Avertir")),
        (Verb.SLOW, _("Ralentir")),
        (Verb.FREE, _("Rendre son rythme")),
        (Verb.PICK, _("Proposer à la rédaction")),
        (Verb.UNDO, _("Annuler")),
    ]
    PACES = [(10, _("dix minutes")), (60, _("une heure")), (360, _("six heures")), (1440, _("un jour"))]
    FOR = [(1, _("un jour")), (3, _("trois jours")), (7, _("sept jours")), (30, _("trente jours"))]

    verb = forms.ChoiceField(choices=VERBS, error_messages={"required": _("Choisissez ce que vous décidez.")})
    reason = forms.ChoiceField(
        label=_("Pourquoi ? L'auteur le lira."), choices=Reason.choices, widget=forms.RadioSelect, required=False
    )
    words = MessageField(label=_("Un mot pour l'auteur"), max_length=WORDS_MAX, required=False)
    minutes = forms.TypedChoiceField(label=_("Entre deux messages"), choices=PACES, coerce=int, required=False)
    days = forms.TypedChoiceField(label=_("Pendant"), choices=FOR, coerce=int, required=False)
    seen = forms.CharField(max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        if read.get("verb") in self.REASONED and "reason" not in self.errors:
            if not read.get("reason"):
                self.add_error("reason", _("Choisissez une raison : l'auteur la lira."))
            elif read["reason"] == Reason.OTHER and not read.get("words"):
                self.add_error("words", _("Dites pourquoi en quelques mots : l'auteur le lira."))
        return read


class AppealDecisionForm(Refusable, forms.Form):
    """Somebody else's look at a decision."""

    UPHOLD, TAKE_BACK = "uphold", "take_back"

    verdict = forms.ChoiceField(
        label=_("La décision"),
        choices=[(UPHOLD, _("La maintenir")), (TAKE_BACK, _("L'annuler"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si la décision est maintenue.")},
    )
    words = MessageField(
        label=_("Votre réponse à l'auteur"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Répondez en quelques mots : l'auteur vous lira.")},
    )


class AppealForm(Refusable, forms.Form):
    """An author's own words."""

    words = MessageField(
        label=_("Pourquoi n'êtes-vous pas d'accord ?"),
        max_length=APPEAL_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Dites pourquoi vous n'êtes pas d'accord.")},
    )


class ReportForm(Refusable, forms.Form):
    """What a member tells the moderators."""

    reason = forms.ChoiceField(
        label=_("Qu'est-ce qui ne va pas ?"),
        choices=MessageReport.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites ce qui ne va pas.")},
    )
    details = MessageField(
        label=_("Précisions"),
        max_length=DETAILS_MAX,
        required=False,
        help_text=_("Ce que les modérateurs doivent savoir pour décider."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ThreadCareForm(Refusable, forms.Form):
    """How a thread stands."""

    is_pinned = forms.BooleanField(label=_("Épinglé en haut de la liste"), required=False)
    is_locked = forms.BooleanField(
        label=_("Fermé aux nouveaux messages"), required=False, help_text=_("Tout le monde le lit encore.")
    )
    is_live = forms.BooleanField(
        label=_("En direct"), required=False, help_text=_("Les messages paraissent sans recharger la page.")
    )
    slow_seconds = forms.IntegerField(
        label=_("Secondes entre deux messages d'une même personne"),
        min_value=0,
        max_value=SLOWEST_SECONDS,
        required=False,
        help_text=_("Zéro : chacun à son rythme."),
    )
    topic = forms.ModelChoiceField(label=_("Sujet"), queryset=Topic.objects.all(), required=False, empty_label="—")
    place = forms.ModelChoiceField(
        label=_("Territoire"),
        queryset=Place.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Tout le pays"),
        error_messages={"required": _("Choisissez un territoire dont vous vous occupez.")},
    )

    def __init__(self, *args: Any, thread: Thread, places: "QuerySet[Place]", is_bounded: bool, **kwargs: Any) -> None:
        """`places`: where it may go; `is_bounded`: one of them, and not the whole country."""
        stands = care_of(thread)
        names = ("is_pinned", "is_locked", "is_live", "slow_seconds", "topic")
        initial = {name: getattr(stands, name) for name in names} | {"place": thread.place and thread.place.code}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        if is_bounded:
            self.fields["place"].required = True
            self.fields["place"].empty_label = None  # type: ignore[attr-defined]

    def to_care(self) -> Care:
        read = self.cleaned_data
        return Care(**(read | {"slow_seconds": read["slow_seconds"] or 0}))
