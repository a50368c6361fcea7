"""Giving, delegating and extending a role. The forms read what was typed; the services decide."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from common.keys import key_of
from supporters.models import Supporter
from teams.authority import Authority
from teams.models import Membership, Role, Team
from teams.roles.giving import kinds_given
from teams.roles.seen import WIDE, confirmed_by_address, free_teams, people_within, places_to_give, teams_to_give
from teams.roles.terms import LONGEST, default_end, end_of
from territory.models import Place
from territory.places import described
from territory.querysets import inside_place


def take(form: forms.Form, error: ValidationError) -> None:
    """Show what a service refused beside the field it speaks of."""
    for name, words in error.message_dict.items():
        form.add_error(name if name in form.fields and not form[name].is_hidden else None, words)


def name_of(person: Supporter) -> str:
    """First name and commune: all that one leader is told of somebody (L08)."""
    return f"{person}, {described(person.home)}" if person.home else str(person)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return name_of(person)


class TermForm(forms.Form):
    """Until when: a day, which counts to its end."""

    ends_at = forms.DateField(
        label=_("Jusqu'au"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Indiquez une date."), "invalid": _("Indiquez une date.")},
    )

    def __init__(self, *args: Any, at: datetime, until: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = min(until, at + LONGEST)
        self.fields["ends_at"].initial = localdate(min(default_end(at), last))
        self.fields["ends_at"].widget.attrs |= {
            "min": f"{localdate(at):%Y-%m-%d}",
            "max": f"{localdate(last):%Y-%m-%d}",
        }

    def clean_ends_at(self) -> datetime:
        day: date = self.cleaned_data["ends_at"]
        return end_of(day)


class PersonForm(TermForm):
    """For somebody chosen by a search before; national organisers may type a whole address instead."""

    supporter = PersonField(
        queryset=Supporter.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Choisissez une personne de votre territoire.")},
    )
    email = forms.EmailField(
        label=_("Son adresse e-mail"),
        max_length=254,
        required=False,
        help_text=_("L'adresse entière d'une personne inscrite, qui a confirmé son adresse."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supporter"].queryset = people_within(authority)
        if not authority.is_national:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("email") and not data.get("supporter"):
            data["supporter"] = confirmed_by_address(data["email"])
            if data["supporter"] is None:
                self.add_error("email", _("Aucune personne inscrite n'a confirmé cette adresse."))
        elif not data.get("supporter") and not self.errors:
            self.add_error("email" if "email" in self.fields else None, _("Choisissez d'abord une personne."))
        return data


class GiveForm(PersonForm):
    """A mobiliser's role asks for a team, the others for a territory."""

    kind = forms.ChoiceField(label=_("Rôle"), error_messages={"required": _("Choisissez le rôle.")})
    place = forms.ModelChoiceField(
        label=_("Territoire"),
        queryset=Place.objects.none(),
        to_field_name="code",
        required=False,
        help_text=_("Pour tous les rôles, sauf celui de mobilisateur ou mobilisatrice."),
        error_messages={"invalid_choice": _("Ce lieu n'est pas dans votre territoire.")},
    )
    team = forms.ModelChoiceField(
        label=_("Équipe"),
        queryset=Team.objects.none(),
        required=False,
        help_text=_(
            "Pour un mobilisateur ou une mobilisatrice : les équipes sans mobilisateur, les plus proches d'abord."
        ),
        error_messages={"invalid_choice": _("Cette équipe n'est pas dans votre territoire.")},
    )
    field_order = ["supporter", "email", "kind", "place", "team", "ends_at"]

    def __init__(self, *args: Any, authority: Authority, person: Supporter | None, **kwargs: Any) -> None:
        super().__init__(*args, authority=authority, **kwargs)
        if person is not None:
            self.fields.pop("email", None)
        names = dict(Role.Kind.choices)
        self.fields["kind"].choices = [
            ("", _("Choisissez le rôle")),
            *((kind, names[kind]) for kind in kinds_given(authority)),
        ]
        places = places_to_give(authority)
        self.fields["place"].queryset = places
        self.fields["place"].widget.choices = [("", _("Choisissez le territoire")), *_by_kind(places)]
        self.fields["team"].queryset = teams_to_give(authority)
        self.fields["team"].widget.choices = [("", _("Choisissez l'équipe")), *self._teams(authority, person)]

    def _teams(self, authority: Authority, person: Supporter | None) -> list[tuple[int, str]]:
        """The few that make sense, and the one asked for: there may be thousands."""
        asked = str(self["team"].value() or "")
        chosen = list(self.fields["team"].queryset.filter(pk=key_of(asked)))
        near = free_teams(authority, near=person.home if person else None)
        return [(team.pk, f"{team}, {described(team.place)}") for team in dict.fromkeys([*chosen, *near])]


class DelegateForm(PersonForm):
    """To a member of the team, or to somebody of the territory; there, or in a part of it."""

    place = forms.ModelChoiceField(
        label=_("Territoire"),
        queryset=Place.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=None,
        error_messages={"invalid_choice": _("Ce lieu n'est pas dans votre territoire.")},
    )
    field_order = ["supporter", "email", "place", "ends_at"]

    def __init__(self, *args: Any, role: Role, person: Supporter | None, **kwargs: Any) -> None:
        super().__init__(*args, until=role.ends_at, **kwargs)
        if person is not None:
            self.fields.pop("email", None)
        parts = Place.objects.filter(inside_place(role.place), kind__in=Role.PLACES[Role.Kind(role.kind)])
        if role.team_id or parts.count() < 2:
            del self.fields["place"]
        else:
            self.fields["place"].queryset = parts
            self.fields["place"].initial = role.place.code
            self.fields["place"].widget.choices = list(_by_kind(parts))
        if role.team_id:
            self._ask_members(role)

    def _ask_members(self, role: Role) -> None:
        self.fields.pop("email", None)
        stays = Membership.objects.current().filter(team=role.team_id)
        members = Supporter.objects.filter(pk__in=stays.values("supporter")).exclude(pk=role.supporter_id)
        self.fields["supporter"] = PersonField(
            label=_("À qui ?"),
            queryset=members.select_related("home__departement").order_by("display_name", "pk"),
            empty_label=_("Choisissez un membre de votre équipe"),
            error_messages={
                "required": _("Choisissez un membre de votre équipe."),
                "invalid_choice": _("Choisissez un membre de votre équipe."),
            },
        )
        self.order_fields(self.field_order)


def _by_kind(places: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of a list to choose from, the widest territories first."""
    names = dict(Place.Kind.choices)
    rows = sorted(places, key=lambda place: WIDE.index(place.kind))
    return [
        (names[kind], [(place.code, place.name) for place in group])
        for kind, group in groupby(rows, key=lambda place: place.kind)
    ]
