"""Handing a turf out, and until when. The forms read what was typed; the services decide."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvassing.models import Turf
from canvassing.permissions.walks import members_to_hand, outings_to_hand, teams_to_hand
from canvassing.walks.terms import LONGEST, TERM, end_of_day
from supporters.models import Supporter
from teams.outings.words import when
from territory.clocks import clock_of
from territory.models import Place

Choices = list[tuple[str, str]]


class EndForm(forms.Form):
    """Until the end of a day, on the clock of the place."""

    ends_at = forms.DateField(
        label=_("Jusqu'au"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Indiquez une date."), "invalid": _("Indiquez une date.")},
    )

    def __init__(
        self, *args: Any, place: Place, at: datetime, handed_at: datetime | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        clock = clock_of(place)
        self.fields["ends_at"].initial = (at + TERM).astimezone(clock).date()
        self.fields["ends_at"].widget.attrs |= {
            "min": f"{at.astimezone(clock):%Y-%m-%d}",
            "max": f"{((handed_at or at) + LONGEST).astimezone(clock):%Y-%m-%d}",
        }

    def clean_ends_at(self) -> datetime:
        day: date = self.cleaned_data["ends_at"]
        return end_of_day(self.place, datetime(day.year, day.month, day.day, 12, tzinfo=clock_of(self.place)))


class HandForm(EndForm):
    """To a team, to one of its members, or for an outing: one list, so that one choice is made."""

    to = forms.ChoiceField(
        label=_("À qui ?"),
        error_messages={
            "required": _("Choisissez à qui vous confiez ce secteur."),
            "invalid_choice": _("Choisissez dans la liste."),
        },
    )
    field_order = ["to", "ends_at"]

    def __init__(self, *args: Any, user: Supporter, turf: Turf, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, place=turf.commune, at=at, **kwargs)
        teams = teams_to_hand(user, turf, at=at)
        self._teams = {f"team:{team.pk}": team for team in teams}
        self._people = {f"person:{stay.supporter_id}": stay for stay in members_to_hand(user, at=at)}
        self._outings = {f"outing:{outing.pk}": outing for outing in outings_to_hand(teams, at=at)}
        self.fields["ends_at"].help_text = _("Elle revient d'elle-même ensuite. Pour une sortie, elle vaut ce jour-là.")
        groups: list[tuple[Any, Choices]] = [
            (_("Une équipe"), [(key, f"{team}, {team.place.name}") for key, team in self._teams.items()]),
            (_("Une personne"), [(key, _name(stay.supporter)) for key, stay in self._people.items()]),
            (_("Une sortie"), [(key, f"{outing}, {when(outing)}") for key, outing in self._outings.items()]),
        ]
        field: Any = self.fields["to"]
        field.choices = [("", _("Choisissez")), *((label, rows) for label, rows in groups if rows)]
        if len(self._teams) == 1:
            field.initial = next(iter(self._teams))

    def has_choice(self) -> bool:
        return bool(self._teams or self._people)

    def receiver(self) -> dict[str, Any]:
        """What the service takes."""
        chosen = self.cleaned_data["to"]
        if chosen in self._people:
            stay = self._people[chosen]
            return {"supporter": stay.supporter, "team": stay.team}
        if chosen in self._outings:
            return {"outing": self._outings[chosen]}
        return {"team": self._teams[chosen]}


def _name(person: Supporter) -> str:
    """First name and commune: all that one leader is told of somebody (L08)."""
    return f"{person.display_name}, {person.home.name}" if person.home else str(person.display_name)
