"""Looking for roles, changes and people: read from the address, so that a list can be sent as a link."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from teams.authority import Authority
from teams.models import Role, RoleChange
from teams.querysets import RoleQuerySet
from teams.roles.seen import LETTERS, places_to_give
from territory.models import Place
from territory.querysets import inside_place

_KINDS = [("", _("Tous les rôles")), *Role.Kind.choices]


class Filter(forms.Form):
    """What cannot be read narrows nothing."""

    def asked(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)

    def address(self) -> str:
        """What the links to other pages of the list repeat."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


class RolesFilter(Filter):
    kind = forms.ChoiceField(label=_("Rôle"), choices=_KINDS, required=False)
    place = forms.ModelChoiceField(
        label=_("Territoire"),
        queryset=Place.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Tous les miens"),
    )
    name = forms.CharField(
        label=_("Prénom"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any, *, authority: Authority) -> None:
        super().__init__(data)
        self.fields["place"].queryset = places_to_give(authority)

    def narrow(self, roles: RoleQuerySet) -> RoleQuerySet:
        if kind := self.asked("kind"):
            roles = roles.filter(kind=kind)
        if place := self.asked("place"):
            roles = roles.filter(inside_place(place, "place"))
        if name := self.asked("name"):
            roles = roles.filter(supporter__display_name__istartswith=name)
        return roles


class JournalFilter(Filter):
    change = forms.ChoiceField(
        label=_("Changement"), choices=[("", _("Tous")), *RoleChange.Change.choices], required=False
    )
    kind = forms.ChoiceField(label=_("Rôle"), choices=_KINDS, required=False)

    def narrow(self, changes: QuerySet[RoleChange]) -> QuerySet[RoleChange]:
        wanted = {name: self.asked(name) for name in self.fields if self.asked(name)}
        return changes.filter(**wanted)


class PersonSearch(Filter):
    """First name and commune: leaders know no more of anybody (L08)."""

    name = forms.CharField(
        label=_("Prénom"),
        min_length=LETTERS,
        max_length=60,
        help_text=_("Les premières lettres suffisent."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    commune = forms.CharField(
        label=_("Commune"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
