"""Forms of training: they read what was typed; the services decide."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from teams.models import TrainingSession
from teams.services.training import LARGEST, SMALLEST, SessionData
from territory.clocks import clock_of
from territory.forms import PlaceField

HALF_A_DAY = Decimal(4)
ACCEPTED = ".pdf,.odt,.odp,.pptx,.docx,.png,.jpg,.jpeg,.mp4"
RATINGS = [
    (5, _("5 – excellente")),
    (4, _("4 – bonne")),
    (3, _("3 – correcte")),
    (2, _("2 – décevante")),
    (1, _("1 – inutile")),
]


def take(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what a service refused beside the field it speaks of."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in by_field.items():
        form.add_error(name if name in form.fields else None, messages)


class SessionForm(forms.Form):
    """One session. Day and hour are read on the clock of its place."""

    title = forms.CharField(
        label=_("Titre"),
        max_length=120,
        help_text=_("Par exemple : « Devenir mobilisateur »."),
        error_messages={"required": _("Donnez un titre à cette formation.")},
    )
    description = forms.CharField(
        label=_("Programme"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Ce que chacun saura faire en sortant, et ce qu'il faut apporter."),
    )
    place = PlaceField(label=_("Commune"), help_text=_("Même en visioconférence : elle dit pour qui c'est près."))
    address = forms.CharField(
        label=_("Adresse"),
        max_length=200,
        required=False,
        help_text=_("Rue et salle. Ou bien un lien, ci-dessous."),
    )
    link = forms.URLField(
        label=_("Lien de visioconférence"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Montré aux inscrits seulement. Il commence par https://"),
    )
    day = forms.DateField(
        label=_("Jour"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choisissez un jour."),
            "invalid": _("Écrivez une date, comme 23/04/2017."),
        },
    )
    begins = forms.TimeField(
        label=_("Heure de début"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Dites à quelle heure."), "invalid": _("Écrivez une heure, comme 14:00.")},
    )
    hours = forms.DecimalField(
        label=_("Durée, en heures"),
        min_value=Decimal("0.5"),
        max_value=12,
        decimal_places=2,
        initial=HALF_A_DAY,
        widget=forms.NumberInput({"step": "0.5", "inputmode": "decimal"}),
        error_messages={
            "required": _("Dites combien de temps elle dure."),
            "min_value": _("Une demi-heure au moins."),
            "max_value": _("Une formation dure douze heures au plus."),
        },
    )
    capacity = forms.IntegerField(
        label=_("Nombre de places"),
        min_value=SMALLEST,
        max_value=LARGEST,
        initial=TrainingSession.CAPACITY,
        error_messages={"required": _("Dites combien de personnes peuvent venir.")},
    )

    @classmethod
    def of(cls, session: TrainingSession, data: Any = None, *, copy: bool = False) -> "SessionForm":
        """The form of a session that exists; a copy asks for a new day."""
        clock = clock_of(session.place)
        start = session.starts_at.astimezone(clock)
        hours = Decimal((session.ends_at - session.starts_at) / timedelta(hours=1)).quantize(Decimal("0.01"))
        initial = {name: getattr(session, name) for name in ("title", "description", "place", "address", "link")}
        initial |= {"day": None if copy else start.date(), "begins": start.time(), "capacity": session.capacity}
        return cls(data, initial=initial | {"hours": hours.normalize()})

    def to_data(self) -> SessionData:
        read = self.cleaned_data
        start = datetime.combine(read["day"], read["begins"], clock_of(read["place"]))
        names = ("title", "description", "place", "address", "link", "capacity")
        hours = timedelta(hours=float(read["hours"]))
        return SessionData(starts_at=start, ends_at=start + hours, **{name: read[name] for name in names})


class CancelForm(forms.Form):
    words = forms.CharField(
        label=_("Un mot pour les inscrits"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Il part dans le message qui annonce l'annulation."),
    )


class OpinionForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("Votre note"),
        choices=RATINGS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une note.")},
    )
    learnt = forms.CharField(
        label=_("Ce qui vous a servi"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    missing = forms.CharField(
        label=_("Ce qui vous a manqué"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class MaterialForm(forms.Form):
    title = forms.CharField(
        label=_("Titre"), max_length=120, error_messages={"required": _("Donnez un titre à ce document.")}
    )
    description = forms.CharField(label=_("En une phrase"), max_length=300, required=False)
    file = forms.FileField(
        label=_("Fichier"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, ODT, ODP, PPTX, DOCX, PNG, JPEG ou MP4, 20 Mo au plus."),
        error_messages={
            "empty": _("Ce fichier est vide."),
            "max_length": _("Le nom de ce fichier est trop long : raccourcissez-le."),
        },
    )
    link = forms.URLField(
        label=_("Ou un lien"), max_length=300, required=False, assume_scheme="https", help_text=_("En https://")
    )
