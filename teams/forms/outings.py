"""Forms of outings: announce, come, say how it went, look for one."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from supporters import consents
from supporters.models import Consent
from teams.models import Outing, Participation, Team
from teams.outings.figures import NOTHING, Figures
from teams.outings.words import proposed_title
from teams.services.outing_reports import OutingReport
from teams.services.outings import OutingData
from teams.services.participations import BOX
from territory.clocks import clock_of
from territory.forms import PlaceField

FRIENDS = [
    (0, _("Je viens sans ami")),
    (1, _("Avec 1 ami")),
    *((n, format_lazy(_("Avec {n} amis"), n=n)) for n in range(2, 10)),
]
#: What a service's refusal calls a field, and what the page calls it.
NAMES = {"starts_at": "day", "ends_at": "end"}
RESULT_MAX = 100_000


class OutingForm(forms.Form):
    """Day and hours are those of the clock on the wall, where people meet."""

    kind = forms.ChoiceField(
        label=_("Quelle sortie ?"),
        choices=Outing.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites quelle sortie vous proposez.")},
    )
    commune = PlaceField(label=_("Commune"), help_text=_("Son nom ou son code postal."))
    meeting_point = forms.CharField(
        label=_("Lieu de rendez-vous"),
        max_length=200,
        help_text=_("Devant la mairie, sortie du métro… Pour une réunion d'appartement, l'adresse n'est montrée qu'à "
                    "ceux qui viennent."),
        error_messages={"required": _("Dites où l'on se retrouve.")},
    )  # fmt: skip
    day = forms.DateField(
        label=_("Jour"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choisissez un jour."), "invalid": _("Écrivez une date, comme 10/04/2027.")},
    )
    start = forms.TimeField(
        label=_("De"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"required": _("À quelle heure commence-t-on ?"), "invalid": _("Écrivez une heure : 14:30.")},
    )
    end = forms.TimeField(
        label=_("À"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"required": _("À quelle heure finit-on ?"), "invalid": _("Écrivez une heure : 16:30.")},
    )
    capacity = forms.IntegerField(
        label=_("Nombre de places"), min_value=1, max_value=500, required=False, help_text=_("Vide : sans limite.")
    )
    title = forms.CharField(
        label=_("Titre"),
        max_length=120,
        required=False,
        help_text=_("Vide : « Porte-à-porte du samedi 10 avril », selon la sortie et le jour."),
    )
    description = forms.CharField(
        label=_("Quelques mots"),
        max_length=1000,
        required=False,
        help_text=_("Ce qu'on fera, ce qu'il faut apporter, à qui cela convient. Cette page est publique."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    tell_team = forms.BooleanField(
        label=_("Prévenir l'équipe par e-mail"),
        required=False,
        help_text=_("Une seule fois, les membres qui ont choisi de recevoir tous les messages."),
    )

    def __init__(
        self, *args: Any, team: Team, outing: Outing | None = None, again: bool = False, **kwargs: Any
    ) -> None:
        kwargs["initial"] = (_said(outing, again=again) if outing else {"commune": team.place}) | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        if outing and not again and outing.team_told_at:
            del self.fields["tell_team"]

    def clean(self) -> dict[str, Any]:
        """Hours on the wall become instants; after midnight is another day."""
        read = super().clean() or self.cleaned_data
        place, day, start, end = (read.get(name) for name in ("commune", "day", "start", "end"))
        if place and day and start and end:
            clock = clock_of(place)
            read["starts_at"] = datetime.combine(day, start, clock)
            read["ends_at"] = datetime.combine(day, end, clock)
            read["title"] = read.get("title") or proposed_title(read.get("kind") or "doors", place, read["starts_at"])
        return read

    def to_data(self) -> OutingData:
        read = self.cleaned_data
        return OutingData(
            kind=read["kind"],
            title=read["title"],
            place=read["commune"],
            meeting_point=read["meeting_point"],
            starts_at=read["starts_at"],
            ends_at=read["ends_at"],
            capacity=read["capacity"],
            description=read["description"],
        )

    def add_refusal(self, error: ValidationError) -> None:
        add_refusal(self, error)


class CancelForm(forms.Form):
    words = forms.CharField(
        label=_("Un mot pour ceux qui venaient"),
        max_length=300,
        required=False,
        help_text=_("Il part avec le message d'annulation."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class JoinForm(forms.Form):
    """`asks`: the local team's box, unticked, for whoever has not agreed yet (L01)."""

    friends = forms.TypedChoiceField(
        label=_("Avec des amis ?"), choices=FRIENDS, coerce=int, empty_value=0, required=False
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks:
            self.fields[BOX] = forms.BooleanField(
                label=consents.text_of(Consent.Purpose.LOCAL_TEAM),
                error_messages={"required": _("Cochez cette case : sinon personne ne peut vous prévenir.")},
            )

    def add_refusal(self, error: ValidationError) -> None:
        add_refusal(self, error)


class MoodForm(forms.Form):
    mood = forms.ChoiceField(
        label=_("Comment c'était ?"),
        choices=Participation.Mood.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    words = forms.CharField(
        label=_("Un mot pour l'organisateur"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReportForm(forms.Form):
    """One box for each person who said they would come, and how many friends were with them."""

    people = forms.IntegerField(label=_("Personnes rencontrées"), min_value=0, max_value=RESULT_MAX, required=False)
    doors = forms.IntegerField(label=_("Portes frappées"), min_value=0, max_value=RESULT_MAX, required=False)
    leaflets = forms.IntegerField(label=_("Tracts distribués"), min_value=0, max_value=RESULT_MAX, required=False)
    words = forms.CharField(
        label=_("En quelques mots"),
        max_length=500,
        required=False,
        help_text=_("Pour ceux qui étaient là, et pour la page publique : ne nommez personne."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, outing: Outing, rows: list[Participation], counted: Figures = NOTHING, **kwargs: Any
    ) -> None:
        """`counted` fills the numbers in until somebody has written them."""
        held = outing.reported_at is not None
        initial = {
            "people": outing.result_people if held else counted.people or None,
            "doors": outing.result_doors if held else counted.doors or None,
            "leaflets": outing.result_leaflets if held else counted.leaflets or None,
            "words": outing.result_words,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if outing.kind == Outing.Kind.DOORS:
            self.fields["people"].label = _("Conversations")
        else:
            del self.fields["doors"]
        if outing.kind == Outing.Kind.HOME:
            del self.fields["leaflets"]
        self.rows = rows
        for row in rows:
            self.fields[f"came_{row.pk}"] = forms.BooleanField(
                label=str(row.supporter), required=False, initial=row.came if held else True
            )
            self.fields[f"friends_{row.pk}"] = forms.IntegerField(
                label=_("Amis venus"), min_value=0, max_value=9, required=False, initial=row.friends
            )

    def people_rows(self) -> list[dict[str, Any]]:
        """For the page: each person with the two fields that are theirs."""
        return [{"row": row, "came": self[f"came_{row.pk}"], "friends": self[f"friends_{row.pk}"]} for row in self.rows]

    def to_report(self) -> OutingReport:
        read = self.cleaned_data
        came = {row.pk: read.get(f"friends_{row.pk}") or 0 for row in self.rows if read.get(f"came_{row.pk}")}
        numbers = {name: read.get(name) or 0 for name in ("people", "doors", "leaflets")}
        return OutingReport(came=came, words=read["words"], **numbers)


class CalendarForm(forms.Form):
    """What the calendar's address may ask for."""

    type = forms.ChoiceField(
        label=_("Sortie"), choices=[("", _("Toutes")), *Outing.Kind.choices], required=False
    )  # fmt: skip
    lieu = PlaceField(label=_("Près de"), required=False)


def add_refusal(form: forms.Form, error: ValidationError) -> None:
    """Put a service's errors beside their fields."""
    for name, words in error.message_dict.items():
        name = NAMES.get(name, name)
        form.add_error(name if name in form.fields else None, words)


def _said(outing: Outing, *, again: bool) -> dict[str, Any]:
    """An outing as its form would have been filled; `again`: a week later, or the first such day to come."""
    clock = clock_of(outing.place)
    start, end = outing.starts_at.astimezone(clock), outing.ends_at.astimezone(clock)
    return {
        "kind": outing.kind,
        "title": "" if again else outing.title,
        "commune": outing.place,
        "meeting_point": outing.meeting_point,
        "day": _next(start.date(), datetime.now(clock).date()) if again else start.date(),
        "start": start.time(),
        "end": end.time(),
        "capacity": outing.capacity,
        "description": outing.description,
    }


def _next(day: date, today: date) -> date:
    weeks = max(1, (today - day).days // 7 + 1)
    return day + timedelta(weeks=weeks)
