"""What is asked about teams: messages, names, movements."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from supporters.models import Supporter
from teams.models import Team, TeamMessage, Volunteer
from teams.team.listing import SILENT, WITHOUT
from teams.templatetags.kilometres import kilometres
from territory.models import Place


class TeamMailForm(forms.Form):
    """How much of the team's mail somebody wants."""

    team_mail = forms.ChoiceField(
        label=_("Que voulez-vous recevoir ?"), choices=Volunteer.TeamMail.choices, widget=forms.RadioSelect
    )


class MessageForm(forms.ModelForm):
    class Meta:
        model = TeamMessage
        fields = ["subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ["name", "contact"]


class TeamSearchForm(forms.Form):
    """Which teams to list. What cannot be read is no filter."""

    q = forms.CharField(label=_("Nom de l'équipe ou commune"), required=False, max_length=80)
    show = forms.ChoiceField(
        label=_("Équipes"),
        required=False,
        choices=[
            ("", _("Toutes")),
            (SILENT, _("Silencieuses depuis deux semaines")),
            (WITHOUT, _("Sans mobilisateur")),
        ],
    )
    departement = forms.ModelChoiceField(
        label=_("Département"),
        queryset=Place.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Tous"),
    )

    def __init__(self, data: Any, *, departements: Any) -> None:
        super().__init__(data)
        if departements is None:
            del self.fields["departement"]
        else:
            self.fields["departement"].queryset = departements

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ChooseForm(forms.Form):
    """Stay, or one of the teams near."""

    STAY = "rester"

    choice = forms.ChoiceField(label=_("Votre choix"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, staying: str, near: list[tuple[Team, float]]) -> None:
        super().__init__(data)
        self.teams = {str(team.pk): team for team, _km in near}
        stay = [(self.STAY, staying)] if staying else []
        self.fields["choice"].choices = stay + [(str(team.pk), label_of(team, km)) for team, km in near]

    @property
    def team(self) -> Team | None:
        """The team chosen; None to stay."""
        return self.teams.get(self.cleaned_data["choice"])


class MergeForm(forms.Form):
    into = forms.ChoiceField(label=_("Équipe qui l'accueille"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, near: list[tuple[Team, float]]) -> None:
        super().__init__(data)
        self.teams = {str(team.pk): team for team, _km in near}
        self.fields["into"].choices = [(str(team.pk), label_of(team, km)) for team, km in near]

    @property
    def team(self) -> Team:
        return self.teams[self.cleaned_data["into"]]


class SplitForm(forms.Form):
    """Who leaves for the new team, and who of them leads it."""

    name = forms.CharField(label=_("Nom de la nouvelle équipe"), max_length=80)
    members = forms.ModelMultipleChoiceField(
        label=_("Membres qui la forment"), queryset=Supporter.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    mobiliser = forms.ModelChoiceField(
        label=_("Qui l'anime"),
        queryset=Supporter.objects.none(),
        required=False,
        empty_label=_("Personne pour l'instant"),
        help_text=_("Parmi les membres certifiés."),
    )

    def __init__(self, data: Any = None, *, team: Team) -> None:
        super().__init__(data)
        leading = team.roles.filter(ended_at=None).values("supporter")
        people = Supporter.objects.filter(memberships__team=team, memberships__left_at=None).exclude(pk__in=leading)
        people = people.select_related("home").order_by("display_name", "pk")
        self.fields["members"].queryset = people
        self.fields["members"].label_from_instance = seen_as
        self.fields["mobiliser"].queryset = people.filter(volunteer__certified_at__isnull=False)
        self.fields["mobiliser"].label_from_instance = seen_as


def seen_as(person: Supporter) -> str:
    """First name and commune: all that leads see of somebody (L08)."""
    name = person.display_name or str(_("Sans prénom"))
    return f"{name}, {person.home.name}" if person.home else name


def label_of(team: Team, km: float) -> SafeString:
    words = ngettext(
        "%(place)s · %(far)s · %(n)d membre",
        "%(place)s · %(far)s · %(n)d membres",
        team.members,
    ) % {"place": team.place.name, "far": kilometres(km), "n": team.members}
    return format_html('<strong>{}</strong> <span class="choice-more">{}</span>', team.name, words)
