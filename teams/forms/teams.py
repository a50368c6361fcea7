"""What is asked about teams: messages, names, movements."""

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.models import Volunteer


class TeamMailForm(forms.Form):
    """How much of the team's mail somebody wants."""

    team_mail = forms.ChoiceField(
        label=_("Que voulez-vous recevoir ?"), choices=Volunteer.TeamMail.choices, widget=forms.RadioSelect
    )
